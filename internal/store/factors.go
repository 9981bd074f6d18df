package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/auth/mfa"
	"techbiz/internal/base/fault"
)

// Factors returns the store as the factor package asks for it.
func (s *Store) Factors() mfa.Store { return factors{portOf(s, func(t *tx) mfa.Tx { return t })} }

type factors struct{ port[mfa.Tx] }

func (s factors) App(ctx context.Context, accountID uuid.UUID) (*mfa.App, error) {
	return findApp(ctx, s.read, accountID)
}

func (s factors) RecoveryCodesLeft(ctx context.Context, accountID uuid.UUID) (int, error) {
	return countSpares(ctx, s.read, accountID)
}

type appRow struct {
	bun.BaseModel `bun:"table:apps"`

	AccountID uuid.UUID `bun:"account_id,pk"`
	Sealed    []byte    `bun:"sealed,nullzero"`
	LastStep  int64     `bun:"last_step"`
	Pending   []byte    `bun:"pending,nullzero"`
	PendingAt time.Time `bun:"pending_at,nullzero"`
}

func (t *tx) App(ctx context.Context, accountID uuid.UUID) (*mfa.App, error) {
	return findApp(ctx, t, accountID)
}

func findApp(ctx context.Context, db querier, accountID uuid.UUID) (*mfa.App, error) {
	r, err := row[appRow](ctx, db, "SELECT account_id, sealed, last_step, pending, pending_at FROM apps WHERE account_id = $1", accountID)
	if errors.Is(err, fault.NotFound) {
		return &mfa.App{AccountID: accountID}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("select app: %w", err)
	}
	return &mfa.App{AccountID: r.AccountID, Sealed: r.Sealed, LastStep: r.LastStep, Pending: r.Pending, PendingAt: r.PendingAt}, nil
}

func (t *tx) SaveApp(ctx context.Context, app *mfa.App) error {
	r := &appRow{AccountID: app.AccountID, Sealed: app.Sealed, LastStep: app.LastStep, Pending: app.Pending, PendingAt: app.PendingAt}
	_, err := insert(ctx, t, r, `ON CONFLICT (account_id) DO UPDATE SET sealed = excluded.sealed, last_step = excluded.last_step,
		pending = excluded.pending, pending_at = excluded.pending_at`)
	if err != nil {
		return fmt.Errorf("save app: %w", err)
	}
	return nil
}

type spareRow struct {
	bun.BaseModel `bun:"table:recovery_codes"`

	AccountID uuid.UUID `bun:"account_id"`
	Hash      []byte    `bun:"hash"`
	CreatedAt time.Time `bun:"created_at"`
	UsedAt    time.Time `bun:"used_at,nullzero"`
}

func (t *tx) ReplaceRecoveryCodes(ctx context.Context, accountID uuid.UUID, hashes [][]byte, at time.Time) error {
	if _, err := exec(ctx, t, "DELETE FROM recovery_codes WHERE account_id = $1", accountID); err != nil {
		return fmt.Errorf("delete recovery codes: %w", err)
	}
	rows := make([]*spareRow, len(hashes))
	for n, hash := range hashes {
		rows[n] = &spareRow{AccountID: accountID, Hash: hash, CreatedAt: at}
	}
	if _, err := bulkInsert(ctx, t, rows, ""); err != nil {
		return fmt.Errorf("insert recovery codes: %w", err)
	}
	return nil
}

func (t *tx) UseRecoveryCode(ctx context.Context, accountID uuid.UUID, hash []byte, at time.Time) (int, error) {
	n, err := exec(ctx, t, "UPDATE recovery_codes SET used_at = $1 WHERE account_id = $2 AND hash = $3 AND used_at IS NULL", at, accountID, hash)
	used, err := changedOne(n, err, "use recovery code")
	if err != nil {
		return 0, err
	}
	if !used {
		return 0, fault.NotFound
	}
	return t.RecoveryCodesLeft(ctx, accountID)
}

func (t *tx) RecoveryCodesLeft(ctx context.Context, accountID uuid.UUID) (int, error) {
	return countSpares(ctx, t, accountID)
}

func countSpares(ctx context.Context, db querier, accountID uuid.UUID) (n int, err error) {
	n, err = row[int](ctx, db, "SELECT count(*) FROM recovery_codes WHERE account_id = $1 AND used_at IS NULL", accountID)
	if err != nil {
		return 0, fmt.Errorf("count recovery codes: %w", err)
	}
	return n, nil
}
