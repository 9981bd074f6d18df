package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
)

type unfinishedRow struct {
	bun.BaseModel `bun:"table:unfinished_sign_ins"`

	ID          uuid.UUID `bun:"id,pk"`
	Purpose     string    `bun:"purpose"`
	AccountID   uuid.UUID `bun:"account_id"`
	BrowserHash []byte    `bun:"browser_hash"`
	Methods     string    `bun:"methods"`
	BegunAt     time.Time `bun:"begun_at"`
	EndsAt      time.Time `bun:"ends_at"`
}

func (t *tx) AddUnfinished(ctx context.Context, u *signin.Unfinished) error {
	r := &unfinishedRow{ID: u.ID, Purpose: string(u.Purpose), AccountID: u.AccountID, BrowserHash: u.BrowserHash,
		Methods: strings.Join(u.Methods, " "), BegunAt: u.BegunAt, EndsAt: u.EndsAt}
	if _, err := insert(ctx, t, r, ""); err != nil {
		return fmt.Errorf("insert unfinished sign-in: %w", err)
	}
	return nil
}

func (t *tx) UpdateUnfinished(ctx context.Context, u *signin.Unfinished) error {
	n, err := exec(ctx, t, "UPDATE unfinished_sign_ins SET methods = $1 WHERE id = $2", strings.Join(u.Methods, " "), u.ID)
	changed, err := changedOne(n, err, "update unfinished sign-in")
	if err == nil && !changed {
		return fault.NotFound
	}
	return err
}

func (t *tx) EndUnfinished(ctx context.Context, id uuid.UUID) error {
	n, err := exec(ctx, t, "DELETE FROM unfinished_sign_ins WHERE id = $1", id)
	changed, err := changedOne(n, err, "end unfinished sign-in")
	if err == nil && !changed {
		return fault.NotFound
	}
	return err
}

func (t *tx) EndUnfinishedIn(ctx context.Context, browserHash []byte) error {
	if _, err := exec(ctx, t, "DELETE FROM unfinished_sign_ins WHERE browser_hash = $1", browserHash); err != nil {
		return fmt.Errorf("end unfinished sign-ins of a browser: %w", err)
	}
	return nil
}

// endUnfinishedOf removes what is unfinished of the accounts, as their sign-ins end.
func (t *tx) endUnfinishedOf(ctx context.Context, accountIDs ...uuid.UUID) error {
	if _, err := exec(ctx, t, "DELETE FROM unfinished_sign_ins WHERE account_id"+among(t, 1), accountIDs); err != nil {
		return fmt.Errorf("end unfinished sign-ins: %w", err)
	}
	return nil
}

func (s signIns) Unfinished(ctx context.Context, id uuid.UUID) (*signin.Unfinished, error) {
	r, err := row[unfinishedRow](ctx, s.read, "SELECT id, purpose, account_id, browser_hash, methods, begun_at, ends_at FROM unfinished_sign_ins WHERE id = $1", id)
	if err != nil {
		return nil, notFound(err, "select unfinished sign-in")
	}
	return &signin.Unfinished{ID: r.ID, Purpose: signin.Purpose(r.Purpose), AccountID: r.AccountID, BrowserHash: r.BrowserHash,
		Methods: strings.Fields(r.Methods), BegunAt: r.BegunAt, EndsAt: r.EndsAt}, nil
}
