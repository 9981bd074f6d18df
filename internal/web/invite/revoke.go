package invite

import (
	"errors"

	"techbiz/internal/base/fault"
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
	m := view.Confirm{
		Title: "Revoke this invitation?", About: i.Email.String(), Button: "Revoke invitation", Danger: true, RequestKey: kit.NewRequestKey(),
		Action: kit.InvitationURL(id) + "/revoke", CancelURL: kit.InvitationURL(id), CancelText: "Keep it",
	}
	if i.StateAt(p.Now()) == invite.WaitsForDomain {
		m.Lead, m.Rest = "Nobody has been mailed yet. The invitation to ", " will not be sent, even if the domain is allowed later."
	} else {
		m.Lead, m.Rest = "The invitation to ", " will stop working at once. Its link will say that the invitation was withdrawn."
	}
	if i.StateAt(p.Now()) == invite.Accepted {
		m.Paragraphs = append(m.Paragraphs, "The user has accepted already. The account that was made for this invitation ends with it.")
	}
	m.Paragraphs = append(m.Paragraphs, "You can invite the same address again at any time.")
	return v.Ask(v.Page(m.Title, crumbsTo(v, i, view.Crumb{Label: i.Email.String(), URL: kit.InvitationURL(id)}, view.Crumb{Label: "Revoke"})...), m)
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
