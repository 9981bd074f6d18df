package web

import (
	"errors"
	"net/http"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/techpass"
	"techbiz/internal/web/view"
)

// resetLifetime is how long a new password may be set after the mailbox was proved.
const resetLifetime = 10 * time.Minute

// showReset asks whose password is to be reset.
func (s *Server) showResetPassword(v *visit) error {
	return v.drawReset(http.StatusOK, view.Input{})
}

func (v *visit) drawReset(status int, email view.Input) error {
	page := v.page("Reset your password")
	page.Refused = email.Error != ""
	return v.draw(status, view.ResetPasswordPage(page, view.ResetPassword{Action: "/techpass/reset", Email: email, BackURL: "/techpass/sign-in"}))
}

// askResetCode mails the code that proves the mailbox, or mails it again.
func (s *Server) askResetCode(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	f := v.flow()
	typed := form.Get(view.FieldEmail)
	if !form.Has(view.FieldEmail) {
		typed = f.Login
	}
	email, err := people.ParseEmail(typed)
	if field, ok := errors.AsType[*people.FieldError](err); ok {
		return v.drawReset(http.StatusUnprocessableEntity, view.Input{Value: typed, Error: field.Message})
	}
	if err != nil {
		return err
	}
	if email.Kind().Government() {
		return v.drawReset(http.StatusUnprocessableEntity, view.Input{Value: typed,
			Error: "A government mailbox has no password here. Sign in with it: you are led to your WOG account, or a code is mailed to you."})
	}
	if err := s.SignIn.AskResetCode(v.r.Context(), email, v.asker()); err != nil {
		return err
	}
	f = f.restart()
	f.Login = email.String()
	v.codeMailed()
	if err := v.keepFlow(f); err != nil {
		return err
	}
	return v.redirect("/techpass/reset/code")
}

// showResetCode asks for the code.
func (s *Server) showResetCode(v *visit) error {
	if v.flow().Login == "" {
		return v.redirect("/techpass/reset")
	}
	return v.drawResetCode(http.StatusOK, refusedCode{})
}

func (v *visit) drawResetCode(status int, refused refusedCode) error {
	return v.drawMailedCode(status, view.ResetCodePage, refused, view.SignInCode{
		Action: "/techpass/reset/code", Email: v.flow().Login, ResendURL: "/techpass/reset", RestartURL: "/techpass/reset",
	})
}

// typeResetCode takes the code as proof of the mailbox. An account that is not active
// yet goes on with its activation, of which a password is a step.
func (s *Server) typeResetCode(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	f := v.flow()
	email, err := people.ParseEmail(f.Login)
	if err != nil {
		return v.redirect("/techpass/reset")
	}
	a, err := s.SignIn.CheckReset(v.r.Context(), email, form.Get(view.FieldCode), v.visitor())
	if refused, ok := codeRefusal(err); ok {
		return v.drawResetCode(http.StatusUnprocessableEntity, refused)
	}
	if errors.Is(err, fault.NotFound) {
		return errAccountEnded // it ended since its mail left
	}
	if err != nil {
		return err
	}
	if err := v.session.renew(); err != nil {
		return err
	}
	v.session.remove(keyCodeUntil)
	if a.State == techpass.Pending {
		return v.goOnActivating(a)
	}
	f.Reset, f.ResetUntil = a.ID, s.Now().Add(resetLifetime)
	if err := v.keepFlow(f); err != nil {
		return err
	}
	return v.redirect("/techpass/reset/password")
}

// mayReset tells whose password may be set in this browser now.
func (v *visit) mayReset() (uuid.UUID, bool) {
	f := v.flow()
	return f.Reset, f.Reset != uuid.Nil && v.s.Now().Before(f.ResetUntil)
}

// showNewPassword asks for the new password.
func (s *Server) showNewPassword(v *visit) error {
	id, ok := v.mayReset()
	if !ok {
		return v.redirect("/techpass/reset")
	}
	return v.drawNewPassword(http.StatusOK, id, people.FieldErrors{})
}

func (v *visit) drawNewPassword(status int, accountID uuid.UUID, refused people.FieldErrors) error {
	a, err := v.s.Invites.Onboarding(v.r.Context(), accountID)
	if err != nil {
		return err
	}
	page := v.page("Choose a new password")
	page.Refused = len(refused) > 0
	return v.draw(status, view.NewPasswordPage(page, view.NewPassword{
		LoginID:   a.LoginID(),
		MinLength: techpass.MinPassword,
		Action:    "/techpass/reset/password",
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
func (s *Server) resetPassword(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	id, ok := v.mayReset()
	if !ok {
		return v.redirect("/techpass/reset")
	}
	visitor := v.visitor()
	visitor.Device = v.bindDevice()
	err = s.SignIn.ResetPassword(v.r.Context(), id, form.Get(view.FieldPassword), form.Get(view.FieldPasswordSame), visitor)
	if fields, ok := errors.AsType[people.FieldErrors](err); ok {
		return v.drawNewPassword(http.StatusUnprocessableEntity, id, fields)
	}
	if err != nil {
		return err
	}
	f := v.flow().restart()
	if err := v.keepFlow(f); err != nil {
		return err
	}
	v.flash(view.Notice{Tone: view.ToneSuccess, Title: "Your password is set", Text: "You were signed out everywhere. Sign in with the new password."})
	return v.redirect("/techpass/sign-in")
}
