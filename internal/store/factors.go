package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/factor"
	"techbiz/internal/fault"
)

// Factors returns the store as the factor package asks for it.
func (s *Store) Factors() factor.Store { return factors{s} }

type factors struct{ *Store }

// Update implements factor.Store.
func (s factors) Update(ctx context.Context, change func(factor.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return change(t) })
}

// App implements factor.Store.
func (s factors) App(ctx context.Context, accountID uuid.UUID) (*factor.App, error) {
	return findApp(ctx, s.read, accountID)
}

// SparesLeft implements factor.Store.
func (s factors) SparesLeft(ctx context.Context, accountID uuid.UUID) (int, error) {
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

// App implements factor.AppTx.
func (t *tx) App(ctx context.Context, accountID uuid.UUID) (*factor.App, error) {
	return findApp(ctx, t.Tx, accountID)
}

func findApp(ctx context.Context, db bun.IDB, accountID uuid.UUID) (*factor.App, error) {
	var r appRow
	err := db.NewSelect().Model(&r).Where("account_id = ?", accountID).Scan(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return &factor.App{AccountID: accountID}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("select app: %w", err)
	}
	return &factor.App{AccountID: r.AccountID, Sealed: r.Sealed, LastStep: r.LastStep, Pending: r.Pending, PendingAt: r.PendingAt}, nil
}

// SaveApp implements factor.AppTx.
func (t *tx) SaveApp(ctx context.Context, app *factor.App) error {
	r := &appRow{AccountID: app.AccountID, Sealed: app.Sealed, LastStep: app.LastStep, Pending: app.Pending, PendingAt: app.PendingAt}
	_, err := t.NewInsert().Model(r).On("CONFLICT (account_id) DO UPDATE").
		Set("sealed = EXCLUDED.sealed, last_step = EXCLUDED.last_step, pending = EXCLUDED.pending, pending_at = EXCLUDED.pending_at").Exec(ctx)
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

// ReplaceSpares implements factor.SpareTx.
func (t *tx) ReplaceSpares(ctx context.Context, accountID uuid.UUID, hashes [][]byte, at time.Time) error {
	if _, err := t.NewRaw("DELETE FROM recovery_codes WHERE account_id = ?", accountID).Exec(ctx); err != nil {
		return fmt.Errorf("delete recovery codes: %w", err)
	}
	rows := make([]*spareRow, len(hashes))
	for n, hash := range hashes {
		rows[n] = &spareRow{AccountID: accountID, Hash: hash, CreatedAt: at}
	}
	if _, err := t.NewInsert().Model(&rows).Exec(ctx); err != nil {
		return fmt.Errorf("insert recovery codes: %w", err)
	}
	return nil
}

// UseSpare implements factor.SpareTx.
func (t *tx) UseSpare(ctx context.Context, accountID uuid.UUID, hash []byte, at time.Time) (int, error) {
	res, err := t.NewRaw("UPDATE recovery_codes SET used_at = ? WHERE account_id = ? AND hash = ? AND used_at IS NULL", at, accountID, hash).Exec(ctx)
	used, err := changedOne(res, err, "use recovery code")
	if err != nil {
		return 0, err
	}
	if !used {
		return 0, fault.NotFound
	}
	return t.SparesLeft(ctx, accountID)
}

// SparesLeft implements factor.SpareTx.
func (t *tx) SparesLeft(ctx context.Context, accountID uuid.UUID) (int, error) {
	return countSpares(ctx, t.Tx, accountID)
}

func countSpares(ctx context.Context, db bun.IDB, accountID uuid.UUID) (n int, err error) {
	err = db.NewRaw("SELECT count(*) FROM recovery_codes WHERE account_id = ? AND used_at IS NULL", accountID).Scan(ctx, &n)
	if err != nil {
		return 0, fmt.Errorf("count recovery codes: %w", err)
	}
	return n, nil
}
