package accept

import (
	"errors"
	"net/http"
	"slices"

	"github.com/google/uuid"

	"techbiz/internal/auth/signin"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
	"techbiz/internal/web/access"
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
func (p *Pages) showNextStep(v *access.Visitor) error {
	f := v.Flow()
	if v.Invitee.NextStep(v.Policies) != techpass.StepDone {
		return v.Redirect(v.On(nextStepPath(v)))
	}
	u, err := v.Unfinished(signin.ToSignIn, f.SignIn)
	switch {
	case err == nil && u.AccountID == v.Invitee.ID && access.IsTechPass(u.Methods):
		return v.Redirect(v.On("/techpass/sign-in/finish"))
	case err != nil && !errors.Is(err, signin.ErrEnded):
		return err
	case f.Next != "" && v.Actor.ID == v.Invitee.ID:
		v.Session.Remove(access.KeyOnboarding)
		return p.redirectEnding(v, f.Activation, f.Next)
	}
	return v.Redirect(v.On(nextStepPath(v)))
}

// redirectEnding goes on where what was unfinished has served its purpose.
func (p *Pages) redirectEnding(v *access.Visitor, id uuid.UUID, to string) error {
	if err := p.SignIn.End(v.R.Context(), id); err != nil {
		return err
	}
	return v.Redirect(to)
}

func nextStepPath(v *access.Visitor) string {
	if path := stepPaths[v.Invitee.NextStep(v.Policies)]; path != "" {
		return path
	}
	return "/onboarding/done"
}

// onStep draws a step's page where the step is the next one, and leads there otherwise.
func onStep(v *access.Visitor, step techpass.Step, draw func() error) error {
	if v.Invitee.NextStep(v.Policies) != step {
		return v.Redirect(v.On(nextStepPath(v)))
	}
	return draw()
}

// steps shows how far the invitee has come.
func steps(v *access.Visitor) view.Steps {
	steps := v.Invitee.Steps()
	m := view.Steps{Current: slices.Index(steps, v.Invitee.NextStep(v.Policies))}
	for _, step := range steps {
		m.Labels = append(m.Labels, stepLabels[step])
	}
	if v.Invitee.SEED {
		m.Labels = slices.Insert(m.Labels, len(m.Labels)-1, "SEED")
	}
	return m
}

// showOnboarded is the end of the way to TechPass; SEED may be left.
func (p *Pages) showOnboarded(v *access.Visitor) error {
	return onStep(v, techpass.StepDone, func() error {
		model := Onboarded{LoginID: v.Invitee.LoginID(), SignInURL: v.At(access.TechPassSignIn, v.Flow().Restart()), Steps: steps(v)}
		title := "You are onboarded"
		model.Steps.Current = len(model.Steps.Labels)
		if v.Invitee.SEED {
			own, err := p.MyAccount.SEEDOf(v.R.Context(), v.Invitee)
			if err != nil {
				return err
			}
			if own.State != seed.Onboarded {
				title = "Your TechPass is active"
				model.SeedLeft, model.SeedNext = true, words.OwnSEEDWords(own)
				model.Steps.Current -= 2 // at SEED, before Done
			}
		}
		return v.Draw(http.StatusOK, OnboardedPage(v.Page(title), model))
	})
}
