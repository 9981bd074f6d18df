package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"techbiz/internal/base/people"
	"techbiz/internal/mail"
)

// Outbox keeps letters that go to no mail server.
type Outbox struct{ s *Store }

// Outbox returns the outbox.
func (s *Store) Outbox() *Outbox { return &Outbox{s} }

type letterRow struct {
	bun.BaseModel `bun:"table:outbox"`

	MessageID string       `bun:"message_id"`
	To        people.Email `bun:"to_email"`
	Subject   string       `bun:"subject"`
	Text      string       `bun:"text"`
	HTML      string       `bun:"html"`
	SentAt    time.Time    `bun:"sent_at"`
}

// KeepLetter keeps the letter. One with the same Message-ID is kept once.
func (o *Outbox) KeepLetter(ctx context.Context, l *mail.Letter, at time.Time) error {
	r := &letterRow{MessageID: l.MessageID, To: l.To, Subject: l.Subject, Text: l.Text, HTML: l.HTML, SentAt: at}
	if _, err := insert(ctx, o.s.write, r, "ON CONFLICT (message_id) DO NOTHING"); err != nil {
		return fmt.Errorf("keep letter: %w", err)
	}
	return nil
}

// Letters returns up to limit letters, newest first.
func (o *Outbox) Letters(ctx context.Context, limit int) ([]mail.Captured, error) {
	rows, err := rows[letterRow](ctx, o.s.read, "SELECT message_id, to_email, subject, text, html, sent_at FROM outbox ORDER BY num DESC LIMIT $1", limit)
	if err != nil {
		return nil, fmt.Errorf("read outbox: %w", err)
	}
	kept := make([]mail.Captured, len(rows))
	for i, r := range rows {
		kept[i] = mail.Captured{Letter: mail.Letter{To: r.To, MessageID: r.MessageID, Subject: r.Subject, Text: r.Text, HTML: r.HTML}, SentAt: r.SentAt}
	}
	return kept, nil
}
