package web

import (
	"net/http"
	"net/url"

	"techbiz/internal/people"
	"techbiz/internal/techpass"
	"techbiz/internal/web/view"
)

// showGiveName asks the invitee for the name that nobody gave.
func (s *Server) showGiveName(v *visit) error {
	return v.onStep(techpass.StepName, func() error {
		return v.draw(http.StatusOK, view.GiveNamePage(v.page("Your name"), v.giveNameModel(url.Values{})))
	})
}

// giveName notes it.
func (s *Server) giveName(v *visit) error {
	form, err := v.form()
	if err != nil {
		return err
	}
	err = s.Invites.GiveName(v.r.Context(), v.invitee.ID, form.Get(view.FieldFirstName), form.Get(view.FieldLastName))
	if len(people.FieldErrorsOf(err)) > 0 {
		page, model := v.page("Your name"), v.giveNameModel(form)
		status := v.refuse(&page, model.Input, err)
		return v.draw(status, view.GiveNamePage(page, model))
	}
	if err != nil {
		return err
	}
	return v.redirect(v.on("/onboarding"))
}

func (v *visit) giveNameModel(values url.Values) view.GiveName {
	return view.GiveName{
		Action: v.on("/onboarding/name"), Steps: v.steps(),
		FirstName: view.Input{Value: values.Get(view.FieldFirstName)}, LastName: view.Input{Value: values.Get(view.FieldLastName)},
	}
}
