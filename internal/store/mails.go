package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/mail"
	"techbiz/internal/people"
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
}

const mailColumns = `id, kind, to_email, invitation_id, attempt, message_id, link_hash, sealed, state, reply, tries, queued_at, not_after,
	ended_at, opened_at, trace_id`

func (r *mailRow) mail() *mail.Mail {
	return &mail.Mail{
		ID: r.ID, Kind: r.Kind, To: r.To, InvitationID: r.InvitationID, Attempt: r.Attempt, MessageID: r.MessageID,
		LinkHash: r.LinkHash, Sealed: r.Sealed, State: r.State, Reply: r.Reply, Tries: r.Tries, QueuedAt: r.QueuedAt,
		NotAfter: r.NotAfter, EndedAt: r.EndedAt, OpenedAt: r.OpenedAt, TraceID: r.TraceID,
	}
}

// AddMails implements mail.Tx.
func (t *tx) AddMails(ctx context.Context, added ...*mail.Mail) error {
	rows := make([]*mailRow, len(added))
	for n, m := range added {
		rows[n] = &mailRow{
			ID: m.ID, Kind: m.Kind, To: m.To, InvitationID: m.InvitationID, Attempt: m.Attempt, MessageID: m.MessageID,
			LinkHash: m.LinkHash, Sealed: m.Sealed, State: m.State, QueuedAt: m.QueuedAt, NotAfter: m.NotAfter, TraceID: m.TraceID,
		}
	}
	_, err := bulkInsert(ctx, t, rows, "")
	return err
}

// Mail implements mail.Tx.
func (t *tx) Mail(ctx context.Context, id uuid.UUID) (*mail.Mail, error) {
	return findMail(ctx, t, "WHERE id = $1", id)
}

// endTypes are the types of what endStatement takes for each mail.
var endTypes = []string{"uuid", "text", "text", "timestamptz"}

// endStatement ends so many mails.
func (d *dialect) endStatement(mails int) string {
	return d.once("end"+strconv.Itoa(mails), func() string {
		return "UPDATE mails SET state = v.column2, reply = v.column3, ended_at = v.column4, tries = tries + 1, sealed = NULL FROM (VALUES " +
			d.valueList(mails, endTypes) + ") AS v WHERE mails.id = v.column1 AND mails.state = 'queued' RETURNING mails.id"
	})
}

// EndMails implements mail.Tx.
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
func (s *Store) Mails() mail.Store { return mails{s} }

type mails struct{ *Store }

// Update implements mail.Store.
func (s mails) Update(ctx context.Context, change func(mail.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return change(t) })
}

// Mail implements mail.Store.
func (s mails) Mail(ctx context.Context, id uuid.UUID) (*mail.Mail, error) {
	return findMail(ctx, s.read, "WHERE id = $1", id)
}

// NoteTry implements mail.Store.
func (s mails) NoteTry(ctx context.Context, id uuid.UUID, reply string) error {
	_, err := exec(ctx, s.write, "UPDATE mails SET tries = tries + 1, reply = $1 WHERE id = $2 AND state = 'queued'", reply, id)
	if err != nil {
		return fmt.Errorf("note try of mail: %w", err)
	}
	return nil
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
