package gallery_test

import (
	"techbiz/internal/web/admin"
	"techbiz/internal/web/view"
)

func clientExhibits() []exhibit {
	crumb := view.Crumb{Label: "Products", URL: "/clients"}
	page := func(title string, refused bool) view.Page {
		p := adminPage(title, "/clients", crumbOverview, crumb, view.Crumb{Label: title})
		p.Refused = refused
		return p
	}
	list := admin.Clients{NewURL: "/clients/new", Rows: []admin.ClientRow{
		{Name: "Ship-HATS 2.0 with a name that goes on for sixty characters", ID: "01a20bda-bb0b-76f8-b3bd-481530000001", URL: "/clients/1", Asks: true, Changed: "24-11-2026 09:00"},
		{Name: "TechBiz", ID: "techbiz", URL: "/clients/techbiz", Public: true, BuiltIn: true, Changed: "24-11-2026 09:00"},
	}}
	fresh := admin.ClientForm{New: true, Action: "/clients", CancelURL: "/clients"}
	wrong := fresh
	wrong.Name, wrong.Public = view.Input{Error: "Enter the name of the product, as its users know it"}, true
	wrong.RedirectURIs = view.Input{Value: "http://product.gov.sg/callback\nhttps://product.gov.sg/" + longEmail + "/callback",
		Error: "Enter one https:// address a line, whole and without a #fragment. http:// is for 127.0.0.1, [::1] and localhost only"}
	known := admin.Client{Name: "Ship-HATS 2.0", SecretURL: "/clients/1/secret", DeleteURL: "/clients/1/delete",
		Facts: []view.Fact{{Label: "Client ID", Value: "01a20bda-bb0b-76f8-b3bd-481530000001"}, {Label: "Issuer", Value: "https://portal.techbiz.gov.sg"}, {Label: "Scopes", Value: "openid profile email techpass offline_access"}},
		Form:  admin.ClientForm{Name: view.Input{Value: "Ship-HATS 2.0"}, RedirectURIs: view.Input{Value: "https://ship.gov.sg/oauth2/callback"}, FirstParty: true, Action: "/clients/1", CancelURL: "/clients"}}
	refused := known
	refused.SecretURL, refused.Form.PostLogoutURIs = "", view.Input{Value: "ftp://ship.gov.sg", Error: wrong.RedirectURIs.Error}
	own := admin.Client{Name: "TechBiz", BuiltIn: true, Facts: known.Facts}
	secret := admin.ClientSecret{Name: "Ship-HATS 2.0", ID: "01a20bda-bb0b-76f8-b3bd-481530000001", Secret: "tlOslYmDrEeC2RgQMuFrKZoSlOWRvof54QM9zy2u9aA", Issuer: "https://portal.techbiz.gov.sg", BackURL: "/clients/1"}
	question := view.Confirm{Title: "Remove this product?", About: "Ship-HATS 2.0", Button: "Remove product", Danger: true, Action: "/delete", CancelURL: "/clients/1", CancelText: "Keep it",
		Rest: ": nobody can sign in to it with TechPass any more, and what it was given stops working. This can't be undone."}
	return []exhibit{
		{name: "clients", page: admin.ClientsPage(adminPage("Products", "/clients", crumbOverview, view.Crumb{Label: "Products"}), list)},
		{name: "clients-none", page: admin.ClientsPage(adminPage("Products", "/clients", crumbOverview, view.Crumb{Label: "Products"}), admin.Clients{NewURL: "/clients/new"})},
		{name: "client-new", page: admin.NewClientPage(page("Register a product", false), fresh)},
		{name: "client-new-refused", page: admin.NewClientPage(page("Register a product", true), wrong)},
		{name: "client", page: admin.ClientPage(page("Ship-HATS 2.0", false), known)},
		{name: "client-refused", page: admin.ClientPage(page("Ship-HATS 2.0", true), refused)},
		{name: "client-built-in", page: admin.ClientPage(page("TechBiz", false), own)},
		{name: "client-secret", page: admin.ClientSecretPage(page("Secret", false), secret)},
		{name: "client-delete", page: view.ConfirmPage(page("Remove this product?", false), question)},
	}
}
