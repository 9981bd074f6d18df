package mailer

import (
	"context"
	"fmt"
	"time"

	"techbiz/internal/mail"
)

// OutboxStore keeps letters instead of sending them.
type OutboxStore interface {
	// KeepLetter keeps l; a second one with the same Message-ID changes nothing.
	KeepLetter(ctx context.Context, l *mail.Letter, at time.Time) error
}

// Outbox is the mail.Transport of installations without a mail server: letters stay in
// the portal, where they can be read.
type Outbox struct {
	store OutboxStore
	now   func() time.Time
}

// NewOutbox returns the outbox that keeps letters in store.
func NewOutbox(store OutboxStore, now func() time.Time) *Outbox {
	return &Outbox{store: store, now: now}
}

// Send implements mail.Transport; it never refuses for good.
func (o *Outbox) Send(ctx context.Context, l *mail.Letter) (string, error) {
	if err := o.store.KeepLetter(ctx, l, o.now()); err != nil {
		return "", fmt.Errorf("keep letter in the outbox: %w", err)
	}
	return "kept in the outbox", nil
}
