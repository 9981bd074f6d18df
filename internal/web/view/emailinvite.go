package view

// DomainRequest is the link under an email field, which the button beside an error replaces.
func (in Input) DomainRequest(url string) *Link {
	if in.WaitFor != "" {
		return nil
	}
	return DomainRequestLink(url)
}

// DomainRequestLink is the link under every email field of an invitation.
func DomainRequestLink(url string) *Link {
	if url == "" {
		return nil
	}
	return &Link{Text: "Request to add a domain", URL: url}
}

// SeedField asks whether the invitee needs SEED.
func SeedField(in Input) Field {
	value := SeedNo
	switch {
	case in.Value == SeedYes:
		value = SeedYes
	case in.Error != "":
		value = "" // what was typed is neither: nothing is chosen for the user
	}
	return Field{
		Name: FieldSeed, Label: "Is onboarding to SEED required?", Input: in, Type: "radio", Required: true,
		Options: Choose(value, Option{Value: SeedYes, Label: "Yes"}, Option{Value: SeedNo, Label: "No"}),
	}
}

// ReasonField asks why somebody is invited.
func ReasonField(in Input) Field {
	return Field{
		Name: FieldReason, Label: "Reason", Input: in, MaxLength: MaxReason, Required: true,
		Hint: "Why this person needs a TechPass account, such as the project or system that they work on.",
	}
}
