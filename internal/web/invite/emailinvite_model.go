package invite

import "techbiz/internal/web/view"

// EmailInvite is the form of an email invitation.
type EmailInvite struct {
	// Action takes the POST with FieldEmail, FieldSeed, FieldReason and FieldRequestKey.
	Action    string
	CancelURL string
	// RequestKey makes a repeated submission harmless.
	RequestKey string
	// DomainRequestURL is where a domain is requested to be allow-listed.
	DomainRequestURL string
	Email            view.Input
	// Seed holds SeedYes or SeedNo; anything else counts as SeedNo.
	Seed   view.Input
	Reason view.Input
}

// Input finds a field by its form name; nil where the form has no such field.
func (m *EmailInvite) Input(name string) *view.Input {
	switch name {
	case view.FieldEmail:
		return &m.Email
	case view.FieldSeed:
		return &m.Seed
	case view.FieldReason:
		return &m.Reason
	}
	return nil
}

func (m EmailInvite) email() view.Field {
	return view.Field{
		Name: view.FieldEmail, Label: "Email", Input: m.Email, Type: "email", Required: true, Autocomplete: "off",
		Hint:     "A public officer's name@agency.gov.sg or a vendor's name_from.organisation@agency.gov.sg. The domain must be allow-listed.",
		HintLink: m.Email.DomainRequest(m.DomainRequestURL),
	}
}

func (m EmailInvite) fields() []view.Field {
	return []view.Field{m.email(), view.SeedField(m.Seed), view.ReasonField(m.Reason)}
}
