package signin

import (
	"context"
	"errors"
	"time"
)

// Provider is an OpenID provider whose word lets people in: the identity provider behind
// a government mailbox, or the TechPass that this portal relies on.
type Provider interface {
	// Name is the provider's name for users.
	Name() string
	// AuthURL returns where the browser signs in. The error is ErrUnreachable.
	AuthURL(ctx context.Context, s Secrets, w Wish) (string, error)
	// Exchange takes the code that the browser brought back and returns who is there.
	// Errors: ErrUnconfirmed, ErrUnreachable.
	Exchange(ctx context.Context, code string, s Secrets) (Identity, error)
}

// Wish is what a provider is asked for.
type Wish struct {
	Hint string // the login that the person typed, "" where none was
	// Anew has the person sign in there again, though they are signed in: who only sits at
	// their browser is not enough. Identity.At tells whether the provider did.
	Anew bool
}

// Secrets bind what comes back from a provider to the browser that was sent out. Each is
// used once.
type Secrets struct {
	State    string `json:"state"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"` // of PKCE
}

// Identity is what a provider says about who is there.
type Identity struct {
	Subject       string
	Email         string
	EmailVerified bool
	MFA           bool      // the provider says that two factors were shown
	At            time.Time // when they were, as the provider says; zero where it does not
}

// Errors of a Provider.
var (
	// ErrUnconfirmed: the provider let nobody in, or what came back does not hold.
	ErrUnconfirmed = errors.New("the identity provider did not confirm who is there")
	// ErrUnreachable: the provider does not answer as one.
	ErrUnreachable = errors.New("the identity provider can't be reached")
)
