package admin

import (
	"net/http"

	"techbiz/internal/openid"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// askNewClientSecret asks whether the product's secret is really to be replaced.
func (p *Pages) askNewClientSecret(v *kit.Request) error {
	return p.askOfClient(v, "Make a new secret?", func(c *openid.Client) view.ClientQuestion {
		return view.ClientQuestion{
			Consequence: "nobody can sign in to it from now on until its developers set the new secret. The old one stops working at once.",
			Button:      "Make a new secret", CancelText: "Keep the old one", Action: clientURL(c.ID) + "/secret",
		}
	})
}

// askDeleteClient asks whether the product is really to go.
func (p *Pages) askDeleteClient(v *kit.Request) error {
	return p.askOfClient(v, "Remove this product?", func(c *openid.Client) view.ClientQuestion {
		return view.ClientQuestion{
			Consequence: "nobody can sign in to it with TechPass any more, and what it was given stops working. This can't be undone.",
			Button:      "Remove product", CancelText: "Keep it", Action: clientURL(c.ID) + "/delete",
		}
	})
}

func (p *Pages) askOfClient(v *kit.Request, title string, ask func(c *openid.Client) view.ClientQuestion) error {
	c, err := p.productClient(v)
	if err != nil {
		return err
	}
	if c.BuiltIn {
		return p.drawClient(v, c, nil, nil) // it says why there is nothing to do
	}
	m := ask(c)
	m.Title, m.Name, m.CancelURL = title, c.Name, clientURL(c.ID)
	page := v.Page(title, kit.CrumbOverview, kit.CrumbAdmin, crumbClients, view.Crumb{Label: c.Name, URL: clientURL(c.ID)}, view.Crumb{Label: m.Button})
	page.Path = clientsURL
	return v.Draw(http.StatusOK, view.ClientQuestionPage(page, m))
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
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: c.Name + " is removed."})
	return v.Redirect(clientsURL)
}
