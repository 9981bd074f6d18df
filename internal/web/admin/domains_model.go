package admin

import "techbiz/internal/web/view"

// Domains is the allow-list as administrators keep it.
type Domains struct {
	Requests []DomainRequest
	Allowed  []AllowedDomain
	// AllowURL takes the POST with FieldDomain.
	AllowURL string
	// SeedURL takes the POST with FieldDomain and FieldSeed, SeedYes or SeedNo.
	SeedURL string
	Domain  view.Input
	// Agencies are the choices of whose a company's domain is; empty where there is none.
	Agencies []view.Option
	// Agency is the acronym of the only agency whose domains are listed; empty for all.
	Agency string
	// URL is the page's own address, to which the search sends its GET with q.
	URL    string
	Search string
	Pager  view.Pager
}

// AllowedDomain is a domain of the allow-list.
type AllowedDomain struct {
	URL  string
	Name string
	// Government says that its mailboxes are an agency's; a company's otherwise.
	Government bool
	// Agency is the acronym of the agency whose domain it is; empty for none.
	Agency string
	// SignIn says how the holders of its mailboxes show who they are.
	SignIn string
	// Missing says that they can't: the identity provider is not set up.
	Missing bool
	// Seed says that SEED is offered to its mailboxes.
	Seed bool
	// SeedByAdmin says that only admins offer it, of whom the reader is none.
	SeedByAdmin bool
}

func (d AllowedDomain) kind() string {
	if d.Government {
		return "Government"
	}
	return "Company"
}

// Domain is a domain of the allow-list and what can be changed about it.
type Domain struct {
	AllowedDomain

	// SeedURL takes the POST with FieldDomain and FieldSeed.
	SeedURL string
	// ProviderURL takes the POST with FieldProvider, one of Providers; empty where it can't
	// be chosen.
	ProviderURL string
	Provider    view.Input
	Providers   []view.Option
	// AgencyURL takes the POST with FieldAgency, one of Agencies; empty where it can't be
	// chosen.
	AgencyURL string
	OfAgency  view.Input
	Agencies  []view.Option
	// RemoveURL leads to the page that asks for confirmation; empty where that is not the
	// reader's to do.
	RemoveURL string
	BackURL   string
}

func (m Domain) provider() view.Field {
	return view.Field{Name: FieldProvider, Label: "Identity provider", Input: m.Provider, Options: m.Providers,
		Hint: "Who vouches for the holders of these mailboxes when they sign in with TechPass."}
}

func (m Domain) agency() view.Field {
	return view.Field{Name: view.FieldAgency, Label: "Agency", Input: m.OfAgency, Options: m.Agencies,
		Hint: "Its agency admins find the accounts with these mailboxes."}
}

func (m Domain) facts() []view.Fact {
	list := []view.Fact{{Label: "Mailboxes", Value: m.kind()}, {Label: "Agency", Value: m.Agency}, {Label: "Sign-in with TechPass", Value: m.SignIn}, {Label: "SEED", Value: "Offered"}}
	if !m.Seed {
		list[3].Value = "Withheld"
	}
	return list
}

var domainColumns = []string{"Domain", "Mailboxes", "Agency", "Sign-in", "SEED"}

func (m Domains) agency() view.Field {
	return view.Field{Name: view.FieldAgency, Label: "Agency", Options: m.Agencies, Hint: "Of a company's domain: for whom it works. A government domain's name says whose it is."}
}

// otherSeed is what the button beside the domain changes it to.
func (d AllowedDomain) otherSeed() string {
	if d.Seed {
		return view.SeedNo
	}
	return view.SeedYes
}

// DomainRequest is a domain that an officer asked for.
type DomainRequest struct {
	Domain string
	Who    string
	// When is formatted, see DateTime.
	When string
}

func (m Domains) domain() view.Field {
	return view.Field{
		Name: view.FieldDomain, Label: "Domain", Input: m.Domain, Required: true, Autocomplete: "off",
		Hint: "In the format agency.gov.sg. Mailboxes of this domain can then be invited.",
	}
}
