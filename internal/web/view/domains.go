package view

// Domains is the allow-list as administrators keep it.
type Domains struct {
	Requests []DomainRequest
	Allowed  []AllowedDomain
	// AllowURL takes the POST with FieldDomain.
	AllowURL string
	// SeedURL takes the POST with FieldDomain and FieldSeed, SeedYes or SeedNo.
	SeedURL string
	Domain  Input
}

// AllowedDomain is a domain of the allow-list.
type AllowedDomain struct {
	Name string
	// Seed says that SEED is offered to its mailboxes.
	Seed bool
}

// otherSeed is what the button beside the domain changes it to.
func (d AllowedDomain) otherSeed() string {
	if d.Seed {
		return SeedNo
	}
	return SeedYes
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
