package work

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"techbiz/internal/mail"
)

// deliverMail delivers one mail, again and again with growing delays until it is
// accepted, refused for good, or no longer wanted. After River's 25 tries, about six
// days, it is given up.
type deliverMail struct {
	river.WorkerDefaults[mail.DeliverJob]
	mails *mail.Service
	now   func() time.Time
}

// Work implements river.Worker.
func (w *deliverMail) Work(ctx context.Context, j *river.Job[mail.DeliverJob]) error {
	err := w.mails.Deliver(ctx, j.Args.MailID)
	if err != nil && j.Attempt >= j.MaxAttempts {
		return w.mails.GiveUp(ctx, j.Args.MailID)
	}
	return err
}

// NextRetry implements river.Worker: 5 s, 15 s, 45 s … up to 8 hours, each a little
// shorter or longer, so that mails held up together do not come back together.
func (w *deliverMail) NextRetry(j *river.Job[mail.DeliverJob]) time.Time {
	return w.now().Add(retryDelay(j.Attempt, j.ID))
}

const (
	firstRetry = 5 * time.Second
	lastRetry  = 8 * time.Hour
)

func retryDelay(attempt int, id int64) time.Duration {
	d := firstRetry
	for i := 1; i < attempt && d < lastRetry; i++ {
		d *= 3
	}
	d = min(d, lastRetry)
	return d + d/1000*time.Duration(id%200-100)
}
