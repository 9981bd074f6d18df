package web

import (
	"errors"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"techbiz/internal/seed"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

var stepPaths = map[techpass.Step]string{
	techpass.StepName:     "/onboarding/name",
	techpass.StepPassword: "/onboarding/password",
	techpass.StepMFA:      "/onboarding/mfa",
	techpass.StepPrivacy:  "/onboarding/privacy",
	techpass.StepTerms:    "/onboarding/terms",
	techpass.StepDone:     "/onboarding/done",
}

var stepLabels = map[techpass.Step]string{
	techpass.StepAccept:   "Accept",
	techpass.StepName:     "Your name",
	techpass.StepPassword: "Password",
	techpass.StepMFA:      "Second factor",
	techpass.StepPrivacy:  "Privacy Policy",
	techpass.StepTerms:    "Terms of Use",
	techpass.StepDone:     "Done",
}

// showNextStep leads the invitee to the step that is still to do. Who was signing in when
// a new text asked to be accepted goes on with that.
func (p *acceptPages) showNextStep(v *visit) error {
	f := v.flow()
	if v.invitee.NextStep(v.policies) != techpass.StepDone {
		return v.Redirect(v.on(nextStepPath(v)))
	}
	u, err := v.unfinished(signin.ToSignIn, f.SignIn)
	switch {
	case err == nil && u.AccountID == v.invitee.ID && isTechPass(u.Methods):
		return v.Redirect(v.on("/techpass/sign-in/finish"))
	case err != nil && !errors.Is(err, signin.ErrEnded):
		return err
	case f.Next != "" && v.Actor.ID == v.invitee.ID:
		v.Session.Remove(keyOnboarding)
		return p.redirectEnding(v, f.Activation, f.Next)
	}
	return v.Redirect(v.on(nextStepPath(v)))
}

// redirectEnding goes on where what was unfinished has served its purpose.
func (p *acceptPages) redirectEnding(v *visit, id uuid.UUID, to string) error {
	if err := p.SignIn.End(v.R.Context(), id); err != nil {
		return err
	}
	return v.Redirect(to)
}

func nextStepPath(v *visit) string {
	if path := stepPaths[v.invitee.NextStep(v.policies)]; path != "" {
		return path
	}
	return "/onboarding/done"
}

// onStep draws a step's page where the step is the next one, and leads there otherwise.
func onStep(v *visit, step techpass.Step, draw func() error) error {
	if v.invitee.NextStep(v.policies) != step {
		return v.Redirect(v.on(nextStepPath(v)))
	}
	return draw()
}

// steps shows how far the invitee has come.
func steps(v *visit) view.Steps {
	steps := v.invitee.Steps()
	m := view.Steps{Current: slices.Index(steps, v.invitee.NextStep(v.policies))}
	for _, step := range steps {
		m.Labels = append(m.Labels, stepLabels[step])
	}
	if v.invitee.SEED {
		m.Labels = slices.Insert(m.Labels, len(m.Labels)-1, "SEED")
	}
	return m
}

// showOnboarded is the end of the way to TechPass; SEED may be left.
func (p *acceptPages) showOnboarded(v *visit) error {
	return onStep(v, techpass.StepDone, func() error {
		model := view.Onboarded{LoginID: v.invitee.LoginID(), SignInURL: v.at(techPassSignIn, v.flow().restart()), Steps: steps(v)}
		title := "You are onboarded"
		model.Steps.Current = len(model.Steps.Labels)
		if v.invitee.SEED {
			own, err := p.MyAccount.SEEDOf(v.R.Context(), v.invitee)
			if err != nil {
				return err
			}
			if own.State != seed.Onboarded {
				title = "Your TechPass is active"
				model.SeedLeft, model.SeedNext = true, words.OwnSEEDWords(own)
				model.Steps.Current -= 2 // at SEED, before Done
			}
		}
		return v.Draw(http.StatusOK, view.OnboardedPage(v.Page(title), model))
	})
}
