package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/base/fault"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
)

type resendRow struct {
	bun.BaseModel `bun:"table:resend_runs,alias:r"`

	ID        uuid.UUID `bun:"id,pk"`
	AccountID uuid.UUID `bun:"account_id"`
	BatchID   uuid.UUID `bun:"batch_id,nullzero"`
	State     string    `bun:"state"`
	Total     int       `bun:"total"`
	Sent      int       `bun:"sent"`
	StartedAt time.Time `bun:"started_at"`
	TouchedAt time.Time `bun:"touched_at"`
	EndedAt   time.Time `bun:"ended_at,nullzero"`
}

func rowOfRun(r *invite.ResendRun) *resendRow {
	return &resendRow{ID: r.ID, AccountID: r.AccountID, BatchID: r.Of.BatchID, State: string(r.Of.State), Total: r.Total, Sent: r.Sent, StartedAt: r.StartedAt, TouchedAt: r.TouchedAt, EndedAt: r.EndedAt}
}

func findRun(ctx context.Context, db querier, where string, args ...any) (*invite.ResendRun, error) {
	rows, err := rows[*resendRow](ctx, db, "SELECT id, account_id, batch_id, state, total, sent, started_at, touched_at, ended_at FROM resend_runs "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select run: %w", err)
	}
	if len(rows) == 0 {
		return nil, fault.NotFound
	}
	r := rows[0]
	return &invite.ResendRun{ID: r.ID, AccountID: r.AccountID, Of: invite.ResendOf{BatchID: r.BatchID, State: invite.State(r.State)}, Total: r.Total, Sent: r.Sent, StartedAt: r.StartedAt, TouchedAt: r.TouchedAt, EndedAt: r.EndedAt}, nil
}

func (t *tx) AddResendRun(ctx context.Context, r *invite.ResendRun) error {
	if _, err := insert(ctx, t, rowOfRun(r), ""); err != nil {
		return fmt.Errorf("add run: %w", err)
	}
	return nil
}

func (t *tx) UpdateResendRun(ctx context.Context, r *invite.ResendRun) error {
	if _, err := update(ctx, t, rowOfRun(r)); err != nil {
		return fmt.Errorf("update run: %w", err)
	}
	return nil
}

func (t *tx) ResendRun(ctx context.Context, id uuid.UUID) (*invite.ResendRun, error) {
	return findRun(ctx, t, "WHERE id = $1"+t.s.dialect.forUpdate, id)
}

func (s invites) NewestResendRun(ctx context.Context, accountID uuid.UUID) (*invite.ResendRun, error) {
	return newestRun(ctx, s.read, accountID)
}

func (t *tx) NewestResendRun(ctx context.Context, accountID uuid.UUID) (*invite.ResendRun, error) {
	return newestRun(ctx, t, accountID)
}

func newestRun(ctx context.Context, db querier, accountID uuid.UUID) (*invite.ResendRun, error) {
	return findRun(ctx, db, "WHERE account_id = $1 ORDER BY started_at DESC LIMIT 1", accountID)
}

// The parts of a range. Either of the first two is read from an index on invitations; accepted
// ones do not lapse, and what was tried for long and has only now left is kept out. The others
// begin with the mails that did not leave, which are few.
const (
	resendOpen = `WHERE i.inviter_id = $1 AND i.type <> 'sign_up' AND i.state = 'open' AND i.expires_at <= $2 AND i.sent_at < $3
		AND (im.state IS NULL OR im.state <> 'sent' OR im.ended_at <= $4) AND i.expires_at > $5`
	resendAccepted = `WHERE i.inviter_id = $1 AND i.type <> 'sign_up' AND i.state = 'accepted' AND i.expires_at <= $2 AND i.sent_at < $3
		AND (im.state IS NULL OR im.state <> 'sent' OR im.ended_at <= $4)`
	resendUndelivered = "WHERE " + undelivered + ` AND i.inviter_id = $1 AND i.type <> 'sign_up'
		AND (i.state = 'open' AND i.expires_at > $2 OR i.state = 'accepted') AND i.sent_at < $3`
	resendRecent  = resendUndelivered + " AND i.expires_at > $4"
	resendOfBatch = resendUndelivered + " AND i.id IN (SELECT r.invitation_id FROM batch_rows AS r JOIN batches AS b ON b.num = r.batch WHERE b.id = $4)"
)

// resendPart is one part of a range, with its arguments.
type resendPart struct {
	where string
	args  []any
}

// limited ends the part's query; its last argument is how many rows it finds at most.
func (p resendPart) limited(limit int) (placeholder string, args []any) {
	args = append(slices.Clone(p.args), limit)
	return " LIMIT $" + strconv.Itoa(len(args)), args
}

// partsOf returns the parts of the range, which hold nothing twice.
func partsOf(inviterID uuid.UUID, r invite.ResendRange) []resendPart {
	if r.BatchID != uuid.Nil {
		return []resendPart{{resendOfBatch, []any{inviterID, r.ValidAfter, r.AttemptedBefore, r.BatchID}}}
	}
	recent := resendPart{resendRecent, []any{inviterID, r.ValidAfter, r.AttemptedBefore, r.Until()}}
	open := resendPart{resendOpen, []any{inviterID, r.Until(), r.AttemptedBefore, r.SentBy, r.ValidAfter}}
	accepted := resendPart{resendAccepted, []any{inviterID, r.Until(), r.AttemptedBefore, r.SentBy}}
	switch r.State {
	case invite.Open:
		return []resendPart{open}
	case invite.Accepted:
		return []resendPart{accepted}
	}
	return []resendPart{recent, open, accepted}
}

func (t *tx) Resendable(ctx context.Context, inviterID uuid.UUID, r invite.ResendRange, limit int) (found []*invite.Invitation, err error) {
	for _, part := range partsOf(inviterID, r) {
		most, args := part.limited(limit - len(found))
		some, err := findInvitations(ctx, t, part.where+" ORDER BY i.expires_at, i.id"+most+t.s.dialect.forUpdateOf("i"), args...)
		if err != nil {
			return nil, err
		}
		if found = append(found, some...); len(found) == limit {
			break
		}
	}
	return found, nil
}

func (s invites) CountResendable(ctx context.Context, inviterID uuid.UUID, r invite.ResendRange, ceiling int) (int, error) {
	return countResendable(ctx, s.read, inviterID, r, ceiling)
}

func (t *tx) CountResendable(ctx context.Context, inviterID uuid.UUID, r invite.ResendRange, ceiling int) (int, error) {
	return countResendable(ctx, t, inviterID, r, ceiling)
}

func countResendable(ctx context.Context, db querier, inviterID uuid.UUID, r invite.ResendRange, ceiling int) (total int, err error) {
	for _, part := range partsOf(inviterID, r) {
		most, args := part.limited(ceiling - total)
		n, err := row[int](ctx, db, "SELECT count(*) FROM (SELECT 1 FROM invitations AS i"+withMail+part.where+most+") AS c", args...)
		if err != nil {
			return 0, fmt.Errorf("count invitations to send again: %w", err)
		}
		if total += n; total >= ceiling {
			break
		}
	}
	return total, nil
}

func (t *tx) AccountsByID(ctx context.Context, ids []uuid.UUID) ([]*techpass.Account, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return findAccounts(ctx, t, "WHERE id"+among(t, 1)+" ORDER BY id"+t.s.dialect.forUpdate, ids)
}
