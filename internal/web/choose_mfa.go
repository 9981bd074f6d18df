package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"techbiz/internal/techpass"
	"techbiz/internal/web/view"
)

const mfaPath = "/onboarding/mfa"

// showChooseMFA lets the invitee choose the second factor.
func (s *Server) showChooseMFA(v *visit) error {
	return v.onStep(techpass.StepMFA, func() error { return v.drawChooseMFA(http.StatusOK, v.Page(chooseMFATitle)) })
}

const chooseMFATitle = "Protect your sign-in"

func (v *visit) drawChooseMFA(status int, page view.Page) error {
	return v.Draw(status, view.ChooseMFAPage(page, view.ChooseMFA{
		Steps:     v.steps(),
		AppAction: v.on(mfaPath + "/app"),
		Passkey: view.PasskeyForm{
			Mode: view.PasskeyCreate, OptionsURL: v.on(mfaPath + "/passkey/options"), Action: v.on(mfaPath + "/passkey"),
			Host: v.s.Factors.Party.Host(), Button: "Create a passkey",
		},
	}))
}

// beginPasskey answers the page's script with what the browser needs to make a passkey.
func (s *Server) beginPasskey(v *visit) error {
	options, token, err := s.Factors.BeginPasskey(v.R.Context(), v.invitee.ID)
	if err != nil {
		return err
	}
	return v.offer(options, token)
}

// offer hands the options of a ceremony to the page's script, with the flow that its form
// goes on with: this tab's answer fits this challenge.
func (v *visit) offer(options []byte, token string) error {
	f := v.flow()
	f.Ceremony = token
	// What the browser understands stays as it is; the flow stands beside it.
	answer := map[string]json.RawMessage{}
	if err := json.Unmarshal(options, &answer); err != nil {
		return fmt.Errorf("read options of passkey: %w", err)
	}
	answer[flowField] = json.RawMessage(strconv.Quote(v.seal(f, forPages)))
	text, err := json.Marshal(answer)
	if err != nil {
		return fmt.Errorf("write options of passkey: %w", err)
	}
	v.W.Header().Set("Content-Type", "application/json")
	_, _ = v.W.Write(text) // a browser that has gone away is no trouble of ours
	return nil
}

// addPasskey registers the passkey that the browser made; it alone suffices.
func (s *Server) addPasskey(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if v.invitee.NextStep(v.policies) != techpass.StepMFA {
		return v.Redirect(v.on("/onboarding")) // sent twice, or from an old page
	}
	err = s.Factors.FinishPasskey(v.R.Context(), v.invitee.ID, v.flow().Ceremony, []byte(form.Get(view.FieldResponse)), "")
	if factorRefusal(err) != "" {
		page := v.Page(chooseMFATitle)
		refusedAbove(&page, err)
		return v.drawChooseMFA(http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	return v.Redirect(v.on("/onboarding"))
}
