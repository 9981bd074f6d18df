package view

import "slices"

// CreateAccount is the form that creates an account on behalf of a user.
type CreateAccount struct {
	// Action takes the POST with every field below and FieldRequestKey.
	Action     string
	CancelURL  string
	RequestKey string
	// DomainRequestURL is where a domain is requested to be allow-listed.
	DomainRequestURL string

	Email    Input
	Username Username
	// Person are the fields about the person. They stand two in a row; a field with Options is
	// a select.
	Person []Field
	// Seed holds SeedYes or SeedNo; anything else counts as SeedNo.
	Seed   Input
	Reason Input
}

// Username is the TechPass username, needed only where the email is no gov.sg one. Its
// field can always be reached and typed into: whether it was needed, the server decides
// when the form is submitted.
type Username struct {
	Input
	// Needed says that the email typed so far needs a username.
	Needed bool
	// EmailKnown says that Needed was decided from an email, not assumed.
	EmailKnown bool
	// FragmentURL answers GET ?email=… with UsernameHint alone.
	FragmentURL string
}

// Input finds a field by its form name; nil where the form has no such field.
func (m *CreateAccount) Input(name string) *Input {
	switch name {
	case FieldEmail:
		return &m.Email
	case FieldUsername:
		return &m.Username.Input
	case FieldSeed:
		return &m.Seed
	case FieldReason:
		return &m.Reason
	}
	for n := range m.Person {
		if m.Person[n].Name == name {
			return &m.Person[n].Input
		}
	}
	return nil
}

func (m CreateAccount) email() Field {
	return Field{
		Name: FieldEmail, Label: "Email", Input: m.Email, Type: "email", Required: true, Autocomplete: "off",
		Hint:     "A government mailbox, or the company mailbox of a vendor. The domain must be allow-listed; personal mailboxes such as gmail.com are not accepted.",
		HintLink: m.Email.DomainRequest(m.DomainRequestURL),
	}
}

// Field is where the username is typed.
func (u Username) Field() Field {
	return Field{
		Name: FieldUsername, Label: "TechPass username", Note: "(company mailboxes only)", Input: u.Input, Suffix: LoginSuffix,
		Autocomplete: "off", Hint: u.hint(),
	}
}

// hint says whether the field is to be filled in, as far as that is known.
func (u Username) hint() string {
	const rules = "Use letters, digits and the signs _ ' - . only. Start and end with a letter or a digit. Do not use two periods in a row."
	switch {
	case !u.EmailKnown:
		return "Enter a username where the email is not a gov.sg one. Leave it empty otherwise: a gov.sg email is the login ID. " + rules
	case u.Needed:
		return "Enter a username for this email. " + rules
	}
	return "Leave this empty: this email is the login ID."
}

// personRows are the rows in which the fields about the person stand.
func (m CreateAccount) personRows() [][]Field { return slices.Collect(slices.Chunk(m.Person, 2)) }

// ofPhone tells whether a row asks for a phone number.
func ofPhone(row []Field) bool { return row[0].Name == FieldCountryCode }

// Fields are all of the form's, in their order.
func (m CreateAccount) Fields() []Field {
	return slices.Concat([]Field{m.email(), m.Username.Field()}, m.Person, []Field{SeedField(m.Seed), ReasonField(m.Reason)})
}

// LoginSuffix ends the login IDs that name no mailbox.
const LoginSuffix = "@techpass.gov.sg"
