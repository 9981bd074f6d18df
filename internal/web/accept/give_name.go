package accept

import (
	"net/http"
	"net/url"

	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
	"techbiz/internal/web/access"
	"techbiz/internal/web/view"
)

// showGiveName asks the invitee for the name that nobody gave.
func (p *Pages) showGiveName(v *access.Visitor) error {
	return onStep(v, techpass.StepName, func() error {
		return v.Draw(http.StatusOK, GiveNamePage(v.Page("Your name"), giveNameModel(v, url.Values{})))
	})
}

// giveName notes it.
func (p *Pages) giveName(v *access.Visitor) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	err = p.Invites.GiveName(v.R.Context(), v.Invitee.ID, form.Get(view.FieldFirstName), form.Get(view.FieldLastName))
	if len(people.FieldErrorsOf(err)) > 0 {
		page, model := v.Page("Your name"), giveNameModel(v, form)
		status := v.Refuse(&page, model.Input, err)
		return v.Draw(status, GiveNamePage(page, model))
	}
	if err != nil {
		return err
	}
	return v.Redirect(v.On("/onboarding"))
}

func giveNameModel(v *access.Visitor, values url.Values) GiveName {
	return GiveName{
		Action: v.On("/onboarding/name"), Steps: steps(v),
		FirstName: view.Input{Value: values.Get(view.FieldFirstName)}, LastName: view.Input{Value: values.Get(view.FieldLastName)},
	}
}
