package web

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/techpass"
	"techbiz/internal/web/view"
)

// policyStep is one of the two texts that every invitee accepts.
type policyStep struct {
	step    techpass.Step
	kind    view.PolicyKind
	title   string
	version string
	accept  func(ctx context.Context, accountID uuid.UUID) error
}

func (s *Server) privacyStep() policyStep {
	return policyStep{techpass.StepPrivacy, view.PrivacyPolicy, "Privacy Policy", techpass.PrivacyVersion, s.Invites.AcceptPrivacy}
}

func (s *Server) termsStep() policyStep {
	return policyStep{techpass.StepTerms, view.TermsOfUse, "Terms of Use", techpass.TermsVersion, s.Invites.AcceptTerms}
}

func (s *Server) showPrivacyStep(v *visit) error { return v.showPolicy(s.privacyStep()) }
func (s *Server) showTermsStep(v *visit) error   { return v.showPolicy(s.termsStep()) }
func (s *Server) acceptPrivacy(v *visit) error   { return v.acceptPolicy(s.privacyStep()) }
func (s *Server) acceptTerms(v *visit) error     { return v.acceptPolicy(s.termsStep()) }

func (v *visit) showPolicy(p policyStep) error {
	return v.onStep(p.step, func() error { return v.drawPolicy(http.StatusOK, p, view.Input{}) })
}

func (v *visit) acceptPolicy(p policyStep) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	if v.invitee.NextStep() != p.step {
		return v.redirect("/onboarding") // sent twice, or from an old page
	}
	if form.Get(view.FieldAgree) != view.AgreeYes {
		return v.drawPolicy(http.StatusUnprocessableEntity, p, view.Input{Error: "Tick the box to accept the " + p.title + "."})
	}
	if err := p.accept(v.r.Context(), v.invitee.ID); err != nil {
		return err
	}
	return v.redirect("/onboarding")
}

func (v *visit) drawPolicy(status int, p policyStep, agree view.Input) error {
	page := v.page(p.title)
	page.Refused = agree.Error != ""
	return v.draw(status, view.PolicyStepPage(page, view.PolicyStep{
		Kind: p.kind, PolicyVersion: p.version, Action: stepPaths[p.step], Agree: agree, Steps: v.steps(),
	}))
}

// showPrivacy and showTerms show the texts to everybody.
func (s *Server) showPrivacy(v *visit) error { return v.showText(s.privacyStep()) }
func (s *Server) showTerms(v *visit) error   { return v.showText(s.termsStep()) }

func (v *visit) showText(p policyStep) error {
	return v.draw(http.StatusOK, view.PolicyPage(v.page(p.title), view.Policy{Kind: p.kind, PolicyVersion: p.version}))
}
