package store

import (
	"context"
	"fmt"
	"time"

	"github.com/uptrace/bun"

	"techbiz/internal/mail"
	"techbiz/internal/people"
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
	if _, err := o.s.write.NewInsert().Model(r).On("CONFLICT (message_id) DO NOTHING").Exec(ctx); err != nil {
		return fmt.Errorf("keep letter: %w", err)
	}
	return nil
}

// Letters returns up to limit letters, newest first.
func (o *Outbox) Letters(ctx context.Context, limit int) ([]mail.Kept, error) {
	var rows []letterRow
	err := o.s.read.NewRaw("SELECT message_id, to_email, subject, text, html, sent_at FROM outbox ORDER BY num DESC LIMIT ?", limit).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("read outbox: %w", err)
	}
	kept := make([]mail.Kept, len(rows))
	for i, r := range rows {
		kept[i] = mail.Kept{Letter: mail.Letter{To: r.To, MessageID: r.MessageID, Subject: r.Subject, Text: r.Text, HTML: r.HTML}, SentAt: r.SentAt}
	}
	return kept, nil
}
