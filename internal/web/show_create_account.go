package web

import (
	"net/http"
	"net/url"

	"techbiz/internal/people"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showCreateAccount shows the form that creates an account on behalf of a user.
func (s *Server) showCreateAccount(v *visit) error {
	page := v.createAccountPage()
	values, err := v.typedBefore(&page)
	if err != nil {
		return err
	}
	return v.Draw(http.StatusOK, view.CreateAccountPage(page, v.createAccount(values, kit.NewRequestKey())))
}

func (v *visit) createAccountPage() view.Page {
	return v.Page("Create account", kit.CrumbOverview, kit.CrumbInvite, view.Crumb{Label: "Create account"})
}

func (v *visit) createAccount(values url.Values, key string) view.CreateAccount {
	input := func(field string) view.Input { return view.Input{Value: values.Get(field)} }
	return view.CreateAccount{
		Action:           "/invite/account",
		CancelURL:        "/invite",
		RequestKey:       key,
		DomainRequestURL: domainRequest(v.Request, ""),
		CountryCodes:     countryCodes(values.Get(view.FieldCountryCode)),
		Email:            input(view.FieldEmail),
		Username:         usernameField(values),
		FirstName:        input(view.FieldFirstName),
		LastName:         input(view.FieldLastName),
		CountryCode:      input(view.FieldCountryCode),
		Contact:          input(view.FieldContact),
		Organisation:     input(view.FieldOrganisation),
		Department:       input(view.FieldDepartment),
		Seed:             input(view.FieldSeed),
		Reason:           input(view.FieldReason),
	}
}

// usernameField is the username's field as the email that was typed asks for it.
func usernameField(values url.Values) view.Username {
	field := view.Username{
		Input:       view.Input{Value: values.Get(view.FieldUsername)},
		FragmentURL: "/invite/account/username",
	}
	if email, err := people.ParseEmail(values.Get(view.FieldEmail)); err == nil {
		field.EmailKnown = true
		field.Needed = people.UsernameNeeded(email)
	}
	return field
}
