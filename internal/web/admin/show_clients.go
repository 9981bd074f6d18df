package admin

import (
	"net/http"
	"net/url"

	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showClients lists the products.
func (p *Pages) showClients(v *kit.Request) error {
	clients, err := p.OpenID.List(v.R.Context(), v.Actor)
	if err != nil {
		return err
	}
	model := Clients{NewURL: clientsURL + "/new"}
	for _, c := range clients {
		model.Rows = append(model.Rows, ClientRow{
			Name: c.Name, ID: c.ID, URL: clientURL(c.ID), Public: c.Public(), Asks: !c.FirstParty, BuiltIn: c.BuiltIn, Changed: view.DateTime(c.UpdatedAt),
		})
	}
	return v.Draw(http.StatusOK, ClientsPage(v.Page("Products", kit.CrumbOverview, kit.CrumbAdmin, view.Crumb{Label: "Products"}), model))
}

func clientURL(id string) string { return clientsURL + "/" + url.PathEscape(id) }
