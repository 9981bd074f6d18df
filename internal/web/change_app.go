package web

import (
	"errors"
	"net/http"

	"techbiz/internal/factor"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// beginAnotherApp makes a key for an app of the holder's.
func (s *Server) beginAnotherApp(v *visit) error {
	if err := s.Factors.BeginTOTP(v.R.Context(), v.holder.Account.ID); err != nil {
		return err
	}
	return v.Redirect("/account/app")
}

// showAnotherApp shows the key and asks for the app's first code.
func (s *Server) showAnotherApp(v *visit) error { return v.drawAnotherApp(http.StatusOK, view.Input{}) }

func (v *visit) drawAnotherApp(status int, code view.Input) error {
	setup, err := v.s.Factors.PendingTOTP(v.R.Context(), v.holder.Account.ID)
	if errors.Is(err, factor.ErrNoPending) {
		return v.Redirect(methodsPath)
	}
	if err != nil {
		return err
	}
	page := v.Page("Set up your authenticator app", kit.CrumbAccount, crumbMethods, view.Crumb{Label: "Authenticator app"})
	page.Refused = code.Error != ""
	page.Path = methodsPath
	return v.Draw(status, view.AccountAppPage(page, view.AppSetup{
		Key: setup.Key, URL: setup.URL, QR: setup.PNG, Code: code, Action: "/account/app/confirm", BackURL: methodsPath,
		Replaces: !v.holder.Account.TOTPAt.IsZero(),
	}))
}

// confirmAnotherApp takes the app's first code. Recovery codes are shown where new ones
// were made.
func (s *Server) confirmAnotherApp(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	codes, err := s.Factors.ConfirmTOTP(v.R.Context(), v.holder.Account.ID, form.Get(view.FieldCode))
	switch {
	case errors.Is(err, factor.ErrWrongCode):
		return v.drawAnotherApp(http.StatusUnprocessableEntity, refusedInput(err))
	case errors.Is(err, factor.ErrNoPending):
		return v.Redirect(methodsPath)
	case err != nil:
		return err
	case codes == nil:
		return v.Told(methodsPath, "The authenticator app was set up.")
	}
	return v.drawCodes(codes)
}

// removeApp removes the app.
func (s *Server) removeApp(v *visit) error {
	if err := s.Factors.RemoveTOTP(v.R.Context(), v.holder.Account.ID); err != nil {
		return err
	}
	return v.Told(methodsPath, "The authenticator app was removed. Its codes no longer work.")
}

// newRecoveryCodes makes a new set and shows it, this once.
func (s *Server) newRecoveryCodes(v *visit) error {
	codes, err := s.Factors.NewRecoveryCodes(v.R.Context(), v.holder.Account.ID)
	if err != nil {
		return err
	}
	return v.drawCodes(codes)
}

func (v *visit) drawCodes(codes []string) error {
	page := v.Page("Keep your recovery codes", kit.CrumbAccount, crumbMethods, view.Crumb{Label: "Recovery codes"})
	page.Path = methodsPath
	return v.Draw(http.StatusOK, view.AccountCodesPage(page, view.RecoveryCodes{Codes: codes, ContinueURL: methodsPath}))
}
