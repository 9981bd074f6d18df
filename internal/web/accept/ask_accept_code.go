package accept

import (
	"errors"
	"fmt"

	"techbiz/internal/invite"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
)

// askAcceptCode mails a code to the invited mailbox; it works in this browser alone.
func (p *Pages) askAcceptCode(v *access.Visitor) error {
	opened, err := p.linkOpened(v)
	if err != nil || opened == nil {
		return err
	}
	visitor := invite.Visitor{Browser: v.BindBrowser(), Client: kit.LimitKey(v.Client), Payment: v.Payment()}
	err = p.Invites.AskCode(v.R.Context(), v.R.PathValue("token"), visitor)
	if drawn, drawErr := p.drawRefusedLink(v, err); drawn {
		return drawErr
	}
	if err != nil {
		return err
	}
	return v.Redirect(v.At(linkURL(v, "/verify"), access.Flow{CodeUntil: v.CodeUntil()}))
}

// linkOpened opens the link. Where its invitation can't be accepted here, it draws why
// and returns nil.
func (p *Pages) linkOpened(v *access.Visitor) (*invite.Opened, error) {
	opened, err := p.Invites.Open(v.R.Context(), v.R.PathValue("token"))
	switch {
	case err != nil:
		return nil, err
	case isAnother(v, opened):
		return nil, drawOtherPerson(v, opened.Invitation)
	case opened.State != invite.LinkOpen && opened.State != invite.LinkAccepted:
		return nil, drawLinkState(v, opened)
	}
	return &opened, nil
}

// drawRefusedLink draws the state of a link that ended between two looks at it.
func (p *Pages) drawRefusedLink(v *access.Visitor, err error) (bool, error) {
	if _, ok := errors.AsType[*invite.LinkError](err); !ok {
		return false, nil
	}
	opened, err := p.Invites.Open(v.R.Context(), v.R.PathValue("token"))
	if err != nil {
		return true, fmt.Errorf("open refused link: %w", err)
	}
	return true, drawLinkState(v, opened)
}
