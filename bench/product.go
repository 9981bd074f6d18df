package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"techbiz/internal/base/secret"
	"techbiz/internal/openid"
)

// productCallback is where browsers are sent back to; nobody needs to listen there.
const productCallback = "http://127.0.0.1:9/callback"

// product is a client of TechPass with the browser of one member, who is signed in.
type product struct {
	config  oauth2.Config
	node    *node
	browser *http.Client
	client  *http.Client // of the product itself
	codes   []grant      // that are not exchanged yet
	refresh string       // its newest refresh token
}

// grant is a code with what proves whom it was given to.
type grant struct{ code, verifier string }

func newProduct(ctx context.Context, node *node, m member, id, secret string) (*product, error) {
	browser, err := newClient()
	if err != nil {
		return nil, err
	}
	if err := signInWith(ctx, browser, node, m); err != nil {
		return nil, err
	}
	base := "http://" + node.addr + "/oauth/"
	return &product{node: node, browser: browser, client: &http.Client{Transport: &http.Transport{}}, config: oauth2.Config{
		ClientID: id, ClientSecret: secret, RedirectURL: productCallback, Scopes: openid.Scopes(),
		Endpoint: oauth2.Endpoint{AuthURL: base + "authorize", TokenURL: base + "token", AuthStyle: oauth2.AuthStyleInHeader},
	}}, nil
}

func (p *product) close() {
	p.browser.CloseIdleConnections()
	p.client.CloseIdleConnections()
}

// using has the oauth2 package keep to the product's own connections.
func (p *product) using(ctx context.Context) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, p.client)
}

// fetch gets n codes.
func (p *product) fetch(ctx context.Context, n int) error {
	for range n {
		g, err := p.authorize(ctx)
		if err != nil {
			return err
		}
		p.codes = append(p.codes, g)
	}
	return nil
}

// exchange trades in all codes and keeps the last refresh token.
func (p *product) exchange(ctx context.Context, took *latencies) error {
	for _, g := range p.codes {
		sent := time.Now()
		token, err := p.config.Exchange(p.using(ctx), g.code, oauth2.VerifierOption(g.verifier))
		if err != nil {
			return fmt.Errorf("exchange code: %w", err)
		}
		took.add(time.Since(sent))
		p.refresh = token.RefreshToken
	}
	p.codes = nil
	return nil
}

// rotate uses the refresh token n times, each time the one that came before.
func (p *product) rotate(ctx context.Context, n int, took *latencies) error {
	for range n {
		sent, old := time.Now(), p.refresh
		token, err := p.config.TokenSource(p.using(ctx), &oauth2.Token{RefreshToken: old}).Token()
		if err != nil {
			return fmt.Errorf("refresh: %w", err)
		}
		took.add(time.Since(sent))
		if p.refresh = token.RefreshToken; p.refresh == old {
			return errors.New("the refresh token was not rotated")
		}
	}
	return nil
}

// authorize sends the browser for a code; its cookies answer for the member.
func (p *product) authorize(ctx context.Context) (grant, error) {
	state, verifier := secret.NewToken(), oauth2.GenerateVerifier()
	at, err := url.Parse(p.config.AuthCodeURL(state, oauth2.S256ChallengeOption(verifier)))
	if err != nil {
		return grant{}, fmt.Errorf("make address: %w", err)
	}
	for range 5 { // to the sign-in, which passes, and to the provider again
		if at, err = p.follow(ctx, at); err != nil {
			return grant{}, err
		}
		if strings.HasPrefix(at.String(), productCallback) {
			q := at.Query()
			if q.Get("code") == "" || q.Get("state") != state {
				return grant{}, fmt.Errorf("authorize: %s", q.Get("error"))
			}
			return grant{code: q.Get("code"), verifier: verifier}, nil
		}
	}
	return grant{}, fmt.Errorf("authorize: led to %s", at.Path)
}

func (p *product) follow(ctx context.Context, at *url.URL) (*url.URL, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, at.String(), http.NoBody)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	resp, err := p.browser.Do(req)
	if err != nil {
		return nil, fmt.Errorf("authorize: %w", err)
	}
	defer resp.Body.Close()
	to, err := resp.Location()
	if err != nil {
		return nil, fmt.Errorf("authorize: %s: status %d: %w", at.Path, resp.StatusCode, err)
	}
	return to, nil
}
