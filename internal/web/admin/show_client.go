package admin

import (
	"net/http"
	"net/url"
	"strings"

	"techbiz/internal/openid"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// client returns the product of the address.
func (p *Pages) productClient(v *kit.Request) (*openid.Client, error) {
	return p.OpenID.Get(v.R.Context(), v.Actor, v.R.PathValue("client"))
}

// showClient shows a product with what its developers have to know.
func (p *Pages) showClient(v *kit.Request) error {
	c, err := p.productClient(v)
	if err != nil {
		return err
	}
	return p.drawClient(v, c, nil, nil)
}

// drawClient draws the page, where refused is set with why the typed form was not taken.
func (p *Pages) drawClient(v *kit.Request, c *openid.Client, typed url.Values, refused error) error {
	m := Client{
		Name: c.Name, BuiltIn: c.BuiltIn, DeleteURL: clientURL(c.ID) + "/delete",
		Facts: []view.Fact{
			{Label: "Client ID", Value: c.ID},
			{Label: "Issuer", Value: p.issuer()},
			{Label: "Scopes", Value: strings.Join(openid.Scopes(), " ")},
			{Label: "Registered", Value: view.DateTime(c.CreatedAt)},
			{Label: "Changed", Value: view.DateTime(c.UpdatedAt)},
		},
		Form: ClientForm{
			Name: view.Input{Value: c.Name}, RedirectURIs: view.Input{Value: strings.Join(c.RedirectURIs, "\n")},
			PostLogoutURIs: view.Input{Value: strings.Join(c.PostLogoutURIs, "\n")}, FirstParty: c.FirstParty,
			Action: clientURL(c.ID), CancelURL: clientsURL,
		},
	}
	if !c.Public() {
		m.SecretURL = clientURL(c.ID) + "/secret"
	}
	page := v.Page(c.Name, kit.CrumbOverview, kit.CrumbAdmin, crumbClients, view.Crumb{Label: c.Name})
	page.Path = clientsURL
	status := http.StatusOK
	if refused != nil {
		m.Form = filled(m.Form, typed)
		status = v.Refuse(&page, clientInput(&m.Form), refused)
	}
	return v.Draw(status, ClientPage(page, m))
}

// saveClient changes a product.
func (p *Pages) saveClient(v *kit.Request) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	c, err := p.productClient(v)
	if err != nil {
		return err
	}
	asked, err := p.OpenID.Update(v.R.Context(), v.Actor, c.ID, clientFormOf(form))
	if err != nil {
		return p.drawClient(v, c, form, err)
	}
	if asked != nil {
		return v.Waits(clientURL(c.ID), "These settings are not in effect yet.")
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: "The settings are saved and in effect."})
	return v.Redirect(clientURL(c.ID))
}
