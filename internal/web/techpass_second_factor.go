package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/fault"
	"techbiz/internal/signin"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// refusedFactor is what is told of a second factor that was not accepted.
type refusedFactor struct{ code, recovery, locked string }

// showFactor asks for the second factor of the account whose first one was shown.
func (s *Server) showFactor(v *visit) error {
	u, err := v.unfinished(signin.ToSignIn, v.flow().SignIn)
	if err != nil {
		return v.startAgain(techPassSignIn, err)
	}
	return v.drawFactor(http.StatusOK, u, refusedFactor{})
}

func (v *visit) drawFactor(status int, u *signin.Unfinished, refused refusedFactor) error {
	a, err := v.s.Invites.Onboarding(v.R.Context(), u.AccountID)
	if err != nil {
		return err
	}
	page := v.Page("One more step")
	page.Refused = refused.code != "" || refused.recovery != ""
	model := view.TechPassFactor{
		LoginID:        a.LoginID(),
		Action:         v.on("/techpass/sign-in/factor"),
		App:            !a.TOTPAt.IsZero(),
		Code:           view.Input{Error: refused.code},
		RecoveryAction: v.on("/techpass/sign-in/recovery"),
		Recovery:       view.Input{Error: refused.recovery},
		Locked:         refused.locked,
		RestartURL:     v.at(techPassSignIn, v.flow().restart()),
	}
	if a.Passkeys > 0 {
		form := v.passkeyForm("Use a passkey")
		model.Passkey = &form
	}
	return v.Draw(status, view.TechPassFactorPage(page, model))
}

// refuseFactor tells beside its field why a second factor was not accepted.
func (v *visit) refuseFactor(err error, u *signin.Unfinished, field func(*refusedFactor) *string) error {
	var refused refusedFactor
	locked, isLocked := lockedWords(err)
	switch text := factorRefusal(err); {
	case isLocked:
		refused.locked = locked
		return v.drawFactor(http.StatusTooManyRequests, u, refused)
	case errors.Is(err, fault.NotFound):
		return kit.ErrAccountEnded
	case text == "":
		return err
	default:
		*field(&refused) = text
		return v.drawFactor(http.StatusUnprocessableEntity, u, refused)
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
	form, err := v.Form()
	if err != nil {
		return err
	}
	u, err := v.unfinished(signin.ToSignIn, v.flow().SignIn)
	if err != nil {
		return v.startAgain(techPassSignIn, err)
	}
	if err := second.check(v.R.Context(), u.AccountID, form.Get(second.field)); err != nil {
		return v.refuseFactor(err, u, second.refused)
	}
	return v.shown(u, second.method)
}

// shown goes on once both factors were shown.
func (v *visit) shown(u *signin.Unfinished, methods ...string) error {
	if err := v.s.SignIn.Show(v.R.Context(), u, methods...); err != nil {
		return v.startAgain(techPassSignIn, err)
	}
	return v.bothShown(u)
}

// askPasskey answers with what the browser asks a passkey.
func (s *Server) askPasskey(v *visit) error {
	options, ceremony, err := s.Factors.BeginPasskeyLogin(v.R.Context())
	if err != nil {
		return err
	}
	return v.offer(options, ceremony)
}

// usePasskey takes the passkey's answer, which is both factors at once.
func (s *Server) usePasskey(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	f := v.flow()
	accountID, err := s.Factors.FinishPasskeyLogin(v.R.Context(), f.Ceremony, []byte(form.Get(view.FieldResponse)))
	if refusal := factorRefusal(err); refusal != "" {
		return v.drawLoginOr(http.StatusUnprocessableEntity, view.Input{}, refusal)
	}
	if err != nil {
		return err
	}
	u, err := v.unfinished(signin.ToSignIn, f.SignIn)
	switch {
	case errors.Is(err, signin.ErrEnded):
		u, err = v.beginByPasskey(accountID)
	case err == nil && u.AccountID != accountID:
		return v.drawLoginOr(http.StatusConflict, view.Input{}, "This passkey is of another account than the one that you were signing in to.")
	}
	if err != nil {
		return v.startAgain(techPassSignIn, err)
	}
	return v.shown(u, signin.MethodPasskey, signin.MethodUser)
}

// beginByPasskey begins a sign-in in which nothing was shown before the passkey.
func (v *visit) beginByPasskey(accountID uuid.UUID) (*signin.Unfinished, error) {
	a, err := v.s.Invites.Onboarding(v.R.Context(), accountID)
	if err != nil {
		return nil, err
	}
	return v.s.SignIn.Begin(v.R.Context(), signin.ToSignIn, a, nil, v.boundTo())
}

// goOnSigningIn finishes for whoever accepted a new text in between.
func (s *Server) goOnSigningIn(v *visit) error {
	u, err := v.unfinished(signin.ToSignIn, v.flow().SignIn)
	if err != nil {
		return v.startAgain(techPassSignIn, err)
	}
	if !isTechPass(u.Methods) {
		return v.Redirect(v.on(techPassSignIn)) // one factor is not enough
	}
	return v.bothShown(u)
}
