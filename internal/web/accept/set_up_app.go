package accept

import (
	"errors"
	"net/http"

	"techbiz/internal/auth/mfa"
	"techbiz/internal/techpass"
	"techbiz/internal/web/access"
	"techbiz/internal/web/view"
)

// beginApp makes a key for the invitee's authenticator app.
func (p *Pages) beginApp(v *access.Visitor) error {
	if v.Invitee.NextStep(v.Policies) != techpass.StepMFA {
		return v.Redirect(v.On("/onboarding"))
	}
	if err := p.Factors.BeginTOTP(v.R.Context(), v.Invitee.ID); err != nil {
		return err
	}
	return v.Redirect(v.On(mfaPath + "/app"))
}

// showAppSetup shows the key and asks for the app's first code.
func (p *Pages) showAppSetup(v *access.Visitor) error {
	return onStep(v, techpass.StepMFA, func() error { return p.drawAppSetup(v, http.StatusOK, view.Input{}) })
}

func (p *Pages) drawAppSetup(v *access.Visitor, status int, code view.Input) error {
	setup, err := p.Factors.PendingTOTP(v.R.Context(), v.Invitee.ID)
	if errors.Is(err, mfa.ErrNoPending) {
		return v.Redirect(v.On(mfaPath))
	}
	if err != nil {
		return err
	}
	page := v.Page("Set up your authenticator app")
	page.Refused = code.Error != ""
	return v.Draw(status, AppSetupPage(page, view.AppSetup{
		Steps: steps(v), Key: setup.Key, URL: setup.URL, QR: setup.PNG, Code: code, Action: v.On(mfaPath + "/app/confirm"), BackURL: v.On(mfaPath),
	}))
}

// confirmApp takes the app's first code and shows the recovery codes, this once.
func (p *Pages) confirmApp(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if v.Invitee.NextStep(v.Policies) != techpass.StepMFA {
		return v.Redirect(v.On("/onboarding")) // the page with the recovery codes, loaded again
	}
	codes, err := p.Factors.ConfirmTOTP(v.R.Context(), v.Invitee.ID, form.Get(view.FieldCode))
	switch {
	case errors.Is(err, mfa.ErrWrongCode):
		return p.drawAppSetup(v, http.StatusUnprocessableEntity, access.RefusedInput(err))
	case errors.Is(err, mfa.ErrNoPending):
		page := v.Page(chooseMFATitle)
		access.RefusedAbove(&page, err)
		return p.drawChooseMFA(v, http.StatusUnprocessableEntity, page)
	case err != nil:
		return err
	case codes == nil:
		return v.Redirect(v.On("/onboarding"))
	}
	model := view.RecoveryCodes{Steps: steps(v), Codes: codes, ContinueURL: v.On("/onboarding")}
	return v.Draw(http.StatusOK, RecoveryCodesPage(v.Page("Keep your recovery codes"), model))
}
