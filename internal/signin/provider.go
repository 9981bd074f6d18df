package signin

import (
	"context"
	"errors"
)

// Provider is an OpenID provider whose word lets people in: the identity provider behind
// a government mailbox, or the TechPass that this portal relies on.
type Provider interface {
	// Name is the provider's name for users.
	Name() string
	// AuthURL returns where the browser signs in. hint is the login that the person
	// typed, "" where none was. The error is ErrUnreachable.
	AuthURL(ctx context.Context, s Secrets, hint string) (string, error)
	// Exchange takes the code that the browser brought back and returns who is there.
	// Errors: ErrUnconfirmed, ErrUnreachable.
	Exchange(ctx context.Context, code string, s Secrets) (Identity, error)
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
	MFA           bool // the provider says that two factors were shown
}

// Errors of a Provider.
var (
	// ErrUnconfirmed: the provider let nobody in, or what came back does not hold.
	ErrUnconfirmed = errors.New("the identity provider did not confirm who is there")
	// ErrUnreachable: the provider does not answer as one.
	ErrUnreachable = errors.New("the identity provider can't be reached")
)
