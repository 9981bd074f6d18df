package view

// Domains is the allow-list as administrators keep it.
type Domains struct {
	Requests []DomainRequest
	Allowed  []string
	// AllowURL takes the POST with FieldDomain.
	AllowURL string
	Domain   Input
}

// DomainRequest is a domain that an officer asked for.
type DomainRequest struct {
	Domain string
	Who    string
	// When is formatted, see DateTime.
	When string
}

func (m Domains) domain() Field {
	return Field{
		Name: FieldDomain, Label: "Domain", Input: m.Domain, Required: true, Autocomplete: "off",
		Hint: "In the format agency.gov.sg. Mailboxes of this domain can then be invited.",
	}
}
