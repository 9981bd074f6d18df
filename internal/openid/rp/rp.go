// Package rp asks OpenID providers who is there, as their client: by the authorization
// code flow with PKCE, checking what comes back.
//
// Neighbours: signin (the port, and what becomes of who is there), web (which sends
// browsers out and takes them back).
package rp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
	"golang.org/x/sync/singleflight"

	"techbiz/internal/auth/signin"
)

// Options tell how a provider is reached.
type Options struct {
	Name         string // as users read it
	Issuer       string
	ClientID     string
	ClientSecret string // "" for a client that proves itself by PKCE alone
	RedirectURL  string
	// Client makes the requests; one that gives up after requestTimeout where it is nil.
	Client *http.Client
	Now    func() time.Time
}

// requestTimeout is how long a provider may take to answer.
const requestTimeout = 10 * time.Second

// Party is one provider, as its client sees it; it implements signin.Provider. It asks for the provider's addresses
// when it first needs them, so that a provider that is down keeps no portal from starting.
type Party struct {
	options Options

	asking   singleflight.Group
	provider atomic.Pointer[oidc.Provider]
}

// New returns the client of a provider.
func New(o Options) (*Party, error) {
	if o.Name == "" || o.Issuer == "" || o.ClientID == "" || o.RedirectURL == "" || o.Now == nil {
		return nil, errors.New("set up OpenID provider: name, issuer, client id and redirect address are needed")
	}
	if o.Client == nil {
		o.Client = &http.Client{Timeout: requestTimeout}
	}
	return &Party{options: o}, nil
}

// Name implements signin.Provider.
func (p *Party) Name() string { return p.options.Name }

// AuthURL implements signin.Provider.
func (p *Party) AuthURL(ctx context.Context, s signin.Secrets, w signin.Wish) (string, error) {
	config, _, err := p.config(ctx)
	if err != nil {
		return "", err
	}
	options := []oauth2.AuthCodeOption{oidc.Nonce(s.Nonce), oauth2.S256ChallengeOption(s.Verifier)}
	if w.Hint != "" {
		options = append(options, oauth2.SetAuthURLParam("login_hint", w.Hint))
	}
	if w.Anew {
		// A maximum age has the provider tell when somebody signed in. Source: OpenID Connect
		// Core 1.0, section 3.1.2.1.
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"),
			oauth2.SetAuthURLParam("max_age", strconv.Itoa(int(signin.Recent/time.Second))))
	}
	return config.AuthCodeURL(s.State, options...), nil
}

// Exchange implements signin.Provider.
func (p *Party) Exchange(ctx context.Context, code string, s signin.Secrets) (signin.Identity, error) {
	config, provider, err := p.config(ctx)
	if err != nil {
		return signin.Identity{}, err
	}
	ctx = oidc.ClientContext(ctx, p.options.Client)
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(s.Verifier))
	if refused, ok := errors.AsType[*oauth2.RetrieveError](err); ok {
		return signin.Identity{}, fmt.Errorf("%w: %s", signin.ErrUnconfirmed, refused.ErrorCode)
	}
	if err != nil {
		return signin.Identity{}, fmt.Errorf("%w: exchange code at %s: %w", signin.ErrUnreachable, p.options.Issuer, err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return signin.Identity{}, fmt.Errorf("%w: no ID token came", signin.ErrUnconfirmed)
	}
	verified, err := provider.Verifier(&oidc.Config{ClientID: p.options.ClientID, Now: p.options.Now}).Verify(ctx, raw)
	if err != nil {
		return signin.Identity{}, fmt.Errorf("%w: %w", signin.ErrUnconfirmed, err)
	}
	if verified.Nonce != s.Nonce {
		return signin.Identity{}, fmt.Errorf("%w: it answers another request", signin.ErrUnconfirmed)
	}
	var claims struct {
		Email    string   `json:"email"`
		Verified bool     `json:"email_verified"`
		ACR      string   `json:"acr"`
		AMR      []string `json:"amr"`
		At       float64  `json:"auth_time"` // seconds; some providers send fractions
	}
	if err := verified.Claims(&claims); err != nil {
		return signin.Identity{}, fmt.Errorf("%w: %w", signin.ErrUnconfirmed, err)
	}
	var at time.Time
	if claims.At > 0 {
		at = time.Unix(int64(claims.At), 0)
	}
	return signin.Identity{
		Subject: verified.Subject, Email: claims.Email, EmailVerified: claims.Verified,
		MFA: claims.ACR == signin.ACRMFA || slices.Contains(claims.AMR, signin.MethodMFA), At: at,
	}, nil
}

// config asks the provider for its addresses, until it has answered once.
func (p *Party) config(ctx context.Context) (*oauth2.Config, *oidc.Provider, error) {
	provider, err := p.discover(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: ask %s: %w", signin.ErrUnreachable, p.options.Issuer, err)
	}
	return &oauth2.Config{
		ClientID:     p.options.ClientID,
		ClientSecret: p.options.ClientSecret,
		Endpoint:     provider.Endpoint(),
		RedirectURL:  p.options.RedirectURL,
		Scopes:       []string{oidc.ScopeOpenID, "email"},
	}, provider, nil
}

// discover returns the provider as it describes itself. Those who need it at the same time
// share one question, and each waits as long as it may.
func (p *Party) discover(ctx context.Context) (*oidc.Provider, error) {
	if known := p.provider.Load(); known != nil {
		return known, nil
	}
	answer := p.asking.DoChan("", func() (any, error) {
		// The provider keeps this context for its keys: it outlives the request.
		found, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), p.options.Client), p.options.Issuer)
		if err == nil {
			p.provider.Store(found)
		}
		return found, err
	})
	select {
	case a := <-answer:
		if a.Err != nil {
			return nil, a.Err
		}
		return p.provider.Load(), nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}
