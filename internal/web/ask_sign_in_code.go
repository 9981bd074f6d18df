package web

import (
	"errors"
	"net/http"

	"techbiz/internal/people"
	"techbiz/internal/signin"
	"techbiz/internal/web/view"
)

// askSignInCode mails a code to the mailbox that was typed, or again to the one that a
// code was asked for before.
func (p *techpassPages) askSignInCode(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	typed := form.Get(view.FieldEmail)
	if !form.Has(view.FieldEmail) {
		typed = v.flow().Mailbox
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
	if err := p.SignIn.AskCode(v.R.Context(), email, v.asker()); err != nil {
		return err
	}
	return v.Redirect(v.at("/sign-in/code", flow{Mailbox: email.String(), CodeUntil: v.codeUntil(), Next: v.next()}))
}

// refuseMailbox tells beside the field why no code opens the portal to its mailbox.
func (p *techpassPages) refuseMailbox(v *visit, e people.Email, why string) error {
	page := v.Page("Sign in")
	page.Refused = true
	return p.drawSignIn(v, http.StatusUnprocessableEntity, page, view.Input{Value: e.String(), Error: why})
}
