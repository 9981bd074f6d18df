package web

import (
	"net/http"

	"techbiz/internal/invite"
	"techbiz/internal/web/view"
)

// inviteByAccount creates an account on behalf of a user and invites them to it.
func (s *Server) inviteByAccount(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	if form.Get(view.FieldAction) == view.ActionCheck { // without JavaScript: only look at the email
		return v.draw(http.StatusOK, view.CreateAccountPage(v.createAccountPage(), v.createAccount(form, keyAfter(form, nil))))
	}
	invited, err := s.invite(v, invite.ByAccount, form)
	if err != nil {
		page, model := v.createAccountPage(), v.createAccount(form, keyAfter(form, err))
		status := v.refuse(&page, model.Input, err)
		return v.draw(status, view.CreateAccountPage(page, model))
	}
	return v.redirect(invitationURL(invited.ID) + "/sent")
}
