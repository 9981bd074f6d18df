package web

import (
	"net/http"

	"techbiz/internal/techpass"
	"techbiz/internal/web/view"
)

const mfaPath = "/onboarding/mfa"

// showChooseMFA lets the invitee choose the second factor.
func (p *acceptPages) showChooseMFA(v *visit) error {
	return onStep(v, techpass.StepMFA, func() error { return p.drawChooseMFA(v, http.StatusOK, v.Page(chooseMFATitle)) })
}

const chooseMFATitle = "Protect your sign-in"

func (p *acceptPages) drawChooseMFA(v *visit, status int, page view.Page) error {
	return v.Draw(status, view.ChooseMFAPage(page, view.ChooseMFA{
		Steps:     steps(v),
		AppAction: v.on(mfaPath + "/app"),
		Passkey: view.PasskeyForm{
			Mode: view.PasskeyCreate, OptionsURL: v.on(mfaPath + "/passkey/options"), Action: v.on(mfaPath + "/passkey"),
			Host: p.Factors.Party.Host(), Button: "Create a passkey",
		},
	}))
}

// beginPasskey answers the page's script with what the browser needs to make a passkey.
func (p *acceptPages) beginPasskey(v *visit) error {
	options, token, err := p.Factors.BeginPasskey(v.R.Context(), v.invitee.ID)
	if err != nil {
		return err
	}
	return v.offer(options, token)
}

// addPasskey registers the passkey that the browser made; it alone suffices.
func (p *acceptPages) addPasskey(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if v.invitee.NextStep(v.policies) != techpass.StepMFA {
		return v.Redirect(v.on("/onboarding")) // sent twice, or from an old page
	}
	err = p.Factors.FinishPasskey(v.R.Context(), v.invitee.ID, v.flow().Ceremony, []byte(form.Get(view.FieldResponse)), "")
	if factorRefusal(err) != "" {
		page := v.Page(chooseMFATitle)
		refusedAbove(&page, err)
		return p.drawChooseMFA(v, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return v.Redirect(v.on("/onboarding"))
}
