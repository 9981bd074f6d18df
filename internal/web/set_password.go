package web

import (
	"net/http"

	"techbiz/internal/people"
	"techbiz/internal/techpass"
	"techbiz/internal/web/view"
)

// showSetPassword lets the invitee with a company mailbox choose a password.
func (p *acceptPages) showSetPassword(v *visit) error {
	return onStep(v, techpass.StepPassword, func() error {
		return v.Draw(http.StatusOK, view.SetPasswordPage(v.Page("Choose a password"), passwordModel(v)))
	})
}

// setPassword sets it. What was typed is not shown again.
func (p *acceptPages) setPassword(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	err = p.Invites.SetPassword(v.R.Context(), v.invitee.ID, form.Get(view.FieldPassword), form.Get(view.FieldPasswordSame))
	if len(people.FieldErrorsOf(err)) > 0 {
		page, model := v.Page("Choose a password"), passwordModel(v)
		status := v.Refuse(&page, func(field string) *view.Input {
			switch field {
			case "password":
				return &model.Password
			case "repeat":
				return &model.Repeat
			}
			return nil
		}, err)
		return v.Draw(status, view.SetPasswordPage(page, model))
	}
	if err != nil {
		return err
	}
	return v.Redirect(v.on("/onboarding"))
}

func passwordModel(v *visit) view.SetPassword {
	return view.SetPassword{
		LoginID:   v.invitee.LoginID(),
		MinLength: techpass.MinPassword,
		Action:    v.on("/onboarding/password"),
		Steps:     steps(v),
	}
}
