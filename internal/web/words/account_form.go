package words

import (
	"net/url"

	"techbiz/internal/invite"
	"techbiz/internal/people"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// TypedForm is what was typed on an invitation form.
func TypedForm(kind invite.Type, form url.Values) invite.Form {
	return invite.Form{
		Type:          kind,
		Email:         form.Get(view.FieldEmail),
		Username:      form.Get(view.FieldUsername),
		FirstName:     form.Get(view.FieldFirstName),
		LastName:      form.Get(view.FieldLastName),
		CountryCode:   ChosenCode(form.Get(view.FieldCountryCode)),
		ContactNumber: form.Get(view.FieldContact),
		Organisation:  form.Get(view.FieldOrganisation),
		Department:    form.Get(view.FieldDepartment),
		SEED:          form.Get(view.FieldSeed),
		Reason:        form.Get(view.FieldReason),
	}
}

// CreateAccount is the form of Create account with these values.
func CreateAccount(v *kit.Request, values url.Values, key string) view.CreateAccount {
	input := func(field string) view.Input { return view.Input{Value: values.Get(field)} }
	return view.CreateAccount{
		Action:           "/invite/account",
		CancelURL:        "/invite",
		RequestKey:       key,
		DomainRequestURL: DomainRequest(v, ""),
		CountryCodes:     CountryCodes(values.Get(view.FieldCountryCode)),
		Email:            input(view.FieldEmail),
		Username:         UsernameField(values),
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

// UsernameField is the username's field as the email that was typed asks for it.
func UsernameField(values url.Values) view.Username {
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
