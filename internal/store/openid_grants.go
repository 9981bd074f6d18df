package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/openid"
)

type grantRow struct {
	bun.BaseModel `bun:"table:oidc_grants"`

	ID        uuid.UUID `bun:"id,pk"`
	ClientID  string    `bun:"client_id"`
	AccountID uuid.UUID `bun:"account_id"`
	SignInID  uuid.UUID `bun:"sign_in_id"`
	Scopes    string    `bun:"scopes"`
	AuthTime  time.Time `bun:"auth_time"`
	AMR       string    `bun:"amr"`
	CreatedAt time.Time `bun:"created_at"`
	ExpiresAt time.Time `bun:"expires_at"`
	EndedAt   time.Time `bun:"ended_at,nullzero"`
}

const grantColumns = "g.id, g.client_id, g.account_id, g.sign_in_id, g.scopes, g.auth_time, g.amr, g.created_at, g.expires_at, g.ended_at"

func (r *grantRow) grant() *openid.Grant {
	return &openid.Grant{ID: r.ID, ClientID: r.ClientID, Scopes: strings.Fields(r.Scopes),
		Done:      openid.Done{AccountID: r.AccountID, SignInID: r.SignInID, AuthTime: r.AuthTime, AMR: strings.Fields(r.AMR)},
		CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt, EndedAt: r.EndedAt}
}

func (t *tx) AddGrant(ctx context.Context, g *openid.Grant) error {
	r := &grantRow{ID: g.ID, ClientID: g.ClientID, AccountID: g.AccountID, SignInID: g.SignInID, Scopes: strings.Join(g.Scopes, " "),
		AuthTime: g.AuthTime, AMR: strings.Join(g.AMR, " "), CreatedAt: g.CreatedAt, ExpiresAt: g.ExpiresAt, EndedAt: g.EndedAt}
	if _, err := insert(ctx, t, r, ""); err != nil {
		return fmt.Errorf("insert grant: %w", err)
	}
	return nil
}

func (t *tx) Grant(ctx context.Context, id uuid.UUID) (*openid.Grant, error) {
	return findGrant(ctx, t, id, t.s.dialect.forUpdate)
}

func (s openIDs) GrantByID(ctx context.Context, id uuid.UUID) (*openid.Grant, error) {
	return findGrant(ctx, s.read, id, "")
}

func findGrant(ctx context.Context, db querier, id uuid.UUID, lock string) (*openid.Grant, error) {
	r, err := row[grantRow](ctx, db, "SELECT "+grantColumns+" FROM oidc_grants AS g WHERE g.id = $1"+lock, id)
	if err != nil {
		return nil, notFound(err, "select grant")
	}
	return r.grant(), nil
}

func (t *tx) EndGrant(ctx context.Context, id uuid.UUID, at time.Time) error {
	if _, err := exec(ctx, t, "UPDATE oidc_grants SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL", at, id); err != nil {
		return fmt.Errorf("end grant: %w", err)
	}
	return nil
}

func (t *tx) AddAccessToken(ctx context.Context, k *openid.AccessToken) error {
	_, err := exec(ctx, t, "INSERT INTO oidc_access_tokens (id, grant_id, scopes, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)",
		k.ID, k.GrantID, strings.Join(k.Scopes, " "), k.CreatedAt, k.ExpiresAt)
	if err != nil {
		return fmt.Errorf("insert access token: %w", err)
	}
	return nil
}

func (t *tx) DropAccessToken(ctx context.Context, id uuid.UUID) error {
	if _, err := exec(ctx, t, "DELETE FROM oidc_access_tokens WHERE id = $1", id); err != nil {
		return fmt.Errorf("delete access token: %w", err)
	}
	return nil
}

func (s openIDs) AccessToken(ctx context.Context, id uuid.UUID) (*openid.AccessToken, *openid.Grant, error) {
	type record struct {
		grantRow

		TokenScopes  string    `bun:"token_scopes"`
		TokenAt      time.Time `bun:"token_at"`
		TokenExpires time.Time `bun:"token_expires"`
	}
	r, err := row[record](ctx, s.read, "SELECT "+grantColumns+`, t.scopes AS token_scopes, t.created_at AS token_at, t.expires_at AS token_expires
		FROM oidc_access_tokens AS t JOIN oidc_grants AS g ON g.id = t.grant_id WHERE t.id = $1`, id)
	if err != nil {
		return nil, nil, notFound(err, "select access token")
	}
	k := &openid.AccessToken{ID: id, GrantID: r.ID, Scopes: strings.Fields(r.TokenScopes), CreatedAt: r.TokenAt, ExpiresAt: r.TokenExpires}
	return k, r.grant(), nil
}

func (t *tx) AddRefreshToken(ctx context.Context, hash []byte, grantID uuid.UUID, at time.Time) error {
	_, err := exec(ctx, t, "INSERT INTO oidc_refresh_tokens (hash, grant_id, created_at) VALUES ($1, $2, $3)", hash, grantID, at)
	if err != nil {
		return fmt.Errorf("insert refresh token: %w", err)
	}
	return nil
}

func (t *tx) UseRefreshToken(ctx context.Context, hash []byte, grantID uuid.UUID, at time.Time) (bool, error) {
	n, err := exec(ctx, t, "UPDATE oidc_refresh_tokens SET used_at = $1 WHERE hash = $2 AND grant_id = $3 AND used_at IS NULL", at, hash, grantID)
	return changedOne(n, err, "use refresh token")
}

func (s openIDs) GrantOfRefreshToken(ctx context.Context, hash []byte) (*openid.Grant, bool, error) {
	type record struct {
		grantRow

		UsedAt time.Time `bun:"used_at,nullzero"`
	}
	r, err := row[record](ctx, s.read, "SELECT "+grantColumns+", t.used_at FROM oidc_refresh_tokens AS t JOIN oidc_grants AS g ON g.id = t.grant_id WHERE t.hash = $1", hash)
	if err != nil {
		return nil, false, notFound(err, "select refresh token")
	}
	return r.grant(), !r.UsedAt.IsZero(), nil
}
