package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/factor"
	"techbiz/internal/fault"
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

func rowOfPasskey(p *factor.Passkey) (*passkeyRow, error) {
	credential, err := json.Marshal(p.Credential)
	if err != nil {
		return nil, fmt.Errorf("write passkey: %w", err)
	}
	return &passkeyRow{ID: p.ID, AccountID: p.AccountID, CredentialID: p.Credential.ID, Credential: string(credential), Name: p.Name,
		CreatedAt: p.CreatedAt, UsedAt: p.UsedAt, BlockedAt: p.BlockedAt}, nil
}

func (r *passkeyRow) passkey() (*factor.Passkey, error) {
	p := &factor.Passkey{ID: r.ID, AccountID: r.AccountID, Name: r.Name, CreatedAt: r.CreatedAt, UsedAt: r.UsedAt, BlockedAt: r.BlockedAt}
	if err := json.Unmarshal([]byte(r.Credential), &p.Credential); err != nil {
		return nil, fmt.Errorf("read passkey %s: %w", r.ID, err)
	}
	return p, nil
}

// AddPasskey implements factor.PasskeyTx.
func (t *tx) AddPasskey(ctx context.Context, p *factor.Passkey) error {
	r, err := rowOfPasskey(p)
	if err != nil {
		return err
	}
	if _, err := t.NewInsert().Model(r).Exec(ctx); err != nil {
		return fmt.Errorf("insert passkey: %w", err)
	}
	return nil
}

// UpdatePasskey implements factor.PasskeyTx.
func (t *tx) UpdatePasskey(ctx context.Context, p *factor.Passkey) error {
	r, err := rowOfPasskey(p)
	if err != nil {
		return err
	}
	if _, err := t.NewUpdate().Model(r).WherePK().Exec(ctx); err != nil {
		return fmt.Errorf("update passkey: %w", err)
	}
	return nil
}

// RemovePasskey implements factor.PasskeyTx.
func (t *tx) RemovePasskey(ctx context.Context, id uuid.UUID) error {
	if _, err := t.NewRaw("DELETE FROM passkeys WHERE id = ?", id).Exec(ctx); err != nil {
		return fmt.Errorf("delete passkey: %w", err)
	}
	return nil
}

// Passkeys implements factor.PasskeyTx.
func (t *tx) Passkeys(ctx context.Context, accountID uuid.UUID) ([]*factor.Passkey, error) {
	return listPasskeys(ctx, t.Tx, accountID)
}

// Passkeys implements factor.Store.
func (s factors) Passkeys(ctx context.Context, accountID uuid.UUID) ([]*factor.Passkey, error) {
	return listPasskeys(ctx, s.read, accountID)
}

func listPasskeys(ctx context.Context, db bun.IDB, accountID uuid.UUID) ([]*factor.Passkey, error) {
	var rows []*passkeyRow
	if err := db.NewSelect().Model(&rows).Where("account_id = ?", accountID).OrderExpr("created_at, id").Scan(ctx); err != nil {
		return nil, fmt.Errorf("list passkeys: %w", err)
	}
	passkeys := make([]*factor.Passkey, len(rows))
	for n, r := range rows {
		var err error
		if passkeys[n], err = r.passkey(); err != nil {
			return nil, err
		}
	}
	return passkeys, nil
}

// PasskeyOf implements factor.PasskeyTx.
func (t *tx) PasskeyOf(ctx context.Context, credentialID []byte) (*factor.Passkey, error) {
	var r passkeyRow
	err := t.NewSelect().Model(&r).Where("credential_id = ?", credentialID).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.NotFound
	}
	if err != nil {
		return nil, fmt.Errorf("select passkey: %w", err)
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

// AddCeremony implements factor.PasskeyTx.
func (t *tx) AddCeremony(ctx context.Context, c *factor.Ceremony) error {
	session, err := json.Marshal(c.Session)
	if err != nil {
		return fmt.Errorf("write challenge: %w", err)
	}
	r := &ceremonyRow{Hash: c.Hash, AccountID: c.AccountID, Session: string(session), ExpiresAt: c.ExpiresAt}
	if _, err := t.NewInsert().Model(r).Exec(ctx); err != nil {
		return fmt.Errorf("insert challenge: %w", err)
	}
	return nil
}

// SpendCeremony implements factor.PasskeyTx.
func (t *tx) SpendCeremony(ctx context.Context, hash []byte, until time.Time) (bool, error) {
	res, err := t.NewRaw("INSERT INTO ceremonies (hash, session, expires_at) VALUES (?, '', ?) ON CONFLICT DO NOTHING", hash, until).Exec(ctx)
	return changedOne(res, err, "note answered challenge")
}

// TakeCeremony implements factor.PasskeyTx. Deleting it is reading it, so that two
// answers do not share one.
func (t *tx) TakeCeremony(ctx context.Context, hash []byte) (*factor.Ceremony, error) {
	var r ceremonyRow
	err := t.NewRaw("DELETE FROM ceremonies WHERE hash = ? RETURNING *", hash).Scan(ctx, &r)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fault.NotFound
	}
	if err != nil {
		return nil, fmt.Errorf("take challenge: %w", err)
	}
	c := &factor.Ceremony{Hash: r.Hash, AccountID: r.AccountID, ExpiresAt: r.ExpiresAt}
	if err := json.Unmarshal([]byte(r.Session), &c.Session); err != nil {
		return nil, fmt.Errorf("read challenge: %w", err)
	}
	return c, nil
}
