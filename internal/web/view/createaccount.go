package view

// CreateAccount is the form that creates an account on behalf of a user.
type CreateAccount struct {
	// Action takes the POST with every field below and FieldRequestKey.
	Action     string
	CancelURL  string
	RequestKey string
	// DomainRequestURL is where a domain is requested to be allow-listed.
	DomainRequestURL string
	// CountryCodes are the dialling codes on offer, the chosen one selected.
	CountryCodes []Option

	Email        Input
	Username     Username
	FirstName    Input
	LastName     Input
	CountryCode  Input
	Contact      Input
	Organisation Input
	Department   Input
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
	case FieldFirstName:
		return &m.FirstName
	case FieldLastName:
		return &m.LastName
	case FieldCountryCode:
		return &m.CountryCode
	case FieldContact:
		return &m.Contact
	case FieldOrganisation:
		return &m.Organisation
	case FieldDepartment:
		return &m.Department
	case FieldSeed:
		return &m.Seed
	case FieldReason:
		return &m.Reason
	}
	return nil
}

func (m CreateAccount) email() Field {
	return Field{
		Name: FieldEmail, Label: "Email", Input: m.Email, Type: "email", Required: true, Autocomplete: "off",
		Hint:     "A government mailbox, or the company mailbox of a vendor. The domain must be allow-listed; personal mailboxes such as gmail.com are not accepted.",
		HintLink: m.Email.domainRequest(m.DomainRequestURL),
	}
}

func (u Username) field() Field {
	return Field{
		Name: FieldUsername, Label: "TechPass username", Note: "(company mailboxes only)", Input: u.Input, Suffix: loginSuffix,
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

func (m CreateAccount) firstName() Field {
	return Field{Name: FieldFirstName, Label: "First name", Input: m.FirstName, Required: true, Autocomplete: "off"}
}

func (m CreateAccount) lastName() Field {
	return Field{Name: FieldLastName, Label: "Last name", Input: m.LastName, Required: true, Autocomplete: "off"}
}

func (m CreateAccount) countryCode() Field {
	return Field{
		Name: FieldCountryCode, Label: "Country code", Input: m.CountryCode, Required: true,
		Options: m.CountryCodes, Autocomplete: "off",
	}
}

func (m CreateAccount) contact() Field {
	return Field{
		Name: FieldContact, Label: "Contact number", Input: m.Contact, Required: true,
		Type: "tel", InputMode: "tel", Autocomplete: "off",
	}
}

func (m CreateAccount) organisation() Field {
	return Field{Name: FieldOrganisation, Label: "Organisation", Input: m.Organisation, Required: true, Autocomplete: "off"}
}

func (m CreateAccount) department() Field {
	return Field{Name: FieldDepartment, Label: "Department", Input: m.Department, Optional: true, Autocomplete: "off"}
}

func (m CreateAccount) fields() []Field {
	return []Field{
		m.email(), m.Username.field(), m.firstName(), m.lastName(), m.countryCode(), m.contact(),
		m.organisation(), m.department(), seedField(m.Seed), reasonField(m.Reason),
	}
}

// loginSuffix ends the login IDs that name no mailbox.
const loginSuffix = "@techpass.gov.sg"
