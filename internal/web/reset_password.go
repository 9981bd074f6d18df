package web

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showReset asks whose password is to be reset.
func (p *techpassPages) showResetPassword(v *visit) error {
	return drawReset(v, http.StatusOK, view.Input{})
}

func drawReset(v *visit, status int, email view.Input) error {
	page := v.Page("Reset your password")
	page.Refused = email.Error != ""
	page.Notices = append(page.Notices, v.flow().Why.notices()...)
	v.carry(v.flow().restart())
	return v.Draw(status, view.ResetPasswordPage(page, view.ResetPassword{Action: v.on("/techpass/reset"), Email: email, BackURL: v.at(techPassSignIn, v.flow().restart())}))
}

// askResetCode mails the code that proves the mailbox, or mails it again.
func (p *techpassPages) askResetCode(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	f := v.flow()
	typed := form.Get(view.FieldEmail)
	if !form.Has(view.FieldEmail) {
		typed = f.Mailbox
	}
	email, err := people.ParseEmail(typed)
	if field, ok := errors.AsType[*people.FieldError](err); ok {
		return drawReset(v, http.StatusUnprocessableEntity, view.Input{Value: typed, Error: field.Message})
	}
	if err != nil {
		return err
	}
	own, err := v.mayHavePassword(email)
	if err != nil {
		return err
	}
	if !own {
		return drawReset(v, http.StatusUnprocessableEntity, view.Input{Value: typed,
			Error: "A government mailbox of this domain has no password here. Sign in with it: you are led to your WOG account."})
	}
	if err := p.SignIn.AskResetCode(v.R.Context(), email, v.asker()); err != nil {
		return err
	}
	f = f.restart()
	f.Mailbox, f.CodeUntil = email.String(), v.codeUntil()
	return v.Redirect(v.at("/techpass/reset/code", f))
}

// showResetCode asks for the code.
func (p *techpassPages) showResetCode(v *visit) error {
	if v.flow().Mailbox == "" {
		return v.startAgain("/techpass/reset", nil)
	}
	return drawResetCode(v, http.StatusOK, refusedCode{})
}

func drawResetCode(v *visit, status int, refused refusedCode) error {
	return drawMailedCode(v, status, view.ResetCodePage, refused, view.SignInCode{
		Action: v.on("/techpass/reset/code"), Email: v.flow().Mailbox, ResendURL: v.on("/techpass/reset"),
		RestartURL: v.at("/techpass/reset", v.flow().restart()),
	})
}

// typeResetCode takes the code as proof of the mailbox. An account that is not active
// yet goes on with its activation, of which a password is a step.
func (p *techpassPages) typeResetCode(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	f := v.flow()
	email, err := people.ParseEmail(f.Mailbox)
	if err != nil {
		return v.startAgain("/techpass/reset", nil)
	}
	a, err := p.SignIn.CheckReset(v.R.Context(), email, form.Get(view.FieldCode), v.visitor())
	if refused, ok := codeRefusal(err); ok {
		return drawResetCode(v, http.StatusUnprocessableEntity, refused)
	}
	if errors.Is(err, fault.NotFound) {
		return kit.ErrAccountEnded // it ended since its mail left
	}
	if err != nil {
		return err
	}
	f = f.restart()
	if a.State == techpass.Pending {
		return v.goOnActivating(f, a, signin.MethodCode)
	}
	if f.Reset, err = v.begin(signin.ToReset, a); err != nil {
		return v.startAgain("/techpass/reset", err)
	}
	return v.Redirect(v.at("/techpass/reset/password", f))
}

// showNewPassword asks for the new password.
func (p *techpassPages) showNewPassword(v *visit) error {
	u, err := v.unfinished(signin.ToReset, v.flow().Reset)
	if err != nil {
		return v.startAgain("/techpass/reset", err)
	}
	return p.drawNewPassword(v, http.StatusOK, u.AccountID, people.FieldErrors{})
}

func (p *techpassPages) drawNewPassword(v *visit, status int, accountID uuid.UUID, refused people.FieldErrors) error {
	a, err := p.Invites.Onboarding(v.R.Context(), accountID)
	if err != nil {
		return err
	}
	page := v.Page("Choose a new password")
	page.Refused = len(refused) > 0
	return v.Draw(status, view.NewPasswordPage(page, view.NewPassword{
		LoginID:   a.LoginID(),
		MinLength: techpass.MinPassword,
		Action:    v.on("/techpass/reset/password"),
		Password:  view.Input{Error: messageFor(refused, "password")},
		Repeat:    view.Input{Error: messageFor(refused, "repeat")},
	}))
}

func messageFor(refused people.FieldErrors, field string) string {
	if e := refused.For(field); e != nil {
		return e.Message
	}
	return ""
}

// resetPassword sets the new password, unlocks the account and ends its sign-ins.
func (p *techpassPages) resetPassword(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	u, err := v.unfinished(signin.ToReset, v.flow().Reset)
	if err != nil {
		return v.startAgain("/techpass/reset", err)
	}
	visitor := v.visitor()
	visitor.Device = v.bindDevice()
	err = p.SignIn.ResetPassword(v.R.Context(), u, form.Get(view.FieldPassword), form.Get(view.FieldPasswordSame), visitor)
	if fields, ok := errors.AsType[people.FieldErrors](err); ok {
		return p.drawNewPassword(v, http.StatusUnprocessableEntity, u.AccountID, fields)
	}
	if errors.Is(err, signin.ErrEnded) {
		return v.startAgain("/techpass/reset", err)
	}
	if err != nil {
		return err
	}
	f := v.flow().restart()
	f.Why = whyReset
	return v.Redirect(v.at(techPassSignIn, f))
}
