package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/fault"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
)

type resendRow struct {
	bun.BaseModel `bun:"table:resend_runs,alias:r"`

	ID        uuid.UUID `bun:"id,pk"`
	AccountID uuid.UUID `bun:"account_id"`
	Total     int       `bun:"total"`
	Sent      int       `bun:"sent"`
	StartedAt time.Time `bun:"started_at"`
	TouchedAt time.Time `bun:"touched_at"`
	EndedAt   time.Time `bun:"ended_at,nullzero"`
}

func rowOfRun(r *invite.ResendRun) *resendRow {
	return &resendRow{ID: r.ID, AccountID: r.AccountID, Total: r.Total, Sent: r.Sent, StartedAt: r.StartedAt, TouchedAt: r.TouchedAt, EndedAt: r.EndedAt}
}

func findRun(ctx context.Context, db querier, where string, args ...any) (*invite.ResendRun, error) {
	rows, err := rows[*resendRow](ctx, db, "SELECT id, account_id, total, sent, started_at, touched_at, ended_at FROM resend_runs "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select run: %w", err)
	}
	if len(rows) == 0 {
		return nil, fault.NotFound
	}
	r := rows[0]
	return &invite.ResendRun{ID: r.ID, AccountID: r.AccountID, Total: r.Total, Sent: r.Sent, StartedAt: r.StartedAt, TouchedAt: r.TouchedAt, EndedAt: r.EndedAt}, nil
}

// AddResendRun implements invite.ResendTx.
func (t *tx) AddResendRun(ctx context.Context, r *invite.ResendRun) error {
	if _, err := insert(ctx, t, rowOfRun(r), ""); err != nil {
		return fmt.Errorf("add run: %w", err)
	}
	return nil
}

// UpdateResendRun implements invite.ResendTx.
func (t *tx) UpdateResendRun(ctx context.Context, r *invite.ResendRun) error {
	if _, err := update(ctx, t, rowOfRun(r)); err != nil {
		return fmt.Errorf("update run: %w", err)
	}
	return nil
}

// ResendRun implements invite.ResendTx.
func (t *tx) ResendRun(ctx context.Context, id uuid.UUID) (*invite.ResendRun, error) {
	return findRun(ctx, t, "WHERE id = $1"+t.s.dialect.forUpdate, id)
}

// NewestResendRun implements invite.ResendStore.
func (s invites) NewestResendRun(ctx context.Context, accountID uuid.UUID) (*invite.ResendRun, error) {
	return newestRun(ctx, s.read, accountID)
}

// NewestResendRun implements invite.ResendStore.
func (t *tx) NewestResendRun(ctx context.Context, accountID uuid.UUID) (*invite.ResendRun, error) {
	return newestRun(ctx, t, accountID)
}

func newestRun(ctx context.Context, db querier, accountID uuid.UUID) (*invite.ResendRun, error) {
	return findRun(ctx, db, "WHERE account_id = $1 ORDER BY started_at DESC LIMIT 1", accountID)
}

// Either part of a range is read from an index; accepted invitations do not lapse.
const (
	resendOpen     = "WHERE i.inviter_id = $1 AND i.type <> 'sign_up' AND i.state = 'open' AND i.expires_at <= $2 AND i.expires_at > $3"
	resendAccepted = "WHERE i.inviter_id = $1 AND i.type <> 'sign_up' AND i.state = 'accepted' AND i.expires_at <= $2"
)

// Resendable implements invite.ResendTx.
func (t *tx) Resendable(ctx context.Context, inviterID uuid.UUID, r invite.ResendRange, limit int) ([]*invite.Invitation, error) {
	const order = " ORDER BY i.expires_at, i.id LIMIT "
	found, err := findInvitations(ctx, t, resendOpen+order+"$4"+t.s.dialect.forUpdate, inviterID, r.Until(), r.ValidAfter, limit)
	if err != nil || len(found) == limit {
		return found, err
	}
	accepted, err := findInvitations(ctx, t, resendAccepted+order+"$3"+t.s.dialect.forUpdate, inviterID, r.Until(), limit-len(found))
	return append(found, accepted...), err
}

// CountResendable implements invite.ResendStore.
func (s invites) CountResendable(ctx context.Context, inviterID uuid.UUID, r invite.ResendRange, ceiling int) (int, error) {
	return countResendable(ctx, s.read, inviterID, r, ceiling)
}

// CountResendable implements invite.ResendStore.
func (t *tx) CountResendable(ctx context.Context, inviterID uuid.UUID, r invite.ResendRange, ceiling int) (int, error) {
	return countResendable(ctx, t, inviterID, r, ceiling)
}

func countResendable(ctx context.Context, db querier, inviterID uuid.UUID, r invite.ResendRange, ceiling int) (int, error) {
	n, err := row[int](ctx, db, "SELECT count(*) FROM (SELECT 1 FROM (SELECT 1 FROM invitations AS i "+resendOpen+" LIMIT $4) AS o"+
		" UNION ALL SELECT 1 FROM (SELECT 1 FROM invitations AS i "+resendAccepted+" LIMIT $4) AS a) AS c",
		inviterID, r.Until(), r.ValidAfter, ceiling)
	if err != nil {
		return 0, fmt.Errorf("count invitations to send again: %w", err)
	}
	return min(n, ceiling), nil
}

// AccountsByID implements invite.ResendTx.
func (t *tx) AccountsByID(ctx context.Context, ids []uuid.UUID) ([]*techpass.Account, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return findAccounts(ctx, t, "WHERE id"+among(t, 1)+" ORDER BY id"+t.s.dialect.forUpdate, ids)
}
