package view

func clientExhibits() []exhibit {
	crumb := Crumb{"Products", "/clients"}
	page := func(title string, refused bool) Page {
		p := adminPage(title, "/clients", crumbOverview, crumb, Crumb{Label: title})
		p.Refused = refused
		return p
	}
	list := Clients{NewURL: "/clients/new", Rows: []ClientRow{
		{Name: "Ship-HATS 2.0 with a name that goes on for sixty characters", ID: "01a20bda-bb0b-76f8-b3bd-481530000001", URL: "/clients/1", Asks: true, Changed: "24-11-2026 09:00"},
		{Name: "TechBiz", ID: "techbiz", URL: "/clients/techbiz", Public: true, BuiltIn: true, Changed: "24-11-2026 09:00"},
	}}
	fresh := ClientForm{New: true, Action: "/clients", CancelURL: "/clients"}
	wrong := fresh
	wrong.Name, wrong.Public = Input{Error: "Enter the name of the product, as its users know it"}, true
	wrong.RedirectURIs = Input{Value: "http://product.gov.sg/callback\nhttps://product.gov.sg/" + longEmail + "/callback",
		Error: "Enter one https:// address a line, whole and without a #fragment. http:// is for 127.0.0.1, [::1] and localhost only"}
	known := Client{Name: "Ship-HATS 2.0", SecretURL: "/clients/1/secret", DeleteURL: "/clients/1/delete",
		Facts: []Fact{{"Client ID", "01a20bda-bb0b-76f8-b3bd-481530000001"}, {"Issuer", "https://portal.techbiz.gov.sg"}, {"Scopes", "openid profile email techpass offline_access"}},
		Form:  ClientForm{Name: Input{Value: "Ship-HATS 2.0"}, RedirectURIs: Input{Value: "https://ship.gov.sg/oauth2/callback"}, FirstParty: true, Action: "/clients/1", CancelURL: "/clients"}}
	refused := known
	refused.SecretURL, refused.Form.PostLogoutURIs = "", Input{Value: "ftp://ship.gov.sg", Error: wrong.RedirectURIs.Error}
	own := Client{Name: "TechBiz", BuiltIn: true, Facts: known.Facts}
	secret := ClientSecret{Name: "Ship-HATS 2.0", ID: "01a20bda-bb0b-76f8-b3bd-481530000001", Secret: "tlOslYmDrEeC2RgQMuFrKZoSlOWRvof54QM9zy2u9aA", Issuer: "https://portal.techbiz.gov.sg", BackURL: "/clients/1"}
	question := Confirm{Title: "Remove this product?", About: "Ship-HATS 2.0", Button: "Remove product", Danger: true, Action: "/delete", CancelURL: "/clients/1", CancelText: "Keep it",
		Rest: ": nobody can sign in to it with TechPass any more, and what it was given stops working. This can't be undone."}
	return []exhibit{
		{"clients", ClientsPage(adminPage("Products", "/clients", crumbOverview, Crumb{Label: "Products"}), list)},
		{"clients-none", ClientsPage(adminPage("Products", "/clients", crumbOverview, Crumb{Label: "Products"}), Clients{NewURL: "/clients/new"})},
		{"client-new", NewClientPage(page("Register a product", false), fresh)},
		{"client-new-refused", NewClientPage(page("Register a product", true), wrong)},
		{"client", ClientPage(page("Ship-HATS 2.0", false), known)},
		{"client-refused", ClientPage(page("Ship-HATS 2.0", true), refused)},
		{"client-built-in", ClientPage(page("TechBiz", false), own)},
		{"client-secret", ClientSecretPage(page("Secret", false), secret)},
		{"client-delete", ConfirmPage(page("Remove this product?", false), question)},
	}
}
