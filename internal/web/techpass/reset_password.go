package techpass

import (
	"errors"
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showReset asks whose password is to be reset.
func (p *Pages) showResetPassword(v *access.Visitor) error {
	return drawReset(v, http.StatusOK, view.Input{})
}

func drawReset(v *access.Visitor, status int, email view.Input) error {
	page := v.Page("Reset your password")
	page.Refused = email.Error != ""
	page.Notices = append(page.Notices, noticesOf(v.Flow().Why)...)
	v.Carry(v.Flow().Restart())
	return v.Draw(status, ResetPasswordPage(page, ResetPassword{Action: v.On("/techpass/reset"), Email: email, BackURL: v.At(access.TechPassSignIn, v.Flow().Restart())}))
}

// askResetCode mails the code that proves the mailbox, or mails it again.
func (p *Pages) askResetCode(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	f := v.Flow()
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
	own, err := v.MayHavePassword(email)
	if err != nil {
		return err
	}
	if !own {
		return drawReset(v, http.StatusUnprocessableEntity, view.Input{Value: typed,
			Error: "A government mailbox of this domain has no password here. Sign in with it: you are led to your WOG account."})
	}
	if err := p.SignIn.AskResetCode(v.R.Context(), email, v.Asker()); err != nil {
		return err
	}
	f = f.Restart()
	f.Mailbox, f.CodeUntil = email.String(), v.CodeUntil()
	return v.Redirect(v.At("/techpass/reset/code", f))
}

// showResetCode asks for the code.
func (p *Pages) showResetCode(v *access.Visitor) error {
	if v.Flow().Mailbox == "" {
		return v.StartAgain("/techpass/reset", nil)
	}
	return drawResetCode(v, http.StatusOK, access.RefusedCode{})
}

func drawResetCode(v *access.Visitor, status int, refused access.RefusedCode) error {
	return drawMailedCode(v, status, ResetCodePage, refused, SignInCode{
		Action: v.On("/techpass/reset/code"), Email: v.Flow().Mailbox, ResendURL: v.On("/techpass/reset"),
		RestartURL: v.At("/techpass/reset", v.Flow().Restart()),
	})
}

// typeResetCode takes the code as proof of the mailbox. An account that is not active
// yet goes on with its activation, of which a password is a step.
func (p *Pages) typeResetCode(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	f := v.Flow()
	email, err := people.ParseEmail(f.Mailbox)
	if err != nil {
		return v.StartAgain("/techpass/reset", nil)
	}
	a, err := p.SignIn.CheckReset(v.R.Context(), email, form.Get(view.FieldCode), v.SignInVisitor())
	if refused, ok := access.CodeRefusal(err); ok {
		return drawResetCode(v, http.StatusUnprocessableEntity, refused)
	}
	if errors.Is(err, fault.NotFound) {
		return kit.ErrAccountEnded // it ended since its mail left
	}
	if err != nil {
		return err
	}
	f = f.Restart()
	if a.State == techpass.Pending {
		return v.GoOnActivating(f, a, signin.MethodCode)
	}
	if f.Reset, err = v.Begin(signin.ToReset, a); err != nil {
		return v.StartAgain("/techpass/reset", err)
	}
	return v.Redirect(v.At("/techpass/reset/password", f))
}

// showNewPassword asks for the new password.
func (p *Pages) showNewPassword(v *access.Visitor) error {
	u, err := v.Unfinished(signin.ToReset, v.Flow().Reset)
	if err != nil {
		return v.StartAgain("/techpass/reset", err)
	}
	return p.drawNewPassword(v, http.StatusOK, u.AccountID, people.FieldErrors{})
}

func (p *Pages) drawNewPassword(v *access.Visitor, status int, accountID uuid.UUID, refused people.FieldErrors) error {
	a, err := p.Invites.Onboarding(v.R.Context(), accountID)
	if err != nil {
		return err
	}
	page := v.Page("Choose a new password")
	page.Refused = len(refused) > 0
	return v.Draw(status, NewPasswordPage(page, NewPassword{
		LoginID:   a.LoginID(),
		MinLength: techpass.MinPassword,
		Action:    v.On("/techpass/reset/password"),
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
func (p *Pages) resetPassword(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	u, err := v.Unfinished(signin.ToReset, v.Flow().Reset)
	if err != nil {
		return v.StartAgain("/techpass/reset", err)
	}
	visitor := v.SignInVisitor()
	visitor.Device = v.BindDevice()
	err = p.SignIn.ResetPassword(v.R.Context(), u, form.Get(view.FieldPassword), form.Get(view.FieldPasswordSame), visitor)
	if fields, ok := errors.AsType[people.FieldErrors](err); ok {
		return p.drawNewPassword(v, http.StatusUnprocessableEntity, u.AccountID, fields)
	}
	if errors.Is(err, signin.ErrEnded) {
		return v.StartAgain("/techpass/reset", err)
	}
	if err != nil {
		return err
	}
	f := v.Flow().Restart()
	f.Why = access.WhyReset
	return v.Redirect(v.At(access.TechPassSignIn, f))
}
