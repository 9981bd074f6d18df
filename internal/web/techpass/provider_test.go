package techpass_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"techbiz/internal/app/webtest"
)

func TestSigningInToAProduct(t *testing.T) {
	p := webtest.NewPortal(t)
	jane, c := p.Member("jane@acme.com", "jane"), p.Product()
	b := p.Browser()
	page := b.Get(c.Wish()).Sent()
	p.Browser().Get(page).Is(http.StatusGone).Says("Go back to the product") // a link that was sent on
	b.Get(page).Is(http.StatusOK).Says("Ship-HATS")
	b.Post("/techpass/sign-in", "login", "jane").LeadsTo("/techpass/sign-in/password")
	b.Post("/techpass/sign-in/password", "password", webtest.TechPassword).LeadsTo("/techpass/sign-in/factor")
	b.Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/techpass/consent")
	b.Get("/techpass/consent").Says("Ship-HATS", "your email address", "jane@techpass.gov.sg")
	_, id, _ := strings.Cut(page, "request=")
	callback := "/oauth/authorize/callback?id=" + id
	b.Post("/techpass/consent", "agree", "yes").Is(http.StatusOK).Has(callback)
	p.Browser().Get(callback).Is(http.StatusBadRequest)
	to, err := url.Parse(b.Get(callback).Sent())
	p.OK(err)
	if !strings.HasPrefix(to.String(), webtest.ProductCallback) || to.Query().Get("state") != "state" {
		t.Fatalf("sent to %s", to)
	}
	answer := c.Redeem(to.Query().Get("code"))
	access, _ := answer["access_token"].(string)
	product := p.Browser()
	product.Header.Set("Authorization", "Bearer "+access)
	product.Get("/oauth/userinfo").Is(http.StatusOK).Says(jane.ID.String(), "jane@acme.com")

	// Who is signed in and agreed goes through without a page.
	page = b.Get(c.Wish()).Sent()
	_, id, _ = strings.Cut(page, "request=")
	b.Get(page).LeadsTo("/oauth/authorize/callback?id=" + id)
	silent := p.Browser()
	refused := silent.Get(silent.Get(c.Wish("prompt", "none")).Sent()).Is(http.StatusSeeOther).Header.Get("Location")
	if !strings.HasPrefix(refused, webtest.ProductCallback+"?error=login_required") {
		t.Errorf("without a page, nobody being signed in: sent to %s", refused)
	}
}
