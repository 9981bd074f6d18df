package op_test

import (
	"net/http"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"techbiz/internal/openid"
	"techbiz/internal/openid/op"
)

const (
	callback   = "http://127.0.0.1:9/callback"
	postLogout = "http://127.0.0.1:9/out"
)

// product is a client with what golang.org/x/oauth2 needs of it.
type product struct {
	*world
	*openid.Client
	config   oauth2.Config
	verifier string
}

func (w *world) product(public bool) *product {
	w.Helper()
	c, secret, err := w.OpenID.Create(w.Context(), w.Admin("admin@tech.gov.sg").Actor(), openid.ClientForm{Name: "Ship", RedirectURIs: []string{callback}, PostLogoutURIs: []string{postLogout}, FirstParty: true, Public: public})
	w.OK(err)
	w.ApproveAll()
	c, err = w.OpenID.ClientByID(w.Context(), c.ID)
	w.OK(err)
	return &product{world: w, Client: c, verifier: oauth2.GenerateVerifier(), config: oauth2.Config{ClientID: c.ID, ClientSecret: secret, Endpoint: w.library.Endpoint(),
		RedirectURL: callback, Scopes: []string{"openid", "profile", "email", "techpass", "offline_access"}}}
}

func (p *product) authURL(options ...oauth2.AuthCodeOption) string {
	return p.config.AuthCodeURL("state", append([]oauth2.AuthCodeOption{oauth2.S256ChallengeOption(p.verifier), oidc.Nonce("nonce")}, options...)...)
}

// begin has the browser sent to the sign-in page and returns the request's id.
func (p *product) begin(options ...oauth2.AuthCodeOption) string {
	p.Helper()
	status, to, body := p.get(p.authURL(options...))
	if status != http.StatusFound || to.Path != "/techpass/sign-in" || to.Query().Get("request") == "" {
		p.Fatalf("authorize: %d to %s: %s", status, to, body)
	}
	return to.Query().Get("request")
}

// code signs in and returns the code that came back.
func (p *product) code(options ...oauth2.AuthCodeOption) string {
	p.Helper()
	id := p.begin(options...)
	p.OK(p.OpenID.Complete(p.Context(), id, p.who))
	status, to, body := p.get(p.url + op.CallbackPath(id))
	if status != http.StatusFound || !strings.HasPrefix(to.String(), callback) || to.Query().Get("state") != "state" || to.Query().Get("code") == "" {
		p.Fatalf("callback: %d to %s: %s", status, to, body)
	}
	return to.Query().Get("code")
}

func (p *product) exchange(code string) (*oauth2.Token, error) {
	return p.config.Exchange(p.Context(), code, oauth2.VerifierOption(p.verifier))
}

func (p *product) tokens() *oauth2.Token {
	p.Helper()
	token, err := p.exchange(p.code())
	p.OK(err)
	return token
}

func (p *product) refresh(token string) (*oauth2.Token, error) {
	return p.config.TokenSource(p.Context(), &oauth2.Token{RefreshToken: token}).Token()
}

// userinfo asks as the client's library does.
func (w *world) userinfo(access string) (*oidc.UserInfo, error) {
	return w.library.UserInfo(w.Context(), oauth2.StaticTokenSource(&oauth2.Token{AccessToken: access, TokenType: "Bearer"}))
}

// verify checks an ID token against keys that are fetched anew.
func (p *product) verify(raw string) (*oidc.IDToken, error) {
	keys := oidc.NewRemoteKeySet(p.Context(), p.url+"/oauth/keys")
	return oidc.NewVerifier(p.url, keys, &oidc.Config{ClientID: p.ID}).Verify(p.Context(), raw)
}

func idToken(t *oauth2.Token) string {
	raw, _ := t.Extra("id_token").(string)
	return raw
}
