package web

import (
	"errors"
	"net/http"
	"net/url"

	"techbiz/internal/human"
	"techbiz/internal/invite"
	"techbiz/internal/web/view"
)

// signUp asks for an account for the mailbox that was typed. What follows goes to that
// mailbox alone: this answer is the same for everybody's.
func (s *Server) signUp(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	request, err := invite.ParseSignUp(invite.SignUpForm{
		Email:     form.Get(view.FieldEmail),
		Username:  form.Get(view.FieldUsername),
		FirstName: form.Get(view.FieldFirstName),
		LastName:  form.Get(view.FieldLastName),
		SEED:      form.Get(view.FieldSeed),
	})
	if err == nil {
		err = s.Invites.SignUp(v.r.Context(), request, v.payment(), limitKey(v.client))
	}
	if _, due := errors.AsType[*human.DueError](err); due {
		return err
	}
	if err != nil {
		return s.refuseSignUp(v, form, err)
	}
	return v.redirect(v.at("/sign-up/sent", flow{Mailbox: request.Email.String()}))
}

func (s *Server) refuseSignUp(v *visit, form url.Values, refusal error) error {
	model, err := v.signUpModel(form)
	if err != nil {
		return err
	}
	page := v.page("Sign up")
	status := v.refuse(&page, model.Input, refusal)
	return v.draw(status, view.SignUpPage(page, model))
}

// showSignUpSent says what happens next.
func (s *Server) showSignUpSent(v *visit) error {
	mailbox := v.flow().Mailbox
	if mailbox == "" {
		return v.redirect("/sign-up")
	}
	model := view.SignUpSent{Email: mailbox, AgainURL: "/sign-up", Days: ownDays}
	return v.draw(http.StatusOK, view.SignUpSentPage(v.page("Check your mailbox"), model))
}
