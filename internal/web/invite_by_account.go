package web

import (
	"techbiz/internal/invite"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// inviteByAccount creates an account on behalf of a user and invites them to it.
func (s *Server) inviteByAccount(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	invited, err := s.invite(v, invite.ByAccount, form)
	if err != nil {
		page, model := v.createAccountPage(), words.CreateAccount(v.Request, form, kit.KeyAfter(form, err))
		status := v.Refuse(&page, model.Input, err)
		s.offerToWait(&model.Email, err)
		return v.Draw(status, view.CreateAccountPage(page, model))
	}
	return v.Redirect(kit.InvitationURL(invited.ID) + "/sent")
}
