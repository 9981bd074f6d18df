package openid

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/approval"
	"techbiz/internal/audit"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// Tx is one transaction over what clients ask for and are given.
type Tx interface {
	audit.Tx
	RequestsTx
	GrantsTx
	// PutConsent notes that the account's holder agreed to these scopes, and to those
	// that they agreed to before.
	PutConsent(ctx context.Context, accountID uuid.UUID, clientID string, scopes []string, at time.Time) error
	// Account returns the account, locked until the transaction ends, or fault.NotFound.
	Account(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
}

// ClientsTx is one transaction over clients.
type ClientsTx interface {
	audit.Tx
	// Approvals is this transaction as package approval has it.
	Approvals() approval.Tx
	AddClient(ctx context.Context, c *Client) error
	UpdateClient(ctx context.Context, c *Client) error
	// DeleteClient removes the client with its requests, consents and grants.
	DeleteClient(ctx context.Context, id string) error
	// Client returns the client, locked until the transaction ends, or fault.NotFound.
	Client(ctx context.Context, id string) (*Client, error)
}

// RequestsTx changes authorization requests.
type RequestsTx interface {
	// AddAuthRequest stores the request under the hash of its ID.
	AddAuthRequest(ctx context.Context, r *AuthRequest) error
	// UpdateAuthRequest stores what came to pass since the request was added.
	UpdateAuthRequest(ctx context.Context, r *AuthRequest) error
	// AuthRequest returns the request, locked until the transaction ends and without its
	// ID, or fault.NotFound.
	AuthRequest(ctx context.Context, hash []byte) (*AuthRequest, error)
	// AuthRequestByCode does so by the hash of its code.
	AuthRequestByCode(ctx context.Context, hash []byte) (*AuthRequest, error)
}

// GrantsTx changes grants and their tokens.
type GrantsTx interface {
	AddGrant(ctx context.Context, g *Grant) error
	// Grant returns the grant, locked until the transaction ends, or fault.NotFound.
	Grant(ctx context.Context, id uuid.UUID) (*Grant, error)
	EndGrant(ctx context.Context, id uuid.UUID, at time.Time) error
	AddAccessToken(ctx context.Context, t *AccessToken) error
	DropAccessToken(ctx context.Context, id uuid.UUID) error
	AddRefreshToken(ctx context.Context, hash []byte, grantID uuid.UUID, at time.Time) error
	// UseRefreshToken uses up the grant's token; first is false where it was used before,
	// or there is none.
	UseRefreshToken(ctx context.Context, hash []byte, grantID uuid.UUID, at time.Time) (first bool, err error)
}

// KeysTx is one transaction over signing keys.
type KeysTx interface {
	audit.Tx
	// SigningKeys lists all keys, in the order in which they sign, locked until the
	// transaction ends: other transactions wait here.
	SigningKeys(ctx context.Context) ([]*StoredKey, error)
	AddSigningKey(ctx context.Context, k *StoredKey) error
	DropSigningKey(ctx context.Context, id string) error
}

// Store keeps all of it.
type Store interface {
	seed.Finder
	Grants
	Update(ctx context.Context, change func(Tx) error) error
	// UpdateClients and UpdateKeys are Update for what else is changed.
	UpdateClients(ctx context.Context, change func(ClientsTx) error) error
	UpdateKeys(ctx context.Context, change func(KeysTx) error) error
	// Client returns the client, or fault.NotFound.
	Client(ctx context.Context, id string) (*Client, error)
	// Clients lists all of them by name.
	Clients(ctx context.Context) ([]*Client, error)
	// AuthRequest returns the request without its ID, or fault.NotFound.
	AuthRequest(ctx context.Context, hash []byte) (*AuthRequest, error)
	// AuthRequestByCode does so by the hash of its code.
	AuthRequestByCode(ctx context.Context, hash []byte) (*AuthRequest, error)
	// ConsentOf returns the scopes that the account's holder agreed to, none at first.
	ConsentOf(ctx context.Context, accountID uuid.UUID, clientID string) ([]string, error)
	// SigningKeys lists all keys, in the order in which they sign.
	SigningKeys(ctx context.Context) ([]*StoredKey, error)
	// AccountByID returns the account, or fault.NotFound.
	AccountByID(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
	// SweepOpenID deletes what has served its time.
	SweepOpenID(ctx context.Context, now time.Time) error
}

// Grants is the part of a Store that finds what clients were given.
type Grants interface {
	// GrantByID returns the grant, or fault.NotFound.
	GrantByID(ctx context.Context, id uuid.UUID) (*Grant, error)
	// AccessToken returns the token with its grant, or fault.NotFound.
	AccessToken(ctx context.Context, id uuid.UUID) (*AccessToken, *Grant, error)
	// GrantOfRefreshToken returns the grant and whether the token was used, or fault.NotFound.
	GrantOfRefreshToken(ctx context.Context, hash []byte) (g *Grant, used bool, err error)
}

// SignIns tells of sign-ins with TechPass; *signin.Service does.
type SignIns interface {
	// Live tells whether the sign-in has not ended.
	Live(ctx context.Context, signInID uuid.UUID) (bool, error)
}
