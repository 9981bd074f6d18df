package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/base/secret"
	"techbiz/internal/openid"
)

type authRequestRow struct {
	bun.BaseModel `bun:"table:oidc_requests"`

	Hash        []byte    `bun:"hash,pk"`
	ClientID    string    `bun:"client_id"`
	RedirectURI string    `bun:"redirect_uri"`
	Scopes      string    `bun:"scopes"`
	State       string    `bun:"state"`
	Nonce       string    `bun:"nonce"`
	Challenge   string    `bun:"challenge"`
	Prompt      string    `bun:"prompt"`
	MaxAge      int64     `bun:"max_age"`
	LoginHint   string    `bun:"login_hint"`
	AccountHint uuid.UUID `bun:"account_hint,nullzero"`
	BrowserHash []byte    `bun:"browser_hash"`
	CreatedAt   time.Time `bun:"created_at"`
	ExpiresAt   time.Time `bun:"expires_at"`

	ConsentedBy uuid.UUID `bun:"consented_by,nullzero"`
	AccountID   uuid.UUID `bun:"account_id,nullzero"`
	SignInID    uuid.UUID `bun:"sign_in_id,nullzero"`
	AuthTime    time.Time `bun:"auth_time,nullzero"`
	AMR         string    `bun:"amr"`
	CompletedAt time.Time `bun:"completed_at,nullzero"`
	RefusedAt   time.Time `bun:"refused_at,nullzero"`
	CodeHash    []byte    `bun:"code_hash"`
	CodeUntil   time.Time `bun:"code_until,nullzero"`
	RedeemedAt  time.Time `bun:"redeemed_at,nullzero"`
	GrantID     uuid.UUID `bun:"grant_id,nullzero"`
}

// foundRequest is a request with what its client is called.
type foundRequest struct {
	authRequestRow

	Name       string `bun:"name"`
	FirstParty bool   `bun:"first_party"`
}

const authRequestColumns = "r.hash, r.client_id, r.redirect_uri, r.scopes, r.state, r.nonce, r.challenge, r.prompt, r.max_age, r.login_hint, r.account_hint, " +
	"r.browser_hash, r.created_at, r.expires_at, r.consented_by, r.account_id, r.sign_in_id, r.auth_time, r.amr, r.completed_at, r.refused_at, r.code_hash, r.code_until, r.redeemed_at, r.grant_id"

func rowOfAuthRequest(r *openid.AuthRequest) *authRequestRow {
	maxAge := int64(-1)
	if r.MaxAge >= 0 {
		maxAge = int64(r.MaxAge / time.Second)
	}
	return &authRequestRow{Hash: secret.HashToken(r.ID), ClientID: r.ClientID, RedirectURI: r.RedirectURI, Scopes: strings.Join(r.Scopes, " "),
		State: r.State, Nonce: r.Nonce, Challenge: r.Challenge, Prompt: strings.Join(r.Prompt, " "), MaxAge: maxAge,
		LoginHint: r.LoginHint, AccountHint: r.AccountHint, BrowserHash: r.BrowserHash, CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt,
		ConsentedBy: r.ConsentedBy, AccountID: r.AccountID, SignInID: r.SignInID, AuthTime: r.AuthTime, AMR: strings.Join(r.AMR, " "),
		CompletedAt: r.CompletedAt, RefusedAt: r.RefusedAt, CodeHash: r.CodeHash, CodeUntil: r.CodeUntil, RedeemedAt: r.RedeemedAt, GrantID: r.GrantID}
}

func (r *foundRequest) request() *openid.AuthRequest {
	maxAge := time.Duration(-1)
	if r.MaxAge >= 0 {
		maxAge = time.Duration(r.MaxAge) * time.Second
	}
	return &openid.AuthRequest{ClientID: r.ClientID, ClientName: r.Name, FirstParty: r.FirstParty, RedirectURI: r.RedirectURI,
		Scopes: strings.Fields(r.Scopes), State: r.State, Nonce: r.Nonce, Challenge: r.Challenge, Prompt: strings.Fields(r.Prompt), MaxAge: maxAge,
		LoginHint: r.LoginHint, AccountHint: r.AccountHint, BrowserHash: r.BrowserHash, CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt,
		ConsentedBy: r.ConsentedBy, Done: openid.Done{AccountID: r.AccountID, SignInID: r.SignInID, AuthTime: r.AuthTime, AMR: strings.Fields(r.AMR)},
		CompletedAt: r.CompletedAt, RefusedAt: r.RefusedAt, CodeHash: r.CodeHash, CodeUntil: r.CodeUntil, RedeemedAt: r.RedeemedAt, GrantID: r.GrantID}
}

func (t *tx) AddAuthRequest(ctx context.Context, r *openid.AuthRequest) error {
	if _, err := insert(ctx, t, rowOfAuthRequest(r), ""); err != nil {
		return fmt.Errorf("insert authorization request: %w", err)
	}
	return nil
}

// A request that was found by its code has no ID; its code finds it again.
func (t *tx) UpdateAuthRequest(ctx context.Context, r *openid.AuthRequest) error {
	column, hash := "hash", secret.HashToken(r.ID)
	if r.ID == "" {
		column, hash = "code_hash", r.CodeHash
	}
	_, err := exec(ctx, t, `UPDATE oidc_requests SET consented_by = $1, account_id = $2, sign_in_id = $3, auth_time = $4, amr = $5,
		completed_at = $6, refused_at = $7, code_hash = $8, code_until = $9, redeemed_at = $10, grant_id = $11 WHERE `+column+" = $12",
		orNull(r.ConsentedBy), orNull(r.AccountID), orNull(r.SignInID), timeOrNull(r.AuthTime), strings.Join(r.AMR, " "),
		timeOrNull(r.CompletedAt), timeOrNull(r.RefusedAt), r.CodeHash, timeOrNull(r.CodeUntil), timeOrNull(r.RedeemedAt), orNull(r.GrantID), hash)
	if err != nil {
		return fmt.Errorf("update authorization request: %w", err)
	}
	return nil
}

func (t *tx) AuthRequest(ctx context.Context, hash []byte) (*openid.AuthRequest, error) {
	return findAuthRequest(ctx, t, "hash", hash, t.lockOf("r"))
}

func (t *tx) AuthRequestByCode(ctx context.Context, hash []byte) (*openid.AuthRequest, error) {
	return findAuthRequest(ctx, t, "code_hash", hash, t.lockOf("r"))
}

// lockOf locks the rows of one table of a join.
func (t *tx) lockOf(alias string) string {
	if t.s.dialect.forUpdate == "" {
		return ""
	}
	return t.s.dialect.forUpdate + " OF " + alias
}

func (s openIDs) AuthRequest(ctx context.Context, hash []byte) (*openid.AuthRequest, error) {
	return findAuthRequest(ctx, s.read, "hash", hash, "")
}

func (s openIDs) AuthRequestByCode(ctx context.Context, hash []byte) (*openid.AuthRequest, error) {
	return findAuthRequest(ctx, s.read, "code_hash", hash, "")
}

func findAuthRequest(ctx context.Context, db querier, column string, hash []byte, lock string) (*openid.AuthRequest, error) {
	r, err := row[foundRequest](ctx, db, "SELECT "+authRequestColumns+", c.name, c.first_party FROM oidc_requests AS r JOIN oidc_clients AS c ON c.id = r.client_id WHERE r."+column+" = $1"+lock,
		hash)
	if err != nil {
		return nil, notFound(err, "select authorization request")
	}
	return r.request(), nil
}
