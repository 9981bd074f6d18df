package web

import (
	"techbiz/internal/invite"
	"techbiz/internal/web/view"
)

// inviteByAccount creates an account on behalf of a user and invites them to it.
func (s *Server) inviteByAccount(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	invited, err := s.invite(v, invite.ByAccount, form)
	if err != nil {
		page, model := v.createAccountPage(), v.createAccount(form, keyAfter(form, err))
		status := v.refuse(&page, model.Input, err)
		s.offerToWait(&model.Email, err)
		return v.draw(status, view.CreateAccountPage(page, model))
	}
	return v.redirect(invitationURL(invited.ID) + "/sent")
}
