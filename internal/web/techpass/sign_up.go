package techpass

import (
	"errors"
	"net/http"
	"net/url"

	"techbiz/internal/auth/pow"
	"techbiz/internal/invite"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// signUp asks for an account for the mailbox that was typed. What follows goes to that
// mailbox alone: this answer is the same for everybody's.
func (p *Pages) signUp(v *access.Visitor) error {
	form, err := v.Form()
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
		err = p.Invites.SignUp(v.R.Context(), request, v.Payment(), kit.LimitKey(v.Client))
	}
	if _, due := errors.AsType[*pow.DueError](err); due {
		return err
	}
	if err != nil {
		return p.refuseSignUp(v, form, err)
	}
	return v.Redirect(v.At("/sign-up/sent", access.Flow{Mailbox: request.Email.String()}))
}

func (p *Pages) refuseSignUp(v *access.Visitor, form url.Values, refusal error) error {
	model, err := p.signUpModel(v, form)
	if err != nil {
		return err
	}
	page := v.Page("Sign up")
	status := v.Refuse(&page, model.Input, refusal)
	return v.Draw(status, SignUpPage(page, model))
}

// showSignUpSent says what happens next.
func (p *Pages) showSignUpSent(v *access.Visitor) error {
	mailbox := v.Flow().Mailbox
	if mailbox == "" {
		return v.Redirect("/sign-up")
	}
	model := SignUpSent{Email: mailbox, AgainURL: "/sign-up", Days: words.OwnDays}
	return v.Draw(http.StatusOK, SignUpSentPage(v.Page("Check your mailbox"), model))
}
