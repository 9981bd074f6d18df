package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/auth/mfa"
)

type passkeyRow struct {
	bun.BaseModel `bun:"table:passkeys"`

	ID           uuid.UUID `bun:"id,pk"`
	AccountID    uuid.UUID `bun:"account_id"`
	CredentialID []byte    `bun:"credential_id"`
	Credential   string    `bun:"credential"`
	Name         string    `bun:"name"`
	CreatedAt    time.Time `bun:"created_at"`
	UsedAt       time.Time `bun:"used_at,nullzero"`
	BlockedAt    time.Time `bun:"blocked_at,nullzero"`
}

const selectPasskeys = "SELECT id, account_id, credential_id, credential, name, created_at, used_at, blocked_at FROM passkeys " //nolint:gosec // names of columns

func rowOfPasskey(p *mfa.Passkey) (*passkeyRow, error) {
	credential, err := json.Marshal(p.Credential)
	if err != nil {
		return nil, fmt.Errorf("write passkey: %w", err)
	}
	return &passkeyRow{ID: p.ID, AccountID: p.AccountID, CredentialID: p.Credential.ID, Credential: string(credential), Name: p.Name,
		CreatedAt: p.CreatedAt, UsedAt: p.UsedAt, BlockedAt: p.BlockedAt}, nil
}

func (r *passkeyRow) passkey() (*mfa.Passkey, error) {
	p := &mfa.Passkey{ID: r.ID, AccountID: r.AccountID, Name: r.Name, CreatedAt: r.CreatedAt, UsedAt: r.UsedAt, BlockedAt: r.BlockedAt}
	if err := json.Unmarshal([]byte(r.Credential), &p.Credential); err != nil {
		return nil, fmt.Errorf("read passkey %s: %w", r.ID, err)
	}
	return p, nil
}

func (t *tx) AddPasskey(ctx context.Context, p *mfa.Passkey) error {
	r, err := rowOfPasskey(p)
	if err != nil {
		return err
	}
	if _, err := insert(ctx, t, r, ""); err != nil {
		return fmt.Errorf("insert passkey: %w", err)
	}
	return nil
}

func (t *tx) UpdatePasskey(ctx context.Context, p *mfa.Passkey) error {
	r, err := rowOfPasskey(p)
	if err != nil {
		return err
	}
	if _, err := update(ctx, t, r); err != nil {
		return fmt.Errorf("update passkey: %w", err)
	}
	return nil
}

func (t *tx) RemovePasskey(ctx context.Context, id uuid.UUID) error {
	if _, err := exec(ctx, t, "DELETE FROM passkeys WHERE id = $1", id); err != nil {
		return fmt.Errorf("delete passkey: %w", err)
	}
	return nil
}

func (t *tx) Passkeys(ctx context.Context, accountID uuid.UUID) ([]*mfa.Passkey, error) {
	return listPasskeys(ctx, t, accountID)
}

func (s factors) Passkeys(ctx context.Context, accountID uuid.UUID) ([]*mfa.Passkey, error) {
	return listPasskeys(ctx, s.read, accountID)
}

func listPasskeys(ctx context.Context, db querier, accountID uuid.UUID) ([]*mfa.Passkey, error) {
	rows, err := rows[*passkeyRow](ctx, db, selectPasskeys+"WHERE account_id = $1 ORDER BY created_at, id", accountID)
	if err != nil {
		return nil, fmt.Errorf("list passkeys: %w", err)
	}
	passkeys := make([]*mfa.Passkey, len(rows))
	for n, r := range rows {
		var err error
		if passkeys[n], err = r.passkey(); err != nil {
			return nil, err
		}
	}
	return passkeys, nil
}

func (t *tx) PasskeyOf(ctx context.Context, credentialID []byte) (*mfa.Passkey, error) {
	r, err := row[*passkeyRow](ctx, t, selectPasskeys+"WHERE credential_id = $1", credentialID)
	if err != nil {
		return nil, notFound(err, "select passkey")
	}
	return r.passkey()
}

type ceremonyRow struct {
	bun.BaseModel `bun:"table:ceremonies"`

	Hash      []byte    `bun:"hash,pk"`
	AccountID uuid.UUID `bun:"account_id,nullzero"`
	Session   string    `bun:"session"`
	ExpiresAt time.Time `bun:"expires_at"`
}

func (t *tx) AddCeremony(ctx context.Context, c *mfa.Ceremony) error {
	session, err := json.Marshal(c.Session)
	if err != nil {
		return fmt.Errorf("write challenge: %w", err)
	}
	r := &ceremonyRow{Hash: c.Hash, AccountID: c.AccountID, Session: string(session), ExpiresAt: c.ExpiresAt}
	if _, err := insert(ctx, t, r, ""); err != nil {
		return fmt.Errorf("insert challenge: %w", err)
	}
	return nil
}

func (t *tx) SpendCeremony(ctx context.Context, hash []byte, until time.Time) (bool, error) {
	n, err := exec(ctx, t, "INSERT INTO ceremonies (hash, session, expires_at) VALUES ($1, '', $2) ON CONFLICT DO NOTHING", hash, until)
	return changedOne(n, err, "note answered challenge")
}

// Deleting a ceremony is reading it, so that two answers do not share one.
func (t *tx) TakeCeremony(ctx context.Context, hash []byte) (*mfa.Ceremony, error) {
	r, err := row[ceremonyRow](ctx, t, "DELETE FROM ceremonies WHERE hash = $1 RETURNING hash, account_id, session, expires_at", hash)
	if err != nil {
		return nil, notFound(err, "take challenge")
	}
	c := &mfa.Ceremony{Hash: r.Hash, AccountID: r.AccountID, ExpiresAt: r.ExpiresAt}
	if err := json.Unmarshal([]byte(r.Session), &c.Session); err != nil {
		return nil, fmt.Errorf("read challenge: %w", err)
	}
	return c, nil
}
