package view

// EmailInvite is the form of an email invitation.
type EmailInvite struct {
	// Action takes the POST with FieldEmail, FieldSeed, FieldReason and FieldRequestKey.
	Action    string
	CancelURL string
	// RequestKey makes a repeated submission harmless.
	RequestKey string
	// DomainRequestURL is where a domain is requested to be allow-listed.
	DomainRequestURL string
	Email            Input
	// Seed holds SeedYes or SeedNo; anything else counts as SeedNo.
	Seed   Input
	Reason Input
}

// Input finds a field by its form name; nil where the form has no such field.
func (m *EmailInvite) Input(name string) *Input {
	switch name {
	case FieldEmail:
		return &m.Email
	case FieldSeed:
		return &m.Seed
	case FieldReason:
		return &m.Reason
	}
	return nil
}

func (m EmailInvite) email() Field {
	return Field{
		Name: FieldEmail, Label: "Email", Input: m.Email, Type: "email", Required: true, Autocomplete: "off",
		Hint:     "A public officer's name@agency.gov.sg or a vendor's name_from.organisation@agency.gov.sg. The domain must be allow-listed.",
		HintLink: m.Email.domainRequest(m.DomainRequestURL),
	}
}

func (m EmailInvite) fields() []Field {
	return []Field{m.email(), seedField(m.Seed), reasonField(m.Reason)}
}

// domainRequest is the link under an email field, which the button beside an error replaces.
func (in Input) domainRequest(url string) *Link {
	if in.WaitFor != "" {
		return nil
	}
	return domainRequest(url)
}

// domainRequest is the link under every email field of an invitation.
func domainRequest(url string) *Link {
	if url == "" {
		return nil
	}
	return &Link{Text: "Request to add a domain", URL: url}
}

func seedField(in Input) Field {
	value := SeedNo
	switch {
	case in.Value == SeedYes:
		value = SeedYes
	case in.Error != "":
		value = "" // what was typed is neither: nothing is chosen for the user
	}
	return Field{
		Name: FieldSeed, Label: "Is onboarding to SEED required?", Input: in, Type: "radio", Required: true,
		Options: choose(value, Option{Value: SeedYes, Label: "Yes"}, Option{Value: SeedNo, Label: "No"}),
	}
}

func reasonField(in Input) Field {
	return Field{
		Name: FieldReason, Label: "Reason", Input: in, MaxLength: MaxReason, Required: true,
		Hint: "Why this person needs a TechPass account, such as the project or system that they work on.",
	}
}
