package admin

import (
	"net/http"
	"net/url"
	"strings"

	"techbiz/internal/openid"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showNewClient asks what a product is.
func (p *Pages) showNewClient(v *kit.Request) error {
	return v.Draw(http.StatusOK, NewClientPage(newClientPage(v), newClientForm()))
}

func newClientPage(v *kit.Request) view.Page {
	page := v.Page("Register a product", kit.CrumbOverview, kit.CrumbAdmin, crumbClients, view.Crumb{Label: "Register a product"})
	page.Path = clientsURL
	return page
}

func newClientForm() ClientForm {
	return ClientForm{New: true, Action: clientsURL, CancelURL: clientsURL}
}

// createClient registers a product. The answer shows its secret, which nothing keeps.
func (p *Pages) createClient(v *kit.Request) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	typed := clientFormOf(form)
	c, secret, err := p.OpenID.Create(v.R.Context(), v.Actor, typed)
	if err != nil {
		page, model := newClientPage(v), filled(newClientForm(), form)
		status := v.Refuse(&page, clientInput(&model), err)
		return v.Draw(status, NewClientPage(page, model))
	}
	if typed.FirstParty {
		v.Flash(view.Notice{Tone: view.ToneWarning, Text: "Until then people are asked whether " + c.Name + " may know who they are: that they are not asked waits. " + kit.WaitsWords})
	}
	if secret == "" {
		v.Flash(view.Notice{Tone: view.ToneSuccess, Text: c.Name + " is registered."})
		return v.Redirect(clientURL(c.ID))
	}
	return p.drawClientSecret(v, c, secret)
}

func (p *Pages) drawClientSecret(v *kit.Request, c *openid.Client, secret string) error {
	page := v.Page("The secret of "+c.Name, kit.CrumbOverview, kit.CrumbAdmin, crumbClients, view.Crumb{Label: c.Name, URL: clientURL(c.ID)}, view.Crumb{Label: "Secret"})
	page.Path = clientsURL
	return v.Draw(http.StatusOK, ClientSecretPage(page, ClientSecret{
		Name: c.Name, ID: c.ID, Secret: secret, Issuer: p.issuer(), BackURL: clientURL(c.ID),
	}))
}

// issuer is the name of this provider in tokens.
func (p *Pages) issuer() string { return p.PublicURL.Scheme + "://" + p.PublicURL.Host }

// clientFormOf reads what was typed.
func clientFormOf(form url.Values) openid.ClientForm {
	return openid.ClientForm{
		Name:           form.Get(view.FieldName),
		RedirectURIs:   Lines(form.Get(FieldRedirectURIs)),
		PostLogoutURIs: Lines(form.Get(FieldPostLogoutURIs)),
		FirstParty:     form.Get(FieldFirstParty) == FirstPartyYes,
		Public:         form.Get(FieldClientKind) == ClientPublic,
	}
}

// filled returns the form with what was typed.
func filled(m ClientForm, form url.Values) ClientForm {
	m.Name.Value = strings.TrimSpace(form.Get(view.FieldName))
	m.RedirectURIs.Value, m.PostLogoutURIs.Value = form.Get(FieldRedirectURIs), form.Get(FieldPostLogoutURIs)
	m.FirstParty = form.Get(FieldFirstParty) == FirstPartyYes
	m.Public = form.Get(FieldClientKind) == ClientPublic
	return m
}

// clientInput finds the inputs of the form.
func clientInput(m *ClientForm) func(field string) *view.Input {
	return func(field string) *view.Input {
		switch field {
		case openid.FieldName:
			return &m.Name
		case openid.FieldRedirectURIs:
			return &m.RedirectURIs
		case openid.FieldPostLogoutURIs:
			return &m.PostLogoutURIs
		}
		return nil
	}
}
