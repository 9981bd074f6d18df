package web

import (
	"errors"

	"techbiz/internal/fault"
	"techbiz/internal/web/view"
)

// resend mails the invitee a new link, which replaces the old one.
func (s *Server) resend(v *visit) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	form, err := v.form()
	if err != nil {
		return err
	}
	i, err := s.Invites.Resend(v.r.Context(), v.actor, id, requestKey(form))
	if errors.Is(err, fault.NotFound) {
		return err
	}
	if err != nil {
		return s.drawInvitation(v, id, err)
	}
	v.flash(view.Notice{
		Tone:  view.ToneSuccess,
		Title: "Invitation sent again",
		Text:  "A new link is on its way to " + i.Email.String() + ". It is valid until " + view.DateTime(i.ExpiresAt) + "; the old one stopped working.",
	})
	return v.redirect(invitationURL(id))
}
