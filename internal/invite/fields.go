package invite

import "techbiz/internal/base/people"

// Field is one field of Create account. Whatever has to do with all of them goes through
// Fields: the form on the pages, what is kept of it, the columns of lists, a row's problems and
// corrections, and what the store and the exports hold of a person.
type Field struct {
	// Name is the field's name on forms, in JSON and in errors: one of people's Field names.
	Name string
	// Label is what pages call it.
	Label string
	// Hint is what the form says under the label; "" for nothing.
	Hint string
	// Person: the form asks for it under Person. What it asks for elsewhere it draws in its own way.
	Person bool
	// Optional: it may be left blank, and a list may come without its column.
	Optional bool
	// Words: it holds words, which a program may have misread.
	Words bool
	// Later: it came after the first release. What an earlier release noted to tell one request
	// or row from another one stays the same while the field is blank.
	Later bool

	// In is where a form keeps what was typed.
	In func(f *Form) *string
	// Detail is what is known of a person; nil where it is none of people's Details.
	Detail func(d *people.Details) string

	// value is what was read of a field that is no detail, as it would be typed again.
	value func(r *Request) string
	// parse reads the field; nil where ParseForm does it for both forms, or another field's does.
	parse func(f *Form, r *Request, errs *people.FieldErrors)
}

// ValueOf is what a request holds of the field, as it would be typed again.
func (f *Field) ValueOf(r *Request) string {
	if f.Detail != nil {
		return f.Detail(&r.Details)
	}
	return f.value(r)
}

// Fields are all fields of Create account in the order of the form. Adding one is described in
// CONTRIBUTING.md.
var Fields = []Field{
	{
		Name: people.FieldEmail, Label: "Email",
		In:    func(f *Form) *string { return &f.Email },
		value: func(r *Request) string { return r.Email.String() },
	},
	{
		Name: people.FieldUsername, Label: "TechPass username",
		In:    func(f *Form) *string { return &f.Username },
		value: func(r *Request) string { return r.Username.String() },
		parse: parseUsername,
	},
	{
		Name: people.FieldFirstName, Label: "First name", Person: true, Words: true,
		In:     func(f *Form) *string { return &f.FirstName },
		Detail: func(d *people.Details) string { return d.FirstName.String() },
		parse: func(f *Form, r *Request, errs *people.FieldErrors) {
			r.FirstName = parsedName(errs, people.FieldFirstName, f.FirstName)
		},
	},
	{
		Name: people.FieldLastName, Label: "Last name", Person: true, Words: true,
		In:     func(f *Form) *string { return &f.LastName },
		Detail: func(d *people.Details) string { return d.LastName.String() },
		parse: func(f *Form, r *Request, errs *people.FieldErrors) {
			r.LastName = parsedName(errs, people.FieldLastName, f.LastName)
		},
	},
	{
		Name: people.FieldCountryCode, Label: "Country code", Person: true,
		In:    func(f *Form) *string { return &f.CountryCode },
		value: func(r *Request) string { return r.Phone.CountryCode() },
	},
	{
		Name: people.FieldContactNumber, Label: "Contact number", Person: true,
		In:    func(f *Form) *string { return &f.ContactNumber },
		value: func(r *Request) string { return r.Phone.National() },
		parse: parsePhone,
	},
	{
		Name: people.FieldOrganisation, Label: "Organisation", Person: true, Words: true,
		In:     func(f *Form) *string { return &f.Organisation },
		Detail: func(d *people.Details) string { return d.Organisation.String() },
		parse: func(f *Form, r *Request, errs *people.FieldErrors) {
			r.Organisation = parsed(errs, people.ParseOrganisation, f.Organisation)
		},
	},
	{
		Name: people.FieldDepartment, Label: "Department", Person: true, Optional: true, Words: true,
		In:     func(f *Form) *string { return &f.Department },
		Detail: func(d *people.Details) string { return d.Department.String() },
		parse: func(f *Form, r *Request, errs *people.FieldErrors) {
			r.Department = parsed(errs, people.ParseDepartment, f.Department)
		},
	},
	{
		Name: people.FieldSEED, Label: "SEED",
		In:    func(f *Form) *string { return &f.SEED },
		value: func(r *Request) string { return people.YesNo(r.SEED) },
	},
	{
		Name: people.FieldReason, Label: "Reason", Words: true,
		In:    func(f *Form) *string { return &f.Reason },
		value: func(r *Request) string { return r.Reason.String() },
	},
}

// FieldNames are the names of Fields.
func FieldNames() []string {
	names := make([]string, len(Fields))
	for n := range Fields {
		names[n] = Fields[n].Name
	}
	return names
}

// FieldNamed returns the field of this name; nil where there is none.
func FieldNamed(name string) *Field {
	for n := range Fields {
		if Fields[n].Name == name {
			return &Fields[n]
		}
	}
	return nil
}

// parseUsername reads the username. Whether one is needed depends on the email: before that is
// known, what was typed is checked and none is asked for.
func parseUsername(f *Form, r *Request, errs *people.FieldErrors) {
	if r.Email.IsZero() {
		if f.Username != "" {
			parsed(errs, people.ParseUsername, f.Username)
		}
		return
	}
	var err error
	r.Username, err = people.ParseUsernameFor(r.Email, f.Username)
	errs.Add(err)
}

// parsePhone reads the number with the country code.
func parsePhone(f *Form, r *Request, errs *people.FieldErrors) {
	var err error
	r.Phone, err = people.ParsePhone(f.CountryCode, f.ContactNumber)
	errs.Add(err)
}

func parsedName(errs *people.FieldErrors, field, s string) people.PersonName {
	name, err := people.ParsePersonName(field, s)
	errs.Add(err)
	return name
}
