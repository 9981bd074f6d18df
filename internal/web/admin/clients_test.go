package admin_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"techbiz/internal/app/webtest"
)

var secretOnPage = regexp.MustCompile(`<code class="secret">([A-Za-z0-9_-]{43})</code>`)

// shown returns the secret that a page shows for the only time.
func shown(r webtest.Reply) string {
	r.T.Helper()
	found := secretOnPage.FindStringSubmatch(r.Is(http.StatusOK).Body)
	if found == nil {
		r.T.Fatalf("%s: no secret on the page", r.What)
	}
	return found[1]
}

func TestKeepingProducts(t *testing.T) {
	p := webtest.NewPortal(t, webtest.OtherTechPass)
	b := p.BrowserOf(p.AdminAccount())
	b.Get("/admin/clients").Is(http.StatusOK).Says("No product yet", "Register a product")
	b.Post("/admin/clients", "name", "Ship-HATS", "redirect_uris", "http://ship.example/").Is(http.StatusUnprocessableEntity).
		Says("Enter one https:// address a line").Has("http://ship.example/")
	page := b.Post("/admin/clients", "name", "Ship-HATS", "redirect_uris", "https://a.example/cb\r\nhttps://b.example/cb\r\n", "kind", "server", "first_party", "no")
	secret := shown(page.Says("Ship-HATS", "Copy it now", p.HTTP.URL))
	clients, err := p.OpenID.List(t.Context(), p.AdminAccount().Actor())
	p.OK(err)
	if len(clients) != 1 || len(clients[0].RedirectURIs) != 2 || clients[0].FirstParty || clients[0].Public() {
		t.Fatalf("stored %+v", clients[0])
	}
	id := clients[0].ID
	p.OK(p.OpenID.CheckSecret(t.Context(), id, secret))
	own := "/admin/clients/" + id
	b.Get("/admin/clients").Says("Ship-HATS", id, "With a secret", "Asked once")
	b.Get(own).Says(id, "For its developers").SaysNot(secret)

	b.Post(own, "name", " ", "redirect_uris", "https://a.example/cb").Is(http.StatusUnprocessableEntity).Says("Enter the name of the product")
	b.Post(own, "name", "Ship", "redirect_uris", "https://a.example/cb", "first_party", "yes").LeadsTo(own)
	b.Get(own).Says("These settings are not in effect yet", "A second person has to approve this first")
	p.ApproveAll()
	b.Post(own, "name", "Ship", "redirect_uris", "https://a.example/cb", "first_party", "no").LeadsTo(own)
	b.Get(own).Says("The settings are saved", "Ship")

	b.Get(own+"/secret").Says("Make a new secret?", "stops working at once")
	p.OK(p.OpenID.CheckSecret(t.Context(), id, secret)) // asking changes nothing
	fresh := shown(b.Post(own + "/secret"))
	if err := p.OpenID.CheckSecret(t.Context(), id, secret); err == nil || fresh == secret {
		t.Error("the old secret still works")
	}
	p.OK(p.OpenID.CheckSecret(t.Context(), id, fresh))

	b.Get(own+"/delete").Says("Remove this product?", "can't be undone")
	b.Post(own + "/delete").LeadsTo("/admin/clients")
	b.Get("/admin/clients").Says("Ship is removed", "No product yet")
	b.Get(own).Is(http.StatusNotFound)
	b.Post(own + "/delete").Is(http.StatusNotFound)
}

func TestPublicAndBuiltInProducts(t *testing.T) {
	p := webtest.NewPortal(t)
	p.OK(p.OpenID.EnsureBuiltIn(t.Context(), "techbiz", p.HTTP.URL+"/sign-in/callback"))
	b := p.BrowserOf(p.AdminAccount())
	at := b.Post("/admin/clients", "name", "Phone", "redirect_uris", "https://a.example/cb", "kind", "public").Is(http.StatusSeeOther).Header.Get("Location")
	if !strings.HasPrefix(at, "/admin/clients/") {
		t.Fatalf("leads to %s", at)
	}
	b.Get(at).Says("Phone is registered").SaysNot("Make a new secret")
	b.Post(at + "/secret").Is(http.StatusConflict).Says("A public client has no secret")
	b.Get("/admin/clients").Says("TechBiz", "Built in", "Public")
	b.Get("/admin/clients/techbiz").Says("This is the portal itself").SaysNot("Remove product")
	b.Get("/admin/clients/techbiz/delete").Says("This is the portal itself")
	b.Post("/admin/clients/techbiz/delete").Is(http.StatusConflict)
	b.Post("/admin/clients/techbiz", "name", "Mine", "redirect_uris", "https://evil.example/").Is(http.StatusConflict)
	if c, err := p.OpenID.ClientByID(t.Context(), "techbiz"); err != nil || c.Name == "Mine" {
		t.Errorf("%+v, %v", c, err)
	}
}
