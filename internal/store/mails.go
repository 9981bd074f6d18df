package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/base/people"
	"techbiz/internal/mail"
)

type mailRow struct {
	bun.BaseModel `bun:"table:mails,alias:m"`

	ID           uuid.UUID    `bun:"id,pk"`
	Kind         mail.Kind    `bun:"kind"`
	To           people.Email `bun:"to_email"`
	InvitationID uuid.UUID    `bun:"invitation_id,nullzero"`
	Attempt      int          `bun:"attempt"`
	MessageID    string       `bun:"message_id"`
	LinkHash     []byte       `bun:"link_hash,nullzero"`
	Sealed       []byte       `bun:"sealed,nullzero"`
	State        mail.State   `bun:"state"`
	Reply        string       `bun:"reply"`
	Tries        int          `bun:"tries"`
	QueuedAt     time.Time    `bun:"queued_at"`
	NotAfter     time.Time    `bun:"not_after"`
	EndedAt      time.Time    `bun:"ended_at,nullzero"`
	OpenedAt     time.Time    `bun:"opened_at,nullzero"`
	TraceID      string       `bun:"trace_id"`

	// A new mail has their defaults.
	Cause    mail.Cause `bun:"cause,scanonly"`
	TriedAt  time.Time  `bun:"tried_at,nullzero,scanonly"`
	NextAt   time.Time  `bun:"next_at,nullzero,scanonly"`
	Doubts   int        `bun:"doubts,scanonly"`
	Dispatch int        `bun:"dispatch,scanonly"`
}

const mailColumns = `id, kind, to_email, invitation_id, attempt, message_id, link_hash, sealed, state, reply, tries, queued_at, not_after,
	ended_at, opened_at, trace_id, cause, tried_at, next_at, doubts, dispatch`

func (r *mailRow) mail() *mail.Mail {
	return &mail.Mail{
		ID: r.ID, Kind: r.Kind, To: r.To, InvitationID: r.InvitationID, Attempt: r.Attempt, MessageID: r.MessageID,
		LinkHash: r.LinkHash, Sealed: r.Sealed, State: r.State, Reply: r.Reply, Tries: r.Tries, QueuedAt: r.QueuedAt,
		NotAfter: r.NotAfter, EndedAt: r.EndedAt, OpenedAt: r.OpenedAt, TraceID: r.TraceID,
		Cause: r.Cause, TriedAt: r.TriedAt, NextAt: r.NextAt, Doubts: r.Doubts, Dispatch: r.Dispatch,
	}
}

func (t *tx) AddMails(ctx context.Context, added ...*mail.Mail) error {
	rows := make([]*mailRow, len(added))
	for n, m := range added {
		rows[n] = &mailRow{
			ID: m.ID, Kind: m.Kind, To: m.To, InvitationID: m.InvitationID, Attempt: m.Attempt, MessageID: m.MessageID,
			LinkHash: m.LinkHash, Sealed: m.Sealed, State: m.State, QueuedAt: m.QueuedAt, NotAfter: m.NotAfter, TraceID: m.TraceID,
		}
	}
	return insertLater(ctx, t, rows)
}

func (t *tx) Mail(ctx context.Context, id uuid.UUID) (*mail.Mail, error) {
	return findMail(ctx, t, "WHERE id = $1", id)
}

// endTypes are the types of what endStatement takes for each mail.
var endTypes = []string{"uuid", "text", "text", "timestamptz"}

// endStatement ends so many mails.
func (d *dialect) endStatement(mails int) string {
	return d.once("end"+strconv.Itoa(mails), func() string {
		return "UPDATE mails SET state = v.column2, reply = v.column3, ended_at = v.column4, tries = tries + 1, sealed = NULL, next_at = NULL FROM (VALUES " +
			d.valueList(mails, endTypes) + ") AS v WHERE mails.id = v.column1 AND mails.state IN ('queued', 'held') RETURNING mails.id"
	})
}

func (t *tx) EndMails(ctx context.Context, ends ...mail.End) (map[uuid.UUID]bool, error) {
	changed := make(map[uuid.UUID]bool, len(ends))
	for part := range slices.Chunk(ends, insertRows) {
		var args []any
		for _, e := range part {
			args = append(args, e.MailID, e.State, e.Reply, e.At)
		}
		if err := collectIDs(ctx, t, changed, t.s.dialect.endStatement(len(part)), args...); err != nil {
			return nil, fmt.Errorf("end mails: %w", err)
		}
	}
	return changed, nil
}

