package words

import (
	"net/url"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// TypedForm is what was typed on an invitation form.
func TypedForm(kind invite.Type, form url.Values) invite.Form {
	typed := invite.Form{Type: kind}
	for n := range invite.Fields {
		field := &invite.Fields[n]
		*field.In(&typed) = form.Get(field.Name)
	}
	typed.CountryCode = ChosenCode(typed.CountryCode)
	return typed
}

// FormValues are the values with which a form shows what was typed.
func FormValues(typed invite.Form) url.Values {
	values := url.Values{}
	for n := range invite.Fields {
		field := &invite.Fields[n]
		values.Set(field.Name, *field.In(&typed))
	}
	return values
}

// CreateAccount is the form of Create account with these values.
func CreateAccount(v *kit.Request, values url.Values, key string) view.CreateAccount {
	input := func(field string) view.Input { return view.Input{Value: values.Get(field)} }
	return view.CreateAccount{
		Action:           "/invite/account",
		CancelURL:        "/invite",
		RequestKey:       key,
		DomainRequestURL: DomainRequest(v, ""),
		Email:            input(view.FieldEmail),
		Username:         UsernameField(values),
		Person:           PersonFields(values),
		Seed:             input(view.FieldSeed),
		Reason:           input(view.FieldReason),
	}
}

// PersonFields are the fields of Create account about the person, with these values.
func PersonFields(values url.Values) []view.Field {
	var fields []view.Field
	for n := range invite.Fields {
		of := &invite.Fields[n]
		if !of.Person {
			continue
		}
		// The browser knows the officer who types, not the person.
		field := view.Field{Name: of.Name, Label: of.Label, Hint: of.Hint, Required: !of.Optional, Optional: of.Optional, Autocomplete: "off",
			Input: view.Input{Value: values.Get(of.Name)}}
		switch of.Name {
		case people.FieldCountryCode:
			field.Options = CountryCodes(field.Value)
		case people.FieldContactNumber:
			field.Type, field.InputMode = "tel", "tel"
		}
		fields = append(fields, field)
	}
	return fields
}

// DetailFacts tell what is known of a person beside the name.
func DetailFacts(d *people.Details) []view.Fact {
	var facts []view.Fact
	for _, field := range invite.Fields {
		if field.Detail != nil && field.Name != people.FieldFirstName && field.Name != people.FieldLastName {
			facts = append(facts, view.Fact{Label: field.Label, Value: view.OrUnknown(field.Detail(d))})
		}
	}
	return facts
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
