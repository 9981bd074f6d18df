package techpass

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// refusedFactor is what is told of a second factor that was not accepted.
type refusedFactor struct{ code, recovery, locked string }

// showFactor asks for the second factor of the account whose first one was shown.
func (p *Pages) showFactor(v *access.Visitor) error {
	u, err := v.Unfinished(signin.ToSignIn, v.Flow().SignIn)
	if err != nil {
		return v.StartAgain(access.TechPassSignIn, err)
	}
	return p.drawFactor(v, http.StatusOK, u, refusedFactor{})
}

func (p *Pages) drawFactor(v *access.Visitor, status int, u *signin.Unfinished, refused refusedFactor) error {
	a, err := p.Invites.Onboarding(v.R.Context(), u.AccountID)
	if err != nil {
		return err
	}
	page := v.Page("One more step")
	page.Refused = refused.code != "" || refused.recovery != ""
	model := Factor{
		LoginID:        a.LoginID(),
		Action:         v.On("/techpass/sign-in/factor"),
		App:            !a.TOTPAt.IsZero(),
		Code:           view.Input{Error: refused.code},
		RecoveryAction: v.On("/techpass/sign-in/recovery"),
		Recovery:       view.Input{Error: refused.recovery},
		Locked:         refused.locked,
		RestartURL:     v.At(access.TechPassSignIn, v.Flow().Restart()),
	}
	if a.Passkeys > 0 {
		form := p.passkeyForm(v, "Use a passkey")
		model.Passkey = &form
	}
	return v.Draw(status, FactorPage(page, model))
}

// refuseFactor tells beside its field why a second factor was not accepted.
func (p *Pages) refuseFactor(v *access.Visitor, err error, u *signin.Unfinished, field func(*refusedFactor) *string) error {
	var refused refusedFactor
	locked, isLocked := lockedWords(err)
	switch text := access.FactorRefusal(err); {
	case isLocked:
		refused.locked = locked
		return p.drawFactor(v, http.StatusTooManyRequests, u, refused)
	case errors.Is(err, fault.NotFound):
		return kit.ErrAccountEnded
	case text == "":
		return err
	default:
		*field(&refused) = text
		return p.drawFactor(v, http.StatusUnprocessableEntity, u, refused)
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
func (p *Pages) typeFactor(v *access.Visitor) error {
	return p.typeSecondFactor(v, secondFactor{view.FieldCode, signin.MethodTOTP, p.Factors.CheckTOTP, func(r *refusedFactor) *string { return &r.code }})
}

// typeRecovery takes a recovery code in its place.
func (p *Pages) typeRecovery(v *access.Visitor) error {
	return p.typeSecondFactor(v, secondFactor{FieldRecovery, signin.MethodRecovery, p.Factors.UseRecoveryCode, func(r *refusedFactor) *string { return &r.recovery }})
}

func (p *Pages) typeSecondFactor(v *access.Visitor, second secondFactor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	u, err := v.Unfinished(signin.ToSignIn, v.Flow().SignIn)
	if err != nil {
		return v.StartAgain(access.TechPassSignIn, err)
	}
	if err := second.check(v.R.Context(), u.AccountID, form.Get(second.field)); err != nil {
		return p.refuseFactor(v, err, u, second.refused)
	}
	return p.shown(v, u, second.method)
}

// shown goes on once both factors were shown.
func (p *Pages) shown(v *access.Visitor, u *signin.Unfinished, methods ...string) error {
	if err := p.SignIn.Show(v.R.Context(), u, methods...); err != nil {
		return v.StartAgain(access.TechPassSignIn, err)
	}
	return p.mfaComplete(v, u)
}

// askPasskey answers with what the browser asks a passkey.
func (p *Pages) askPasskey(v *access.Visitor) error {
	options, ceremony, err := p.Factors.BeginPasskeyLogin(v.R.Context())
	if err != nil {
		return err
	}
	return v.Offer(options, ceremony)
}

// usePasskey takes the passkey's answer, which is both factors at once.
func (p *Pages) usePasskey(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	f := v.Flow()
	accountID, err := p.Factors.FinishPasskeyLogin(v.R.Context(), f.Ceremony, []byte(form.Get(view.FieldResponse)))
	if refusal := access.FactorRefusal(err); refusal != "" {
		return p.drawLoginOr(v, http.StatusUnprocessableEntity, view.Input{}, refusal)
	}
	if err != nil {
		return err
	}
	u, err := v.Unfinished(signin.ToSignIn, f.SignIn)
	switch {
	case errors.Is(err, signin.ErrEnded):
		u, err = p.beginByPasskey(v, accountID)
	case err == nil && u.AccountID != accountID:
		return p.drawLoginOr(v, http.StatusConflict, view.Input{}, "This passkey is of another account than the one that you were signing in to.")
	}
	if err != nil {
		return v.StartAgain(access.TechPassSignIn, err)
	}
	return p.shown(v, u, signin.MethodPasskey, signin.MethodUser)
}

// beginByPasskey begins a sign-in in which nothing was shown before the passkey.
func (p *Pages) beginByPasskey(v *access.Visitor, accountID uuid.UUID) (*signin.Unfinished, error) {
	a, err := p.Invites.Onboarding(v.R.Context(), accountID)
	if err != nil {
		return nil, err
	}
	return p.SignIn.Begin(v.R.Context(), signin.ToSignIn, a, nil, v.BoundTo())
}

// continueSignIn finishes for whoever accepted a new text in between.
func (p *Pages) continueSignIn(v *access.Visitor) error {
	u, err := v.Unfinished(signin.ToSignIn, v.Flow().SignIn)
	if err != nil {
		return v.StartAgain(access.TechPassSignIn, err)
	}
	if !access.IsTechPass(u.Methods) {
		return v.Redirect(v.On(access.TechPassSignIn)) // one factor is not enough
	}
	return p.mfaComplete(v, u)
}
