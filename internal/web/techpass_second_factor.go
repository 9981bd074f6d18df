package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/fault"
	"techbiz/internal/signin"
	"techbiz/internal/web/view"
)

// refusedFactor is what is told of a second factor that was not accepted.
type refusedFactor struct{ code, recovery, locked string }

// showFactor asks for the second factor of the account whose first one was shown.
func (s *Server) showFactor(v *visit) error {
	if v.flow().Account == uuid.Nil {
		return v.redirect("/techpass/sign-in")
	}
	return v.drawFactor(http.StatusOK, refusedFactor{})
}

func (v *visit) drawFactor(status int, refused refusedFactor) error {
	f := v.flow()
	a, err := v.s.Invites.Onboarding(v.r.Context(), f.Account)
	if err != nil {
		return err
	}
	page := v.page("One more step")
	page.Refused = refused.code != "" || refused.recovery != ""
	model := view.TechPassFactor{
		LoginID:        a.LoginID(),
		Action:         "/techpass/sign-in/factor",
		App:            !a.TOTPAt.IsZero(),
		Code:           view.Input{Error: refused.code},
		RecoveryAction: "/techpass/sign-in/recovery",
		Recovery:       view.Input{Error: refused.recovery},
		Locked:         refused.locked,
		RestartURL:     "/techpass/sign-in",
	}
	if a.Passkeys > 0 {
		form := v.passkeyForm("Use a passkey")
		model.Passkey = &form
	}
	return v.draw(status, view.TechPassFactorPage(page, model))
}

// refuseFactor tells beside its field why a second factor was not accepted.
func (v *visit) refuseFactor(err error, field func(*refusedFactor) *string) error {
	var refused refusedFactor
	locked, isLocked := lockedWords(err)
	switch text := factorRefusal(err); {
	case isLocked:
		refused.locked = locked
		return v.drawFactor(http.StatusTooManyRequests, refused)
	case errors.Is(err, fault.NotFound):
		return errAccountEnded
	case text == "":
		return err
	default:
		*field(&refused) = text
		return v.drawFactor(http.StatusUnprocessableEntity, refused)
	}
}

// secondFactor is a code that is typed as the second factor.
type secondFactor struct {
	field   string // of the form
	method  string
	check   func(ctx context.Context, accountID uuid.UUID, code string) error
	refused func(*refusedFactor) *string
}

// typeFactor takes one try at the code of the authenticator app.
func (s *Server) typeFactor(v *visit) error {
	return v.typeSecondFactor(secondFactor{view.FieldCode, signin.MethodTOTP, s.Factors.CheckTOTP, func(r *refusedFactor) *string { return &r.code }})
}

// typeRecovery takes a recovery code in its place.
func (s *Server) typeRecovery(v *visit) error {
	return v.typeSecondFactor(secondFactor{view.FieldRecovery, signin.MethodRecovery, s.Factors.UseRecoveryCode, func(r *refusedFactor) *string { return &r.recovery }})
}

func (v *visit) typeSecondFactor(second secondFactor) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	f := v.flow()
	if f.Account == uuid.Nil {
		return v.redirect("/techpass/sign-in")
	}
	if err := second.check(v.r.Context(), f.Account, form.Get(second.field)); err != nil {
		return v.refuseFactor(err, second.refused)
	}
	f.Methods = append(f.Methods, second.method)
	return v.bothShown(f)
}

// askPasskey answers with what the browser asks a passkey.
func (s *Server) askPasskey(v *visit) error {
	options, ceremony, err := s.Factors.BeginPasskeyLogin(v.r.Context())
	if err != nil {
		return err
	}
	return v.offer(options, ceremony)
}

// usePasskey takes the passkey's answer, which is both factors at once.
func (s *Server) usePasskey(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	accountID, err := s.Factors.FinishPasskeyLogin(v.r.Context(), v.session.pop(keyCeremony), []byte(form.Get(view.FieldResponse)))
	if refusal := factorRefusal(err); refusal != "" {
		return v.drawLoginOr(http.StatusUnprocessableEntity, view.Input{}, refusal)
	}
	if err != nil {
		return err
	}
	f := v.flow()
	if f.Account != uuid.Nil && f.Account != accountID {
		return v.drawLoginOr(http.StatusConflict, view.Input{}, "This passkey is of another account than the one that you were signing in to.")
	}
	if err := v.session.renew(); err != nil {
		return err
	}
	f.Account, f.Begun = accountID, s.Now()
	f.Methods = append(f.Methods, signin.MethodPasskey, signin.MethodUser)
	return v.bothShown(f)
}

// goOnSigningIn finishes for whoever accepted a new text in between.
func (s *Server) goOnSigningIn(v *visit) error {
	f := v.flow()
	if f.Account == uuid.Nil || !isTechPass(f.Methods) {
		return v.redirect("/techpass/sign-in")
	}
	return v.bothShown(f)
}
