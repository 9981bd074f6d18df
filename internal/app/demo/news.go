package demo

import (
	"context"
	"fmt"

	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
)

// readAfter is how old a notice is that its officer has read.
const readAfter = 7 * day

// box queues mails and remembers them, so that they can be delivered at once.
type box struct {
	*mail.Service

	queued []*mail.Mail
}

// Queue implements notice.Post.
func (b *box) Queue(ctx context.Context, tx mail.QueueTx, m *mail.Mail, secret string) error {
	b.queued = append(b.queued, m)
	return b.Service.Queue(ctx, tx, m, secret)
}

// deliver hands what was queued to the outbox.
func (b *box) deliver(ctx context.Context) error {
	for _, m := range b.queued {
		if err := b.DeliverNow(ctx, m.ID); err != nil {
			return fmt.Errorf("deliver mail: %w", err)
		}
	}
	return nil
}

// news mails an officer what became of their invitations.
func (f *filler) news(ctx context.Context, officer people.Actor) error {
	b := &box{Service: f.Mails}
	notices := notice.NewService(notice.Options{Store: f.Notices, Post: b, Now: f.Clock.Now})
	if err := notices.Mail(ctx, officer.ID); err != nil {
		return err
	}
	if err := b.deliver(ctx); err != nil {
		return err
	}
	return notices.MarkAllRead(ctx, officer.ID, f.Today.Add(-readAfter))
}
