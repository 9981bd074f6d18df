package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var secretOnPage = regexp.MustCompile(`<code class="secret">([A-Za-z0-9_-]{43})</code>`)

// shown returns the secret that a page shows for the only time.
func (r reply) shown() string {
	r.t.Helper()
	found := secretOnPage.FindStringSubmatch(r.is(http.StatusOK).body)
	if found == nil {
		r.t.Fatalf("%s: no secret on the page", r.what)
	}
	return found[1]
}

func TestKeepingProducts(t *testing.T) {
	p := newPortal(t, otherTechPass)
	b := p.as(p.admin())
	b.get("/admin/clients").is(http.StatusOK).says("No product yet", "Register a product")
	b.post("/admin/clients", "name", "Ship-HATS", "redirect_uris", "http://ship.example/").is(http.StatusUnprocessableEntity).
		says("Enter one https:// address a line").has("http://ship.example/")
	page := b.post("/admin/clients", "name", "Ship-HATS", "redirect_uris", "https://a.example/cb\r\nhttps://b.example/cb\r\n", "kind", "server", "first_party", "no")
	secret := page.says("Ship-HATS", "Copy it now", p.http.URL).shown()
	clients, err := p.OpenID.List(t.Context(), p.admin().Actor())
	p.OK(err)
	if len(clients) != 1 || len(clients[0].RedirectURIs) != 2 || clients[0].FirstParty || clients[0].Public() {
		t.Fatalf("stored %+v", clients[0])
	}
	id := clients[0].ID
	p.OK(p.OpenID.CheckSecret(t.Context(), id, secret))
	own := "/admin/clients/" + id
	b.get("/admin/clients").says("Ship-HATS", id, "With a secret", "Asked once")
	b.get(own).says(id, "For its developers").saysNot(secret)

	b.post(own, "name", " ", "redirect_uris", "https://a.example/cb").is(http.StatusUnprocessableEntity).says("Enter the name of the product")
	b.post(own, "name", "Ship", "redirect_uris", "https://a.example/cb", "first_party", "yes").leadsTo(own)
	b.get(own).says("These settings are not in effect yet", "A second person has to approve this first")
	p.ApproveAll()
	b.post(own, "name", "Ship", "redirect_uris", "https://a.example/cb", "first_party", "no").leadsTo(own)
	b.get(own).says("The settings are saved", "Ship")

	b.get(own+"/secret").says("Make a new secret?", "stops working at once")
	p.OK(p.OpenID.CheckSecret(t.Context(), id, secret)) // asking changes nothing
	fresh := b.post(own + "/secret").shown()
	if err := p.OpenID.CheckSecret(t.Context(), id, secret); err == nil || fresh == secret {
		t.Error("the old secret still works")
	}
	p.OK(p.OpenID.CheckSecret(t.Context(), id, fresh))

	b.get(own+"/delete").says("Remove this product?", "can't be undone")
	b.post(own + "/delete").leadsTo("/admin/clients")
	b.get("/admin/clients").says("Ship is removed", "No product yet")
	b.get(own).is(http.StatusNotFound)
	b.post(own + "/delete").is(http.StatusNotFound)
}

func TestPublicAndBuiltInProducts(t *testing.T) {
	p := newPortal(t)
	p.OK(p.OpenID.EnsureBuiltIn(t.Context(), "techbiz", p.http.URL+"/sign-in/callback"))
	b := p.as(p.admin())
	at := b.post("/admin/clients", "name", "Phone", "redirect_uris", "https://a.example/cb", "kind", "public").is(http.StatusSeeOther).header.Get("Location")
	if !strings.HasPrefix(at, "/admin/clients/") {
		t.Fatalf("leads to %s", at)
	}
	b.get(at).says("Phone is registered").saysNot("Make a new secret")
	b.post(at + "/secret").is(http.StatusConflict).says("A public client has no secret")
	b.get("/admin/clients").says("TechBiz", "Built in", "Public")
	b.get("/admin/clients/techbiz").says("This is the portal itself").saysNot("Remove product")
	b.get("/admin/clients/techbiz/delete").says("This is the portal itself")
	b.post("/admin/clients/techbiz/delete").is(http.StatusConflict)
	b.post("/admin/clients/techbiz", "name", "Mine", "redirect_uris", "https://evil.example/").is(http.StatusConflict)
	if c, err := p.OpenID.ClientByID(t.Context(), "techbiz"); err != nil || c.Name == "Mine" {
		t.Errorf("%+v, %v", c, err)
	}
}
