package admin

import (
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// askNewClientSecret asks whether the product's secret is really to be replaced.
func (p *Pages) askNewClientSecret(v *kit.Request) error {
	return p.askOfClient(v, view.Confirm{
		Title: "Make a new secret?", Rest: ": nobody can sign in to it from now on until its developers set the new secret. The old one stops working at once.",
		Button: "Make a new secret", CancelText: "Keep the old one", Action: "/secret",
	})
}

// askDeleteClient asks whether the product is really to go.
func (p *Pages) askDeleteClient(v *kit.Request) error {
	return p.askOfClient(v, view.Confirm{
		Title: "Remove this product?", Rest: ": nobody can sign in to it with TechPass any more, and what it was given stops working. This can't be undone.",
		Button: "Remove product", CancelText: "Keep it", Action: "/delete",
	})
}

// askOfClient asks about the product of the address. The question's Action is given below that.
func (p *Pages) askOfClient(v *kit.Request, m view.Confirm) error {
	c, err := p.productClient(v)
	if err != nil {
		return err
	}
	if c.BuiltIn {
		return p.drawClient(v, c, nil, nil) // it says why there is nothing to do
	}
	m.About, m.Danger = c.Name, true
	m.Action, m.CancelURL = clientURL(c.ID)+m.Action, clientURL(c.ID)
	page := v.Page(m.Title, kit.CrumbOverview, kit.CrumbAdmin, crumbClients, view.Crumb{Label: c.Name, URL: clientURL(c.ID)}, view.Crumb{Label: m.Button})
	page.Path = clientsURL
	return v.Ask(page, m)
}

// makeClientSecret replaces the secret and shows the new one.
func (p *Pages) makeClientSecret(v *kit.Request) error {
	c, err := p.productClient(v)
	if err != nil {
		return err
	}
	secret, err := p.OpenID.NewSecret(v.R.Context(), v.Actor, c.ID)
	if err != nil {
		return err
	}
	return p.drawClientSecret(v, c, secret)
}

// deleteClient removes the product.
func (p *Pages) deleteClient(v *kit.Request) error {
	c, err := p.productClient(v)
	if err != nil {
		return err
	}
	if err := p.OpenID.Delete(v.R.Context(), v.Actor, c.ID); err != nil {
		return err
	}
	return v.Told(clientsURL, c.Name+" is removed.")
}
