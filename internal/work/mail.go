package work

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"techbiz/internal/mail"
)

// deliverMail delivers one mail. Where it does not leave, the same job runs again when the
// mail's own rule says so (mail.Retry), for days if need be; that is no failure of the job.
type deliverMail struct {
	river.WorkerDefaults[mail.DeliverJob]
	mails   *mail.Service
	now     func() time.Time
	timeout time.Duration
}

// Work implements river.Worker.
func (w *deliverMail) Work(ctx context.Context, j *river.Job[mail.DeliverJob]) error {
	next, err := w.mails.Deliver(ctx, j.Args)
	switch {
	case err != nil && j.Attempt >= j.MaxAttempts:
		return river.JobSnooze(longestRetry) // a mail is given up by its own rule alone
	case err != nil:
		return err
	case next.IsZero():
		return nil
	}
	return river.JobSnooze(max(0, next.Sub(w.now())))
}

// Timeout implements river.Worker. The server's verdict on a whole message is waited for
// beyond it.
func (w *deliverMail) Timeout(*river.Job[mail.DeliverJob]) time.Duration { return w.timeout }

// mailTimeout is how long a mail may wait for a connection and speak with the server: so much
// less than what a job may take that its verdict is heard before another node takes it up.
func mailTimeout(jobTimeout time.Duration) time.Duration { return jobTimeout * 3 / 4 }

// NextRetry implements river.Worker, for jobs whose outcome could not be recorded.
func (w *deliverMail) NextRetry(j *river.Job[mail.DeliverJob]) time.Time {
	return w.now().Add(retryDelay(j.Attempt, j.ID))
}

const (
	firstRetry   = 5 * time.Second
	longestRetry = 5 * time.Minute
)

func retryDelay(attempt int, id int64) time.Duration {
	d := firstRetry
	for i := 1; i < attempt && d < longestRetry; i++ {
		d *= 3
	}
	d = min(d, longestRetry)
	return d + d/1000*time.Duration(id%200-100)
}
