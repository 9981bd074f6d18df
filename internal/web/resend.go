package web

import (
	"errors"

	"techbiz/internal/fault"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// resend mails the invitee a new link, which replaces the old one.
func (s *Server) resend(v *visit) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	i, err := s.Invites.Resend(v.R.Context(), v.Actor, id, kit.RequestKey(form))
	if errors.Is(err, fault.NotFound) {
		return err
	}
	if err != nil {
		return s.drawInvitation(v, id, err)
	}
	v.Flash(view.Notice{
		Tone:  view.ToneSuccess,
		Title: "Invitation sent again",
		Text:  "A new link is on its way to " + i.Email.String() + ". It is valid until " + view.DateTime(i.ExpiresAt) + "; the old one stopped working.",
	})
	return v.Redirect(kit.InvitationURL(id))
}
