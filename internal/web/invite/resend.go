package invite

import (
	"errors"

	"techbiz/internal/base/fault"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// resend mails the invitee a new link, which replaces the old one.
func (p *Pages) resend(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	i, err := p.Invites.Resend(v.R.Context(), v.Actor, id, kit.RequestKey(form))
	if errors.Is(err, fault.NotFound) {
		return err
	}
	if err != nil {
		return p.drawInvitation(v, id, err)
	}
	v.Flash(view.Notice{
		Tone:  view.ToneSuccess,
		Title: "Invitation sent again",
		Text:  "A new link is on its way to " + i.Email.String() + ". It is valid until " + view.DateTime(i.ExpiresAt) + "; the old one stopped working.",
	})
	return v.Redirect(kit.InvitationURL(id))
}
