package invite

import (
	"errors"
	"net/http"

	"techbiz/internal/fault"
	"techbiz/internal/invite"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showRevoke asks whether the invitation is really to be revoked.
func (p *Pages) showRevoke(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	i, err := p.Invites.Get(v.R.Context(), v.Actor, id)
	if err != nil {
		return err
	}
	if !i.MayRevoke(p.Now()) {
		return p.drawInvitation(v, id, &fault.Conflict{Reason: "This invitation has ended already: there is nothing to revoke."})
	}
	model := view.Revoke{
		Email:      i.Email.String(),
		Waits:      i.StateAt(p.Now()) == invite.WaitsForDomain,
		Action:     kit.InvitationURL(id) + "/revoke",
		CancelURL:  kit.InvitationURL(id),
		RequestKey: kit.NewRequestKey(),
	}
	if i.StateAt(p.Now()) == invite.Accepted {
		model.Consequence = "The user has accepted already. The account that was made for this invitation ends with it."
	}
	page := v.Page("Revoke this invitation?", crumbsTo(v, i, view.Crumb{Label: i.Email.String(), URL: kit.InvitationURL(id)}, view.Crumb{Label: "Revoke"})...)
	return v.Draw(http.StatusOK, view.RevokePage(page, model))
}

// revoke ends the invitation.
func (p *Pages) revoke(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	i, err := p.Invites.Revoke(v.R.Context(), v.Actor, id, kit.RequestKey(form))
	if errors.Is(err, fault.NotFound) {
		return err
	}
	if err != nil {
		return p.drawInvitation(v, id, err)
	}
	told := "The link that was mailed to " + i.Email.String() + " stopped working."
	if i.Attempt == 0 { // it waited for its domain
		told = "The invitation to " + i.Email.String() + " will not be sent."
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Title: "Invitation revoked", Text: told})
	return v.Redirect(kit.InvitationURL(id))
}
