package accept

import (
	"net/http"

	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
	"techbiz/internal/web/access"
	"techbiz/internal/web/view"
)

// showSetPassword lets the invitee with a company mailbox choose a password.
func (p *Pages) showSetPassword(v *access.Visitor) error {
	return onStep(v, techpass.StepPassword, func() error {
		return v.Draw(http.StatusOK, SetPasswordPage(v.Page("Choose a password"), passwordModel(v)))
	})
}

// setPassword sets it. What was typed is not shown again.
func (p *Pages) setPassword(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	err = p.Invites.SetPassword(v.R.Context(), v.Invitee.ID, form.Get(view.FieldPassword), form.Get(view.FieldPasswordSame))
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
		return v.Draw(status, SetPasswordPage(page, model))
	}
	if err != nil {
		return err
	}
	return v.Redirect(v.On("/onboarding"))
}

func passwordModel(v *access.Visitor) view.SetPassword {
	return view.SetPassword{
		LoginID:   v.Invitee.LoginID(),
		MinLength: techpass.MinPassword,
		Action:    v.On("/onboarding/password"),
		Steps:     steps(v),
	}
}
