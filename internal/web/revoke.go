package web

import (
	"errors"
	"net/http"

	"techbiz/internal/fault"
	"techbiz/internal/invite"
	"techbiz/internal/web/view"
)

// showRevoke asks whether the invitation is really to be revoked.
func (s *Server) showRevoke(v *visit) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	i, err := s.Invites.Get(v.r.Context(), v.actor, id)
	if err != nil {
		return err
	}
	if !i.MayRevoke(s.Now()) {
		return s.drawInvitation(v, id, &fault.Conflict{Reason: "This invitation has ended already: there is nothing to revoke."})
	}
	model := view.Revoke{
		Email:      i.Email.String(),
		Waits:      i.StateAt(s.Now()) == invite.WaitsForDomain,
		Action:     invitationURL(id) + "/revoke",
		CancelURL:  invitationURL(id),
		RequestKey: newRequestKey(),
	}
	if i.StateAt(s.Now()) == invite.Accepted {
		model.Consequence = "The user has accepted already. The account that was made for this invitation ends with it."
	}
	page := v.page("Revoke this invitation?", v.crumbsTo(i, view.Crumb{Label: i.Email.String(), URL: invitationURL(id)}, view.Crumb{Label: "Revoke"})...)
	return v.draw(http.StatusOK, view.RevokePage(page, model))
}

// revoke ends the invitation.
func (s *Server) revoke(v *visit) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	i, err := s.Invites.Revoke(v.r.Context(), v.actor, id, requestKey(form))
	if errors.Is(err, fault.NotFound) {
		return err
	}
	if err != nil {
		return s.drawInvitation(v, id, err)
	}
	told := "The link that was mailed to " + i.Email.String() + " stopped working."
	if i.Attempt == 0 { // it waited for its domain
		told = "The invitation to " + i.Email.String() + " will not be sent."
	}
	v.flash(view.Notice{Tone: view.ToneSuccess, Title: "Invitation revoked", Text: told})
	return v.redirect(invitationURL(id))
}
