package techpass

import "techbiz/internal/web/view"

// SignUp is the form by which somebody asks for a TechPass account of their own.
type SignUp struct {
	// Action takes the POST with FieldEmail, FieldHuman and the fields of SignUpFields. Without
	// FieldHuman, which scripts fill in, it answers with DuePage.
	Action string
	// DomainRequestURL is where a domain is requested to be allow-listed.
	DomainRequestURL string
	SignInURL        string
	Email            view.Input
	Fields           SignUpFields
	Check            view.HumanCheck
}

// SignUpFields are the fields that depend on the mailbox. All of them can be reached at
// once; what the mailbox needs, the server decides when the form is submitted.
type SignUpFields struct {
	Username view.Username
	// OffersSeed asks the SEED question; also while no mailbox is known.
	OffersSeed bool
	// SeedChanges says that the page shows the SEED question where it should not, or the
	// other way round.
	SeedChanges bool
	// FragmentURL answers GET ?email=… and the SEED question's answer with SignUpHints.
	FragmentURL string

	FirstName view.Input
	LastName  view.Input
	// Seed holds SeedYes or SeedNo; anything else counts as SeedNo.
	Seed view.Input
}

// SignUpSent follows the form, whoever the mailbox is of.
type SignUpSent struct {
	Email string
	// AgainURL leads back to the form.
	AgainURL string
	// Days is how long the link in the mail is valid.
	Days int
}

// Input finds a field by its form name; nil where the form shows no such field.
func (m *SignUp) Input(name string) *view.Input {
	f := &m.Fields
	switch {
	case name == view.FieldEmail:
		return &m.Email
	case name == view.FieldSeed && f.OffersSeed:
		return &f.Seed
	case name == view.FieldUsername:
		return &f.Username.Input
	case name == view.FieldFirstName:
		return &f.FirstName
	case name == view.FieldLastName:
		return &f.LastName
	}
	return nil
}

func (m SignUp) email() view.Field {
	return view.Field{
		Name: view.FieldEmail, Label: "Work email", Input: m.Email, Type: "email", Required: true, Autocomplete: "email",
		Hint:     "Your government mailbox or your company's, where its domain is allow-listed. Personal mailboxes such as gmail.com are not accepted.",
		HintLink: view.DomainRequestLink(m.DomainRequestURL),
	}
}

func (m SignUp) fields() []view.Field {
	fields := []view.Field{m.email(), m.Fields.username(), m.Fields.firstName(), m.Fields.lastName()}
	if m.Fields.OffersSeed {
		fields = append(fields, m.Fields.seed())
	}
	return fields
}

func (f SignUpFields) username() view.Field {
	u := f.Username.Field()
	u.Autocomplete = "username"
	return u
}

func (f SignUpFields) firstName() view.Field {
	return view.Field{Name: view.FieldFirstName, Label: "First name", Input: f.FirstName, Optional: true, Autocomplete: "given-name"}
}

func (f SignUpFields) lastName() view.Field {
	return view.Field{Name: view.FieldLastName, Label: "Last name", Input: f.LastName, Optional: true, Autocomplete: "family-name"}
}

func (f SignUpFields) seed() view.Field {
	field := view.SeedField(f.Seed)
	field.Label = "Do you need SEED?"
	if !f.Username.EmailKnown {
		field.Hint = "For public officers only. Vendors ask for SEED by a service request."
	}
	return field
}
