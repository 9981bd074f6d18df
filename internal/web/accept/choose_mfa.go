package accept

import (
	"net/http"

	"techbiz/internal/techpass"
	"techbiz/internal/web/access"
	"techbiz/internal/web/view"
)

const mfaPath = "/onboarding/mfa"

// showChooseMFA lets the invitee choose the second factor.
func (p *Pages) showChooseMFA(v *access.Visitor) error {
	return onStep(v, techpass.StepMFA, func() error { return p.drawChooseMFA(v, http.StatusOK, v.Page(chooseMFATitle)) })
}

const chooseMFATitle = "Protect your sign-in"

func (p *Pages) drawChooseMFA(v *access.Visitor, status int, page view.Page) error {
	return v.Draw(status, ChooseMFAPage(page, ChooseMFA{
		Steps:     steps(v),
		AppAction: v.On(mfaPath + "/app"),
		Passkey: view.PasskeyForm{
			Mode: view.PasskeyCreate, OptionsURL: v.On(mfaPath + "/passkey/options"), Action: v.On(mfaPath + "/passkey"),
			Host: p.Factors.Party.Host(), Button: "Create a passkey",
		},
	}))
}

// beginPasskey answers the page's script with what the browser needs to make a passkey.
func (p *Pages) beginPasskey(v *access.Visitor) error {
	options, token, err := p.Factors.BeginPasskey(v.R.Context(), v.Invitee.ID)
	if err != nil {
		return err
	}
	return v.Offer(options, token)
}

// addPasskey registers the passkey that the browser made; it alone suffices.
func (p *Pages) addPasskey(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if v.Invitee.NextStep(v.Policies) != techpass.StepMFA {
		return v.Redirect(v.On("/onboarding")) // sent twice, or from an old page
	}
	err = p.Factors.FinishPasskey(v.R.Context(), v.Invitee.ID, v.Flow().Ceremony, []byte(form.Get(view.FieldResponse)), "")
	if access.FactorRefusal(err) != "" {
		page := v.Page(chooseMFATitle)
		access.RefusedAbove(&page, err)
		return p.drawChooseMFA(v, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return v.Redirect(v.On("/onboarding"))
}
