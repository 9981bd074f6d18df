package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"techbiz/internal/openid"
)

type signingKeyRow struct {
	bun.BaseModel `bun:"table:signing_keys"`

	ID         string    `bun:"id,pk"`
	Sealed     []byte    `bun:"sealed"`
	CreatedAt  time.Time `bun:"created_at"`
	SignsFrom  time.Time `bun:"signs_from"`
	SignsUntil time.Time `bun:"signs_until"`
}

// There may be no key yet that could be locked, so a row of settings is.
func (t *tx) SigningKeys(ctx context.Context) ([]*openid.StoredKey, error) {
	_, err := exec(ctx, t, "INSERT INTO settings (name, value) VALUES ('signing_keys', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value", []byte{1})
	if err != nil {
		return nil, fmt.Errorf("lock signing keys: %w", err)
	}
	return signingKeys(ctx, t)
}

func (s openIDs) SigningKeys(ctx context.Context) ([]*openid.StoredKey, error) {
	return signingKeys(ctx, s.read)
}

func signingKeys(ctx context.Context, db querier) ([]*openid.StoredKey, error) {
	rows, err := rows[*signingKeyRow](ctx, db, "SELECT id, sealed, created_at, signs_from, signs_until FROM signing_keys ORDER BY signs_from, id")
	if err != nil {
		return nil, fmt.Errorf("select signing keys: %w", err)
	}
	keys := make([]*openid.StoredKey, len(rows))
	for n, r := range rows {
		keys[n] = &openid.StoredKey{ID: r.ID, Sealed: r.Sealed, CreatedAt: r.CreatedAt, SignsFrom: r.SignsFrom, SignsUntil: r.SignsUntil}
	}
	return keys, nil
}

func (t *tx) AddSigningKey(ctx context.Context, k *openid.StoredKey) error {
	r := &signingKeyRow{ID: k.ID, Sealed: k.Sealed, CreatedAt: k.CreatedAt, SignsFrom: k.SignsFrom, SignsUntil: k.SignsUntil}
	if _, err := insert(ctx, t, r, ""); err != nil {
		return fmt.Errorf("insert signing key: %w", err)
	}
	return nil
}

func (t *tx) DropSigningKey(ctx context.Context, id string) error {
	if _, err := exec(ctx, t, "DELETE FROM signing_keys WHERE id = $1", id); err != nil {
		return fmt.Errorf("delete signing key: %w", err)
	}
	return nil
}

// Requests stay for a day after they are over, so that a code that comes twice is noticed;
// those that led to no code, which anybody may have stored, go at once.
func (s openIDs) SweepOpenID(ctx context.Context, now time.Time) error {
	if _, err := exec(ctx, s.write, "DELETE FROM oidc_requests WHERE code_hash IS NULL AND expires_at < $1", now); err != nil {
		return fmt.Errorf("sweep requests that led to no code: %w", err)
	}
	day := now.Add(-24 * time.Hour)
	for _, step := range []string{
		"DELETE FROM oidc_requests WHERE expires_at < $1",
		"DELETE FROM oidc_access_tokens WHERE expires_at < $1",
		"DELETE FROM oidc_grants WHERE expires_at < $1",
		// Without refresh tokens nothing is left of a grant once its access tokens expired.
		`DELETE FROM oidc_grants WHERE created_at < $1 AND NOT EXISTS (SELECT 1 FROM oidc_refresh_tokens AS t WHERE t.grant_id = oidc_grants.id)
			AND NOT EXISTS (SELECT 1 FROM oidc_access_tokens AS t WHERE t.grant_id = oidc_grants.id)`,
	} {
		err := s.updateLong(ctx, func(t *tx) error {
			_, err := exec(ctx, t, step, day)
			return err
		})
		if err != nil {
			return fmt.Errorf("sweep (%s): %w", step, err)
		}
	}
	return nil
}
