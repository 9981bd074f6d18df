package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/invite"
)

type setUpLinkRow struct {
	bun.BaseModel `bun:"table:set_up_links"`

	TokenHash []byte    `bun:"token_hash,pk"`
	AccountID uuid.UUID `bun:"account_id"`
	CreatedAt time.Time `bun:"created_at"`
	ExpiresAt time.Time `bun:"expires_at"`
	UsedAt    time.Time `bun:"used_at,nullzero"`
	RevokedAt time.Time `bun:"revoked_at,nullzero"`
}

func (t *tx) ReplaceSetUpLink(ctx context.Context, l *invite.SetUpLink) error {
	_, err := exec(ctx, t, "UPDATE set_up_links SET revoked_at = $1 WHERE account_id = $2 AND used_at IS NULL AND revoked_at IS NULL", l.CreatedAt, l.AccountID)
	if err != nil {
		return fmt.Errorf("revoke set-up link: %w", err)
	}
	_, err = exec(ctx, t, "INSERT INTO set_up_links (token_hash, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)",
		l.TokenHash, l.AccountID, l.CreatedAt, l.ExpiresAt)
	if err != nil {
		return fmt.Errorf("insert set-up link: %w", err)
	}
	return nil
}

func (t *tx) SetUpLink(ctx context.Context, tokenHash []byte) (*invite.SetUpLink, error) {
	return setUpLink(ctx, t, "WHERE token_hash = $1"+t.s.dialect.forUpdate, tokenHash)
}

func (t *tx) UseSetUpLink(ctx context.Context, tokenHash []byte, at time.Time) error {
	if _, err := exec(ctx, t, "UPDATE set_up_links SET used_at = $1 WHERE token_hash = $2", at, tokenHash); err != nil {
		return fmt.Errorf("use set-up link: %w", err)
	}
	return nil
}

func (s invites) SetUpLinkOf(ctx context.Context, tokenHash []byte) (*invite.SetUpLink, error) {
	return setUpLink(ctx, s.read, "WHERE token_hash = $1", tokenHash)
}

func setUpLink(ctx context.Context, db querier, where string, args ...any) (*invite.SetUpLink, error) {
	rows, err := rows[*setUpLinkRow](ctx, db, "SELECT token_hash, account_id, created_at, expires_at, used_at, revoked_at FROM set_up_links "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select set-up link: %w", err)
	}
	r, err := first(rows, nil)
	if err != nil {
		return nil, err
	}
	return &invite.SetUpLink{TokenHash: r.TokenHash, AccountID: r.AccountID, CreatedAt: r.CreatedAt, ExpiresAt: r.ExpiresAt, UsedAt: r.UsedAt, RevokedAt: r.RevokedAt}, nil
}
