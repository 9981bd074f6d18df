package admin

import (
	"net/http"
	"net/url"

	"techbiz/internal/base/people"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

var crumbDomains = view.Crumb{Label: "Domains", URL: "/admin/domains"}

func domainURL(d people.Domain) string { return crumbDomains.URL + "/" + d.String() }

// showDomains shows an admin which domains are asked for and which are allowed.
func (p *Pages) showDomains(v *kit.Request) error {
	return p.drawDomains(v, nil, nil)
}

// drawDomains draws the page; where refused is set, with what was typed and why it was not
// allowed.
func (p *Pages) drawDomains(v *kit.Request, typed url.Values, refused error) error {
	ctx := v.R.Context()
	model := Domains{AllowURL: "/admin/domains/allow", SeedURL: "/admin/domains/seed", Domain: view.Input{Value: typed.Get(view.FieldDomain)}}
	if v.Actor.IsAdmin() { // whose requests they are is for admins alone
		requests, err := p.Desk.OpenDomains(ctx, v.Actor)
		if err != nil {
			return err
		}
		for _, r := range requests {
			model.Requests = append(model.Requests, DomainRequest{Domain: r.Domain.String(), Who: r.RequesterEmail.String(), When: view.DateTime(r.CreatedAt)})
		}
	} else {
		model.Agency = v.Actor.Agency().Acronym()
	}
	choices, err := p.Agencies.Choices(ctx, v.Actor)
	if err != nil {
		return err
	}
	model.Agencies = words.AgencyOptions(choices, chosenAgency(typed), "None, or who asked for it")
	if err := p.listDomains(v, &model); err != nil {
		return err
	}
	page := v.Page(crumbDomains.Label, kit.CrumbOverview, kit.CrumbAdmin, view.Crumb{Label: crumbDomains.Label})
	page.Path = crumbDomains.URL
	status := http.StatusOK
	if refused != nil {
		status = v.Refuse(&page, func(field string) *view.Input {
			if field == view.FieldDomain {
				return &model.Domain
			}
			return nil
		}, refused)
	}
	return v.Draw(status, DomainsPage(page, model))
}

// listDomains reads a page of the allowed domains, as the address asks for it.
func (p *Pages) listDomains(v *kit.Request, m *Domains) error {
	params := v.R.URL.Query()
	q := allowlist.Query{Prefix: params.Get(kit.ParamSearch), After: params.Get(kit.ParamCursor)}
	found, next, err := p.Allowlist.Page(v.R.Context(), v.Actor, q)
	if err != nil {
		return err
	}
	m.URL, m.Search = crumbDomains.URL, q.Prefix
	m.Pager.NextURL = kit.PageURL(m.URL, params, next)
	if q.After != "" {
		m.Pager.FirstURL = kit.WithParams(m.URL, params, kit.ParamSearch)
	}
	for _, d := range found {
		m.Allowed = append(m.Allowed, p.allowedDomain(v.Actor, d))
	}
	return nil
}

func (p *Pages) allowedDomain(reader people.Actor, d allowlist.Domain) AllowedDomain {
	row := AllowedDomain{URL: domainURL(d.Name), Name: d.Name.String(), Government: d.Government(), Agency: d.Agency.Acronym(), Seed: d.SEED,
		SeedByAdmin: !allowlist.MayOfferSEED(reader, d)}
	row.SignIn, row.Missing = p.signInOf(d)
	return row
}

// signInOf tells how the holders of the domain's mailboxes show who they are, and whether
// they can't because the identity provider that was chosen is not set up.
func (p *Pages) signInOf(d allowlist.Domain) (words string, missing bool) {
	switch {
	case !d.Government():
		return "Password", false
	case d.Provider == "":
		return p.providerBySettings(d), false
	}
	for _, p := range p.AllProviders {
		if p.Name() == d.Provider {
			return d.Provider, false
		}
	}
	return d.Provider, true
}

// providerBySettings is what the settings say for the domain.
func (p *Pages) providerBySettings(d allowlist.Domain) string {
	if p := p.Providers[d.Name.String()]; p != nil {
		return p.Name()
	}
	return "Mailed code"
}
