package web

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/google/uuid"

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
		model.Passkey = &passkeyURLs
	}
	return v.draw(status, view.TechPassFactorPage(page, model))
}

// typeFactor takes one try at the code of the authenticator app.
func (s *Server) typeFactor(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	f := v.flow()
	if f.Account == uuid.Nil {
		return v.redirect("/techpass/sign-in")
	}
	err = s.Factors.CheckTOTP(v.r.Context(), f.Account, form.Get(view.FieldCode))
	if refused, ok := factorRefusal(err); ok {
		return v.drawFactor(refused.status, refusedFactor{code: refused.text, locked: refused.locked})
	}
	if err != nil {
		return err
	}
	f.Methods = append(f.Methods, signin.MethodTOTP, signin.MethodMFA)
	return v.bothShown(f)
}

// typeRecovery takes a recovery code in place of the second factor.
func (s *Server) typeRecovery(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	f := v.flow()
	if f.Account == uuid.Nil {
		return v.redirect("/techpass/sign-in")
	}
	err = s.Factors.UseRecoveryCode(v.r.Context(), f.Account, form.Get(view.FieldRecovery))
	if refused, ok := factorRefusal(err); ok {
		return v.drawFactor(refused.status, refusedFactor{recovery: refused.text, locked: refused.locked})
	}
	if err != nil {
		return err
	}
	f.Methods = append(f.Methods, signin.MethodRecovery, signin.MethodMFA)
	return v.bothShown(f)
}

// beginPasskey answers with what the browser asks a passkey.
func (s *Server) beginPasskey(v *visit) error {
	options, ceremony, err := s.Factors.BeginPasskeyLogin(v.r.Context())
	if err != nil {
		return err
	}
	v.session.put(keyCeremony, ceremony)
	v.w.Header().Set("Content-Type", "application/json")
	_, _ = v.w.Write(options)
	return nil
}

// answerPasskey takes the passkey's answer, which is both factors at once, and tells the
// script where to go on.
func (s *Server) answerPasskey(v *visit) error {
	answer, err := io.ReadAll(v.r.Body)
	if err != nil {
		return err
	}
	accountID, err := s.Factors.FinishPasskeyLogin(v.r.Context(), v.session.pop(keyCeremony), answer)
	if refused, ok := factorRefusal(err); ok {
		return v.sayJSON(refused.status, map[string]string{"error": refused.text + refused.locked})
	}
	if err != nil {
		return err
	}
	f := v.flow()
	if f.Account != uuid.Nil && f.Account != accountID {
		return v.sayJSON(http.StatusConflict, map[string]string{"error": "This passkey is of another account than the one you are signing in to."})
	}
	f.Account, f.Begun = accountID, s.Now()
	f.Methods = append(f.Methods, signin.MethodPasskey, signin.MethodUser, signin.MethodMFA)
	if err := v.keepFlow(f); err != nil {
		return err
	}
	return v.sayJSON(http.StatusOK, map[string]string{"location": "/techpass/sign-in/finish"})
}

// finishPasskey goes on where a script was told to.
func (s *Server) finishPasskey(v *visit) error {
	f := v.flow()
	if f.Account == uuid.Nil || !isStrong(f.Methods) {
		return v.redirect("/techpass/sign-in")
	}
	err := v.bothShown(f)
	if errors.Is(err, signin.ErrDisabled) {
		_, drawErr := v.refuseAccount(err, "")
		return drawErr
	}
	return err
}

func (v *visit) sayJSON(status int, what map[string]string) error {
	v.w.Header().Set("Content-Type", "application/json")
	v.w.WriteHeader(status)
	return json.NewEncoder(v.w).Encode(what)
}
