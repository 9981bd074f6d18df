package invite

import (
	"errors"

	"techbiz/internal/base/fault"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// askSEEDMail mails the SEED mail once more to somebody whom the actor invited.
func (p *Pages) askSEEDMail(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	i, err := p.Invites.Get(v.R.Context(), v.Actor, id)
	if err != nil {
		return err
	}
	err = p.Seeds.AskAgain(v.R.Context(), v.Actor, i.AccountID)
	if errors.Is(err, fault.NotFound) { // the invitation is the actor's: what is missing is SEED
		err = &fault.Conflict{Reason: "SEED is not required for this user, or somebody else invited them since."}
	}
	if err != nil {
		return p.drawInvitation(v, id, err)
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Title: "SEED mail sent again", Text: "It is on its way to " + i.Email.String() + ", and valid for 30 days from now."})
	return v.Redirect(kit.InvitationURL(id))
}
