package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/policy"
	"techbiz/internal/techpass"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// policyStep is one of the two texts that every invitee accepts.
type policyStep struct {
	step     techpass.Step
	kind     policy.Kind
	accepted func(a *techpass.Account) string // the version that was
	accept   func(ctx context.Context, accountID uuid.UUID, read string) error
}

func (s *Server) privacyStep() policyStep {
	return policyStep{techpass.StepPrivacy, policy.Privacy, func(a *techpass.Account) string { return a.PrivacyVersion }, s.Invites.AcceptPrivacy}
}

func (s *Server) termsStep() policyStep {
	return policyStep{techpass.StepTerms, policy.Terms, func(a *techpass.Account) string { return a.TermsVersion }, s.Invites.AcceptTerms}
}

func (s *Server) showPrivacyStep(v *visit) error { return v.showPolicyStep(s.privacyStep()) }
func (s *Server) showTermsStep(v *visit) error   { return v.showPolicyStep(s.termsStep()) }
func (s *Server) acceptPrivacy(v *visit) error   { return v.acceptPolicy(s.privacyStep()) }
func (s *Server) acceptTerms(v *visit) error     { return v.acceptPolicy(s.termsStep()) }

func (v *visit) showPolicyStep(p policyStep) error {
	return v.onStep(p.step, func() error { return v.drawPolicyStep(http.StatusOK, p, view.Input{}) })
}

func (v *visit) acceptPolicy(p policyStep) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if v.invitee.NextStep(v.policies) != p.step {
		return v.Redirect(v.on("/onboarding")) // sent twice, or from an old page
	}
	if form.Get(view.FieldAgree) != view.AgreeYes {
		return v.drawPolicyStep(http.StatusUnprocessableEntity, p, view.Input{Error: "Tick the box to accept the " + p.kind.Title() + "."})
	}
	err = p.accept(v.R.Context(), v.invitee.ID, form.Get(view.FieldPolicyVersion))
	if errors.Is(err, techpass.ErrNewerText) {
		return v.drawPolicyStep(http.StatusConflict, p, view.Input{}, view.Notice{Tone: view.ToneWarning, Title: "There is a newer text",
			Text: "A new version was published while you were reading. Please read it: it is the one to accept."})
	}
	if err != nil {
		return err
	}
	return v.Redirect(v.on("/onboarding"))
}

func (v *visit) drawPolicyStep(status int, p policyStep, agree view.Input, notices ...view.Notice) error {
	inForce, err := v.s.Policies.InForce(v.R.Context(), p.kind)
	if err != nil {
		return err
	}
	text, err := words.PolicyText(inForce)
	if err != nil {
		return err
	}
	page := v.Page(p.kind.Title())
	page.Refused = agree.Error != ""
	page.Notices = append(page.Notices, notices...)
	m := view.PolicyStep{PolicyText: text, Action: v.on(stepPaths[p.step]), Agree: agree, Steps: v.steps()}
	if m.Again = p.accepted(v.invitee) != ""; m.Again {
		m.Changes = inForce.Note
	}
	return v.Draw(status, view.PolicyStepPage(page, m))
}
