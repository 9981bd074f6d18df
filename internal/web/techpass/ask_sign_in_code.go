package techpass

import (
	"errors"
	"net/http"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/people"
	"techbiz/internal/web/access"
	"techbiz/internal/web/view"
)

// askSignInCode mails a code to the mailbox that was typed, or again to the one that a
// code was asked for before.
func (p *Pages) askSignInCode(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	typed := form.Get(view.FieldEmail)
	if !form.Has(view.FieldEmail) {
		typed = v.Flow().Mailbox
	}
	email, err := signin.ParseMailbox(typed)
	if fields, ok := errors.AsType[people.FieldErrors](err); ok {
		page := v.Page("Sign in")
		page.Refused = true
		return p.drawSignIn(v, http.StatusUnprocessableEntity, page, view.Input{Value: typed, Error: fields[0].Message})
	}
	if err != nil {
		return err
	}
	refusal, err := p.mailedDoor(v, email)
	if err != nil {
		return err
	}
	if refusal != "" {
		return p.refuseMailbox(v, email, refusal)
	}
	if err := p.SignIn.AskCode(v.R.Context(), email, v.Asker()); err != nil {
		return err
	}
	return v.Redirect(v.At("/sign-in/code", access.Flow{Mailbox: email.String(), CodeUntil: v.CodeUntil(), Next: v.Next()}))
}

// refuseMailbox tells beside the field why no code opens the portal to its mailbox.
func (p *Pages) refuseMailbox(v *access.Visitor, e people.Email, why string) error {
	page := v.Page("Sign in")
	page.Refused = true
	return p.drawSignIn(v, http.StatusUnprocessableEntity, page, view.Input{Value: e.String(), Error: why})
}
