package openid

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/secret"
)

// Lifetimes of what is given to clients.
const (
	RequestLifetime     = 10 * time.Minute // to sign in
	CodeLifetime        = time.Minute
	AccessTokenLifetime = 10 * time.Minute
	IDTokenLifetime     = 10 * time.Minute
	GrantLifetime       = 30 * 24 * time.Hour // of a family of refresh tokens, however often it is rotated
)

// Scopes that a client may ask for; others are left out.
const (
	ScopeOpenID   = "openid"
	ScopeProfile  = "profile"
	ScopeEmail    = "email"
	ScopeOffline  = "offline_access"
	ScopeTechPass = "techpass" // agency, account type, SEED status
)

// Scopes lists all of them.
func Scopes() []string {
	return []string{ScopeOpenID, ScopeProfile, ScopeEmail, ScopeTechPass, ScopeOffline}
}

// Values of AuthRequest.Prompt. Source: OpenID Connect Core 1.0, section 3.1.2.1.
const (
	PromptNone    = "none"           // show no page: refuse where one would be needed
	PromptLogin   = "login"          // sign in anew
	PromptConsent = "consent"        // ask for consent again
	PromptSelect  = "select_account" // let the user choose who they are: by signing in anew
)

// AuthRequest is a client's wish to have somebody signed in.
type AuthRequest struct {
	ID          string // 256 random bits; its hash is stored
	ClientID    string
	ClientName  string
	FirstParty  bool
	RedirectURI string
	Scopes      []string
	State       string
	Nonce       string
	Challenge   string // PKCE, S256
	Prompt      []string
	MaxAge      time.Duration // since signing in; -1 where it does not matter
	LoginHint   string
	AccountHint uuid.UUID // who the client believes it is; uuid.Nil where it does not say
	BrowserHash []byte    // of the token that the browser which began keeps in a cookie
	CreatedAt   time.Time
	ExpiresAt   time.Time

	ConsentedBy uuid.UUID // who agreed to this very request

	Done        // zero until Complete
	CompletedAt time.Time
	RefusedAt   time.Time

	CodeHash   []byte
	CodeUntil  time.Time
	RedeemedAt time.Time
	GrantID    uuid.UUID
}

// Done says who signed in, and how.
type Done struct {
	AccountID uuid.UUID
	SignInID  uuid.UUID
	AuthTime  time.Time
	AMR       []string // RFC 8176
}

// Completed tells whether somebody signed in for the request.
func (r *AuthRequest) Completed() bool { return !r.CompletedAt.IsZero() }

// Silent tells whether no page may be shown for the request.
func (r *AuthRequest) Silent() bool { return slices.Contains(r.Prompt, PromptNone) }

// Fresh tells whether a sign-in at that time is recent enough for the request.
func (r *AuthRequest) Fresh(at time.Time) bool {
	anew := slices.Contains(r.Prompt, PromptLogin) || slices.Contains(r.Prompt, PromptSelect)
	if anew && at.Before(r.CreatedAt.Truncate(time.Second)) {
		return false
	}
	return r.MaxAge < 0 || !at.Before(r.CreatedAt.Truncate(time.Second).Add(-r.MaxAge))
}

// BegunIn tells whether the browser that holds these tokens began the request. Only there
// may it be completed: elsewhere it would sign its sender in as somebody else.
func (r *AuthRequest) BegunIn(browser []string) bool {
	return slices.ContainsFunc(browser, func(token string) bool { return slices.Equal(r.BrowserHash, secret.HashToken(token)) })
}

