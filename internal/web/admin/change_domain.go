package admin

import (
	"errors"
	"net/http"
	"net/url"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

// showDomain shows a domain of the allow-list and what can be changed about it.
func (p *Pages) showDomain(v *kit.Request) error {
	d, err := p.domainOf(v)
	if err != nil {
		return err
	}
	return p.drawDomain(v, d, nil, nil)
}

// domainOf returns the domain that the address names, or fault.NotFound.
func (p *Pages) domainOf(v *kit.Request) (allowlist.Domain, error) {
	name, err := people.ParseDomain(v.R.PathValue("domain"))
	if err != nil {
		return allowlist.Domain{}, kit.ErrNoPage
	}
	return p.Allowlist.Get(v.R.Context(), v.Actor, name)
}

// chooseProvider chooses by which identity provider the domain's mailboxes sign in.
func (p *Pages) chooseProvider(v *kit.Request) error {
	return p.changeDomain(v, func(d allowlist.Domain, form url.Values) (told string, err error) {
		err = p.Allowlist.SetProvider(v.R.Context(), v.Actor, d.Name, form.Get(FieldProvider))
		d.Provider = form.Get(FieldProvider)
		words, _ := p.signInOf(d)
		return "Mailboxes of " + d.Name.String() + " sign in with TechPass by: " + words + ".", err
	})
}

// setDomainAgency says to which agency a company's domain belongs.
func (p *Pages) setDomainAgency(v *kit.Request) error {
	return p.changeDomain(v, func(d allowlist.Domain, form url.Values) (told string, err error) {
		g := chosenAgency(form)
		if err := p.Allowlist.SetAgency(v.R.Context(), v.Actor, d.Name, g); err != nil {
			return "", err
		}
		if g.IsZero() {
			return d.Name.String() + " belongs to no agency.", nil
		}
		return d.Name.String() + " belongs to " + g.Acronym() + ".", nil
	})
}

func (p *Pages) changeDomain(v *kit.Request, change func(d allowlist.Domain, form url.Values) (told string, err error)) error {
	d, err := p.domainOf(v)
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	told, err := change(d, form)
	switch {
	case err == nil:
		v.Flash(view.Notice{Tone: view.ToneSuccess, Text: told})
		return v.Redirect(domainURL(d.Name))
	case errors.Is(err, fault.NotFound):
		return err
	}
	return p.drawDomain(v, d, form, err)
}

// drawDomain draws the page; where refused is set, with what was chosen and why it was
// refused.
func (p *Pages) drawDomain(v *kit.Request, d allowlist.Domain, typed url.Values, refused error) error {
	m := Domain{AllowedDomain: p.allowedDomain(v.Actor, d), SeedURL: "/admin/domains/seed", BackURL: crumbDomains.URL}
	if v.Actor.IsAdmin() {
		m.RemoveURL = domainURL(d.Name) + "/remove"
		if d.Government() {
			m.ProviderURL, m.Providers = domainURL(d.Name)+"/provider", p.providerOptions(d)
		} else {
			choices, err := p.Agencies.Choices(v.R.Context(), v.Actor)
			if err != nil {
				return err
			}
			m.AgencyURL, m.Agencies = domainURL(d.Name)+"/agency", words.AgencyOptions(choices, d.Agency, "None")
		}
	}
	page := v.Page(d.Name.String(), kit.CrumbOverview, kit.CrumbAdmin, crumbDomains, view.Crumb{Label: d.Name.String()})
	page.Path = domainURL(d.Name)
	status := http.StatusOK
	if refused != nil {
		m.Provider.Value, m.OfAgency.Value = typed.Get(FieldProvider), typed.Get(view.FieldAgency)
		status = v.Refuse(&page, func(field string) *view.Input {
			switch field {
			case FieldProvider:
				return &m.Provider
			case view.FieldAgency:
				return &m.OfAgency
			}
			return nil
		}, refused)
	}
	return v.Draw(status, DomainPage(page, m))
}

// providerOptions are the ways for the domain's mailboxes to sign in. One that was chosen
// and is not set up any more stands among them, marked.
func (p *Pages) providerOptions(d allowlist.Domain) []view.Option {
	options := []view.Option{{Value: "", Label: "As the settings say: " + p.providerBySettings(d), Selected: d.Provider == ""}}
	known := d.Provider == ""
	for _, p := range p.AllProviders {
		known = known || p.Name() == d.Provider
		options = append(options, view.Option{Value: p.Name(), Label: p.Name(), Selected: p.Name() == d.Provider})
	}
	if !known {
		options = append(options, view.Option{Value: d.Provider, Label: d.Provider + " (not set up)", Selected: true})
	}
	return options
}

// showRemoveDomain asks whether the domain is really to be removed.
func (p *Pages) showRemoveDomain(v *kit.Request) error {
	d, err := p.domainOf(v)
	if err != nil {
		return err
	}
	n, err := p.Allowlist.Waiting(v.R.Context(), v.Actor, d.Name)
	if err != nil {
		return err
	}
	m := view.Confirm{
		Title: "Remove this domain?", Lead: d.Name.String(), Button: "Remove the domain", Danger: true,
		Paragraphs: []string{"Nobody new with a mailbox of this domain is invited or signs up. Who has an account keeps it and signs in as before.",
			waitingWords(n), "Allowing the domain again brings back what was set for it."},
		Action: domainURL(d.Name) + "/remove", CancelURL: domainURL(d.Name),
	}
	return v.Ask(v.Page(m.Title, kit.CrumbOverview, kit.CrumbAdmin, crumbDomains, view.Crumb{Label: d.Name.String(), URL: domainURL(d.Name)}, view.Crumb{Label: "Remove"}), m)
}

func waitingWords(n int) string {
	switch {
	case n == 0:
		return "No invitation to such a mailbox is open."
	case n > allowlist.WaitingCeiling:
		return "More than " + view.Count(allowlist.WaitingCeiling) + " invitations to such mailboxes are open. They stay open; revoke those that are not wanted."
	}
	return view.Counted(n, "open invitation", "open invitations") + " to such mailboxes: they stay open, so revoke those that are not wanted."
}

// removeDomain takes the domain off the allow-list.
func (p *Pages) removeDomain(v *kit.Request) error {
	d, err := p.domainOf(v)
	if err != nil {
		return err
	}
	if err := p.Allowlist.Remove(v.R.Context(), v.Actor, d.Name); err != nil {
		return err
	}
	return v.Told(crumbDomains.URL, d.Name.String()+" is not on the allow-list any more.")
}
