package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/oauth2"

	"techbiz/internal/openid"
	"techbiz/internal/people"
)

const productCallback = "https://ship.example/callback"

// product is a client of somebody else's, for which consent is asked.
type product struct {
	p        *portal
	id       string
	secret   string
	verifier string
}

func (p *portal) product() *product { return p.productCalled("Ship-HATS") }

func (p *portal) productCalled(name string) *product {
	p.Helper()
	c, secret, err := p.OpenID.Create(p.Context(), people.Actor{Role: people.RoleAdmin}, openid.ClientForm{Name: name, RedirectURIs: []string{productCallback}})
	p.OK(err)
	return &product{p: p, id: c.ID, secret: secret, verifier: oauth2.GenerateVerifier()}
}

// wish is the address by which the product sends the browser here.
func (c *product) wish(more ...string) string {
	q := url.Values{"client_id": {c.id}, "redirect_uri": {productCallback}, "response_type": {"code"}, "scope": {"openid email"}, "state": {"state"},
		"code_challenge": {oauth2.S256ChallengeFromVerifier(c.verifier)}, "code_challenge_method": {"S256"}}
	for n := 0; n+1 < len(more); n += 2 {
		q.Set(more[n], more[n+1])
	}
	return "/oauth/authorize?" + q.Encode()
}

// sent returns where an answer of the provider leads.
func (r reply) sent() string {
	r.t.Helper()
	return r.is(http.StatusFound).header.Get("Location")
}

func TestSigningInToAProduct(t *testing.T) {
	p := newPortal(t)
	jane, c := p.member("jane@acme.com", "jane"), p.product()
	b := p.browser()
	page := b.get(c.wish()).sent()
	p.browser().get(page).is(http.StatusGone).says("Go back to the product") // a link that was sent on
	b.get(page).is(http.StatusOK).says("Ship-HATS")
	b.post("/techpass/sign-in", "login", "jane").leadsTo("/techpass/sign-in/password")
	b.post("/techpass/sign-in/password", "password", techPassword).leadsTo("/techpass/sign-in/factor")
	b.post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/techpass/consent")
	b.get("/techpass/consent").says("Ship-HATS", "your email address", "jane@techpass.gov.sg")
	_, id, _ := strings.Cut(page, "request=")
	callback := "/oauth/authorize/callback?id=" + id
	b.post("/techpass/consent", "agree", "yes").is(http.StatusOK).has(callback)
	p.browser().get(callback).is(http.StatusBadRequest)
	to, err := url.Parse(b.get(callback).sent())
	p.OK(err)
	if !strings.HasPrefix(to.String(), productCallback) || to.Query().Get("state") != "state" {
		t.Fatalf("sent to %s", to)
	}
	answer := c.redeem(to.Query().Get("code"))
	access, _ := answer["access_token"].(string)
	product := p.browser()
	product.header.Set("Authorization", "Bearer "+access)
	product.get("/oauth/userinfo").is(http.StatusOK).says(jane.ID.String(), "jane@acme.com")

	// Who is signed in and agreed goes through without a page.
	page = b.get(c.wish()).sent()
	_, id, _ = strings.Cut(page, "request=")
	b.get(page).leadsTo("/oauth/authorize/callback?id=" + id)
	silent := p.browser()
	refused := silent.get(silent.get(c.wish("prompt", "none")).sent()).is(http.StatusSeeOther).header.Get("Location")
	if !strings.HasPrefix(refused, productCallback+"?error=login_required") {
		t.Errorf("without a page, nobody being signed in: sent to %s", refused)
	}
}

// redeem posts as a page of another site would: it brings no cookie, and is let in.
func (c *product) redeem(code string) map[string]any {
	c.p.Helper()
	b := c.p.browser()
	b.header.Set("Origin", "https://ship.example")
	b.header.Set("Sec-Fetch-Site", "cross-site")
	r := b.post("/oauth/token", "grant_type", "authorization_code", "code", code, "redirect_uri", productCallback,
		"client_id", c.id, "client_secret", c.secret, "code_verifier", c.verifier).is(http.StatusOK)
	if r.header.Get("Access-Control-Allow-Credentials") != "" {
		c.p.Error("cookies are let in from other sites")
	}
	answer := map[string]any{}
	c.p.OK(json.Unmarshal([]byte(r.body), &answer))
	return answer
}
