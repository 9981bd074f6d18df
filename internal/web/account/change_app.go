package account

import (
	"errors"
	"net/http"

	"techbiz/internal/auth/mfa"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// beginAnotherApp makes a key for an app of the holder's.
func (p *Pages) beginAnotherApp(v *access.Visitor) error {
	if err := p.Factors.BeginTOTP(v.R.Context(), v.Holder.Account.ID); err != nil {
		return err
	}
	return v.Redirect("/account/app")
}

// showAnotherApp shows the key and asks for the app's first code.
func (p *Pages) showAnotherApp(v *access.Visitor) error {
	return p.drawAnotherApp(v, http.StatusOK, view.Input{})
}

func (p *Pages) drawAnotherApp(v *access.Visitor, status int, code view.Input) error {
	setup, err := p.Factors.PendingTOTP(v.R.Context(), v.Holder.Account.ID)
	if errors.Is(err, mfa.ErrNoPending) {
		return v.Redirect(kit.MethodsPath)
	}
	if err != nil {
		return err
	}
	page := v.Page("Set up your authenticator app", kit.CrumbAccount, crumbMethods, view.Crumb{Label: "Authenticator app"})
	page.Refused = code.Error != ""
	page.Path = kit.MethodsPath
	return v.Draw(status, AccountAppPage(page, view.AppSetup{
		Key: setup.Key, URL: setup.URL, QR: setup.PNG, Code: code, Action: "/account/app/confirm", BackURL: kit.MethodsPath,
		Replaces: !v.Holder.Account.TOTPAt.IsZero(),
	}))
}

// confirmAnotherApp takes the app's first code. Recovery codes are shown where new ones
// were made.
func (p *Pages) confirmAnotherApp(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	codes, err := p.Factors.ConfirmTOTP(v.R.Context(), v.Holder.Account.ID, form.Get(view.FieldCode))
	switch {
	case errors.Is(err, mfa.ErrWrongCode):
		return p.drawAnotherApp(v, http.StatusUnprocessableEntity, access.RefusedInput(err))
	case errors.Is(err, mfa.ErrNoPending):
		return v.Redirect(kit.MethodsPath)
	case err != nil:
		return err
	case codes == nil:
		return v.Told(kit.MethodsPath, "The authenticator app was set up.")
	}
	return drawCodes(v, codes)
}

// removeApp removes the app.
func (p *Pages) removeApp(v *access.Visitor) error {
	if err := p.Factors.RemoveTOTP(v.R.Context(), v.Holder.Account.ID); err != nil {
		return err
	}
	return v.Told(kit.MethodsPath, "The authenticator app was removed. Its codes no longer work.")
}

// newRecoveryCodes makes a new set and shows it, this once.
func (p *Pages) newRecoveryCodes(v *access.Visitor) error {
	codes, err := p.Factors.NewRecoveryCodes(v.R.Context(), v.Holder.Account.ID)
	if err != nil {
		return err
	}
	return drawCodes(v, codes)
}

func drawCodes(v *access.Visitor, codes []string) error {
	page := v.Page("Keep your recovery codes", kit.CrumbAccount, crumbMethods, view.Crumb{Label: "Recovery codes"})
	page.Path = kit.MethodsPath
	return v.Draw(http.StatusOK, AccountCodesPage(page, view.RecoveryCodes{Codes: codes, ContinueURL: kit.MethodsPath}))
}
