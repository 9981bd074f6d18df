package web

import (
	"net/http"
	"slices"

	"techbiz/internal/techpass"
	"techbiz/internal/web/view"
)

var stepPaths = map[techpass.Step]string{
	techpass.StepPassword: "/onboarding/password",
	techpass.StepMFA:      "/onboarding/mfa",
	techpass.StepPrivacy:  "/onboarding/privacy",
	techpass.StepTerms:    "/onboarding/terms",
	techpass.StepDone:     "/onboarding/done",
}

var stepLabels = map[techpass.Step]string{
	techpass.StepAccept:   "Accept",
	techpass.StepPassword: "Password",
	techpass.StepMFA:      "Second factor",
	techpass.StepPrivacy:  "Privacy Policy",
	techpass.StepTerms:    "Terms of Use",
	techpass.StepDone:     "Done",
}

// showNextStep leads the invitee to the step that is still to do. Who was signing in when
// a new text asked to be accepted goes on with that.
func (s *Server) showNextStep(v *visit) error {
	done := v.invitee.NextStep(v.policies) == techpass.StepDone
	if next := localPath(v.session.get(keyNext)); done && next != "" && v.actor.ID == v.invitee.ID {
		v.session.remove(keyNext, keyOnboarding)
		return v.redirect(next)
	}
	if f := v.flow(); done && f.Account == v.invitee.ID && isTechPass(f.Methods) {
		return v.redirect("/techpass/sign-in/finish")
	}
	return v.redirect(v.nextStepPath())
}

func (v *visit) nextStepPath() string {
	if path := stepPaths[v.invitee.NextStep(v.policies)]; path != "" {
		return path
	}
	return "/onboarding/done"
}

// onStep draws a step's page where the step is the next one, and leads there otherwise.
func (v *visit) onStep(step techpass.Step, draw func() error) error {
	if v.invitee.NextStep(v.policies) != step {
		return v.redirect(v.nextStepPath())
	}
	return draw()
}

// steps shows how far the invitee has come.
func (v *visit) steps() view.Steps {
	steps := v.invitee.Steps()
	m := view.Steps{Current: slices.Index(steps, v.invitee.NextStep(v.policies))}
	for _, step := range steps {
		m.Labels = append(m.Labels, stepLabels[step])
	}
	if v.invitee.SEED {
		m.Labels = append(m.Labels, "SEED")
	}
	return m
}

// showOnboarded is the end of the way.
func (s *Server) showOnboarded(v *visit) error {
	return v.onStep(techpass.StepDone, func() error {
		model := view.Onboarded{LoginID: v.invitee.LoginID(), Seed: v.invitee.SEED, SignInURL: "/techpass/sign-in", Steps: v.steps()}
		return v.draw(http.StatusOK, view.OnboardedPage(v.page("You are onboarded"), model))
	})
}
