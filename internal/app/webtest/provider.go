package webtest

import (
	"encoding/json"
	"net/http"
	"net/url"

	"golang.org/x/oauth2"

	"techbiz/internal/base/people"
	"techbiz/internal/openid"
)

const ProductCallback = "https://ship.example/callback"

// Product is a client of somebody else's, for which consent is asked.
type Product struct {
	p        *Portal
	ID       string
	Secret   string
	verifier string
}

// Product registers a product that asks for consent, and returns it as its server.
func (p *Portal) Product() *Product { return p.ProductCalled("Ship-HATS") }

// ProductCalled is Product under another name.
func (p *Portal) ProductCalled(name string) *Product {
	p.Helper()
	c, secret, err := p.OpenID.Create(p.Context(), people.Actor{Role: people.RoleAdmin}, openid.ClientForm{Name: name, RedirectURIs: []string{ProductCallback}})
	p.OK(err)
	return &Product{p: p, ID: c.ID, Secret: secret, verifier: oauth2.GenerateVerifier()}
}

// Wish is the address by which the product sends the browser here.
func (c *Product) Wish(more ...string) string {
	q := url.Values{"client_id": {c.ID}, "redirect_uri": {ProductCallback}, "response_type": {"code"}, "scope": {"openid email"}, "state": {"state"},
		"code_challenge": {oauth2.S256ChallengeFromVerifier(c.verifier)}, "code_challenge_method": {"S256"}}
	for n := 0; n+1 < len(more); n += 2 {
		q.Set(more[n], more[n+1])
	}
	return "/oauth/authorize?" + q.Encode()
}

// Sent returns where an answer of the provider leads.
func (r Reply) Sent() string {
	r.T.Helper()
	return r.Is(http.StatusFound).Header.Get("Location")
}

// Redeem posts as a page of another site would: it brings no cookie, and is let in.
func (c *Product) Redeem(code string) map[string]any {
	c.p.Helper()
	b := c.p.Browser()
	b.Header.Set("Origin", "https://ship.example")
	b.Header.Set("Sec-Fetch-Site", "cross-site")
	r := b.Post("/oauth/token", "grant_type", "authorization_code", "code", code, "redirect_uri", ProductCallback,
		"client_id", c.ID, "client_secret", c.Secret, "code_verifier", c.verifier).Is(http.StatusOK)
	if r.Header.Get("Access-Control-Allow-Credentials") != "" {
		c.p.Error("cookies are let in from other sites")
	}
	answer := map[string]any{}
	c.p.OK(json.Unmarshal([]byte(r.Body), &answer))
	return answer
}