// RedirectOrigin is where the browser will be sent in the end, for the policy of the
// pages whose forms lead there: scheme://host.
func (r *AuthRequest) RedirectOrigin() string {
	u, err := url.Parse(r.RedirectURI)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// Invalid says what is wrong with a client's request; it may be told to the client.
type Invalid struct {
	Code        string // error code of RFC 6749 or OpenID Connect
	Description string
}

func (e *Invalid) Error() string { return e.Code + ": " + e.Description }

// maxima of the texts that a client hands over, in bytes.
const (
	maxState = 2000
	maxNonce = 500
	maxHint  = 320
	s256Size = 43
)

// check holds the request against what TechPass asks of every client: OpenID, and PKCE
// with S256. Source: RFC 9700, section 2.1.1; RFC 7636, section 4.2.
func (r *AuthRequest) check() error {
	switch {
	case r.Challenge == "":
		return &Invalid{"invalid_request", "PKCE is required: code_challenge is missing"}
	case len(r.Challenge) != s256Size || !base64URL(r.Challenge):
		return &Invalid{"invalid_request", "code_challenge is no SHA-256 in base64url"}
	case !slices.Contains(r.Scopes, ScopeOpenID):
		return &Invalid{"invalid_scope", "the scope openid is required"}
	case len(r.State) > maxState || !visible(r.State):
		return &Invalid{"invalid_request", "state is too long, or holds characters that it may not"}
	case len(r.Nonce) > maxNonce || !visible(r.Nonce):
		return &Invalid{"invalid_request", "nonce is too long, or holds characters that it may not"}
	case len(r.Prompt) > 1 && r.Silent():
		return &Invalid{"invalid_request", "prompt none stands alone"}
	}
	for _, p := range r.Prompt {
		if !slices.Contains([]string{PromptNone, PromptLogin, PromptConsent, PromptSelect}, p) {
			return &Invalid{"invalid_request", "prompt is not known"}
		}
	}
	return nil
}

func base64URL(s string) bool {
	return !strings.ContainsFunc(s, func(c rune) bool {
		return (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_'
	})
}

// Begin stores a request that browser's holder was sent here with, and gives it its ID.
// Errors: *Invalid, fault.NotFound (no such client).
func (s *Service) Begin(ctx context.Context, r *AuthRequest, browser string) error {
	c, err := s.ClientByID(ctx, r.ClientID)
	if err != nil {
		return err
	}
	if !slices.Contains(c.RedirectURIs, r.RedirectURI) {
		return &Invalid{"invalid_request", "redirect_uri is not registered"}
	}
	r.Scopes = slices.DeleteFunc(slices.Clone(Scopes()), func(scope string) bool { return !slices.Contains(r.Scopes, scope) })
	if len(r.LoginHint) > maxHint || !visible(r.LoginHint) {
		r.LoginHint = "" // only a hint
	}
	if err := r.check(); err != nil {
		return err
	}
	r.ID, r.ClientName, r.FirstParty = secret.NewToken(), c.Name, c.FirstParty
	r.BrowserHash = secret.HashToken(browser)
	r.CreatedAt = s.Now()
	r.ExpiresAt = r.CreatedAt.Add(RequestLifetime)
	if err := s.Store.Update(ctx, func(tx Tx) error { return tx.AddAuthRequest(ctx, r) }); err != nil {
		return fmt.Errorf("begin request: %w", err)
	}
	return nil
}

// Request returns a request that waits for somebody to sign in, or fault.NotFound where
// it is unknown, over, or its code was given out.
func (s *Service) Request(ctx context.Context, id string) (*AuthRequest, error) {
	r, err := s.Store.AuthRequest(ctx, secret.HashToken(id))
	if err != nil {
		return nil, fmt.Errorf("load request: %w", err)
	}
	r.ID = id
	if err := s.waits(r); err != nil {
		return nil, err
	}
	return r, nil
}

// waits returns fault.NotFound for a request that leads nowhere any more.
func (s *Service) waits(r *AuthRequest) error {
	if !s.Now().Before(r.ExpiresAt) || len(r.CodeHash) > 0 || !r.RefusedAt.IsZero() {
		return fault.NotFound
	}
	return nil
}

// onRequest changes a waiting request.
func (s *Service) onRequest(ctx context.Context, id string, change func(tx Tx, r *AuthRequest) error) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		r, err := tx.AuthRequest(ctx, secret.HashToken(id))
		if err != nil {
			return err
		}
		r.ID = id
		if err := s.waits(r); err != nil {
			return err
		}
		if err := change(tx, r); err != nil {
			return err
		}
		return tx.UpdateAuthRequest(ctx, r)
	})
}

// Refuse ends a request without a sign-in and returns where the browser goes: back to
// the client with access_denied, or with login_required where no page may be shown.
// Errors: fault.NotFound.
func (s *Service) Refuse(ctx context.Context, requestID string) (string, error) {
	var target string
	err := s.onRequest(ctx, requestID, func(_ Tx, r *AuthRequest) (err error) {
		r.RefusedAt = s.Now()
		code := "access_denied"
		if r.Silent() {
			code = "login_required"
		}
		target, err = r.answer(url.Values{"error": {code}})
		return err
	})
	if err != nil {
		return "", fmt.Errorf("refuse request: %w", err)
	}
	return target, nil
}

// answer is the redirect URI with an answer to the client.
func (r *AuthRequest) answer(v url.Values) (string, error) {
	u, err := url.Parse(r.RedirectURI)
	if err != nil {
		return "", errors.New("stored redirect URI can't be read")
	}
	if r.State != "" {
		v.Set("state", r.State)
	}
	q := u.Query()
	maps.Copy(q, v)
	u.RawQuery = q.Encode()
	return u.String(), nil
}
