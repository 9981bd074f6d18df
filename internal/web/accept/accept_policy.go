package accept

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/access"
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

func (p *Pages) privacyStep() policyStep {
	return policyStep{techpass.StepPrivacy, policy.Privacy, func(a *techpass.Account) string { return a.PrivacyVersion }, p.Invites.AcceptPrivacy}
}

func (p *Pages) termsStep() policyStep {
	return policyStep{techpass.StepTerms, policy.Terms, func(a *techpass.Account) string { return a.TermsVersion }, p.Invites.AcceptTerms}
}

func (p *Pages) showPrivacyStep(v *access.Visitor) error {
	return p.showPolicyStep(v, p.privacyStep())
}
func (p *Pages) showTermsStep(v *access.Visitor) error {
	return p.showPolicyStep(v, p.termsStep())
}
func (p *Pages) acceptPrivacy(v *access.Visitor) error {
	return p.acceptPolicy(v, p.privacyStep())
}
func (p *Pages) acceptTerms(v *access.Visitor) error { return p.acceptPolicy(v, p.termsStep()) }

func (p *Pages) showPolicyStep(v *access.Visitor, of policyStep) error {
	return onStep(v, of.step, func() error { return p.drawPolicyStep(v, http.StatusOK, of, view.Input{}) })
}

func (p *Pages) acceptPolicy(v *access.Visitor, of policyStep) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if v.Invitee.NextStep(v.Policies) != of.step {
		return v.Redirect(v.On("/onboarding")) // sent twice, or from an old page
	}
	if form.Get(view.FieldAgree) != view.AgreeYes {
		return p.drawPolicyStep(v, http.StatusUnprocessableEntity, of, view.Input{Error: "Tick the box to accept the " + of.kind.Title() + "."})
	}
	err = of.accept(v.R.Context(), v.Invitee.ID, form.Get(view.FieldPolicyVersion))
	if errors.Is(err, techpass.ErrNewerText) {
		return p.drawPolicyStep(v, http.StatusConflict, of, view.Input{}, view.Notice{Tone: view.ToneWarning, Title: "There is a newer text",
			Text: "A new version was published while you were reading. Please read it: it is the one to accept."})
	}
	if err != nil {
		return err
	}
	return v.Redirect(v.On("/onboarding"))
}

func (p *Pages) drawPolicyStep(v *access.Visitor, status int, of policyStep, agree view.Input, notices ...view.Notice) error {
	inForce, err := p.Policies.InForce(v.R.Context(), of.kind)
	if err != nil {
		return err
	}
	text, err := words.PolicyText(inForce)
	if err != nil {
		return err
	}
	page := v.Page(of.kind.Title())
	page.Refused = agree.Error != ""
	page.Notices = append(page.Notices, notices...)
	m := PolicyStep{PolicyText: text, Action: v.On(stepPaths[of.step]), Agree: agree, Steps: steps(v)}
	if m.Again = of.accepted(v.Invitee) != ""; m.Again {
		m.Changes = inForce.Note
	}
	return v.Draw(status, PolicyStepPage(page, m))
}