// Mails returns the store as the mail package asks for it.
func (s *Store) Mails() mail.Store { return mails{portOf(s, func(t *tx) mail.Tx { return t })} }

type mails struct{ port[mail.Tx] }

func (s mails) Mail(ctx context.Context, id uuid.UUID) (*mail.Mail, error) {
	return findMail(ctx, s.read, "WHERE id = $1", id)
}

func (s mails) RecoveredAt(ctx context.Context) (time.Time, error) {
	at, err := row[bun.NullTime](ctx, s.read, "SELECT max(ended_at) FROM mails WHERE state = 'sent' AND cause IN ('policy', 'server', 'portal')")
	if err != nil {
		return time.Time{}, fmt.Errorf("select last recovered mail: %w", err)
	}
	return at.Time, nil
}

// Tries that fail are few or slow: one statement each will do.
func (t *tx) NoteTries(ctx context.Context, tries ...mail.Try) error {
	for _, try := range tries {
		doubts := 0
		if try.Doubt {
			doubts = 1
		}
		_, err := exec(ctx, t, `UPDATE mails SET tries = tries + 1, cause = $1, reply = $2, tried_at = $3, next_at = $4, doubts = doubts + $5
			WHERE id = $6 AND state = 'queued'`, string(try.Cause), try.Reply, try.At, try.NextAt, doubts, try.MailID)
		if err != nil {
			return fmt.Errorf("note try of mail: %w", err)
		}
	}
	return nil
}

// Nodes that do so at the same time skip one another's rows.
func (t *tx) BringForward(ctx context.Context, which mail.Selection, limit int) ([]mail.Dispatched, error) {
	condition := "state = 'queued' AND tries > 0 AND tried_at < $2 AND next_at > $3"
	if which.OfOperator {
		condition += " AND cause IN ('policy', 'server', 'portal')"
	}
	return t.dispatch(ctx, "next_at = NULL", condition+" ORDER BY next_at", limit, which.TriedBefore, which.NextAfter)
}

// dispatch gives up to limit mails the next number of their jobs. args follow the limit.
func (t *tx) dispatch(ctx context.Context, set, where string, limit int, args ...any) ([]mail.Dispatched, error) {
	lock := t.s.dialect.forUpdate
	if lock != "" {
		lock += " SKIP LOCKED"
	}
	taken, err := rows[dispatchedRow](ctx, t, "UPDATE mails SET dispatch = dispatch + 1, "+set+" WHERE id IN (SELECT id FROM mails WHERE "+where+
		" LIMIT $1"+lock+") RETURNING id, kind, dispatch, trace_id", append([]any{limit}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("take mails: %w", err)
	}
	return each(taken, func(r dispatchedRow) mail.Dispatched {
		return mail.Dispatched{MailID: r.ID, Kind: r.Kind, Dispatch: r.Dispatch, TraceID: r.TraceID}
	}), nil
}

type dispatchedRow struct {
	ID       uuid.UUID
	Kind     mail.Kind
	Dispatch int
	TraceID  string
}

func (t *tx) HoldMails(ctx context.Context, queuedBefore time.Time) (int, error) {
	n, err := exec(ctx, t, "UPDATE mails SET state = 'held' WHERE state = 'queued' AND queued_at < $1", queuedBefore)
	if err != nil {
		return 0, fmt.Errorf("hold mails: %w", err)
	}
	return n, nil
}

func (t *tx) ReleaseMails(ctx context.Context, at time.Time, limit int) ([]mail.Dispatched, error) {
	return t.dispatch(ctx, "state = 'queued', next_at = NULL, queued_at = $2", "state = 'held' ORDER BY queued_at, id", limit, at)
}

func (t *tx) HeldMails(ctx context.Context, limit int) ([]uuid.UUID, error) {
	ids, err := rows[uuid.UUID](ctx, t, "SELECT id FROM mails WHERE state = 'held' ORDER BY queued_at, id LIMIT $1", limit)
	if err != nil {
		return nil, fmt.Errorf("select held mails: %w", err)
	}
	return ids, nil
}

func findMail(ctx context.Context, db querier, where string, args ...any) (*mail.Mail, error) {
	return first(findMails(ctx, db, where, args...))
}

func findMails(ctx context.Context, db querier, where string, args ...any) ([]*mail.Mail, error) {
	rows, err := rows[*mailRow](ctx, db, "SELECT "+mailColumns+" FROM mails "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select mails: %w", err)
	}
	return each(rows, (*mailRow).mail), nil
}
