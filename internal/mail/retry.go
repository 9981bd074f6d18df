package mail

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2" //nolint:depguard // spreads tries, and is no secret
	"strconv"
	"time"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/job"
	"techbiz/internal/base/people"
)

// Retry says for how long and how often mails are tried that do not leave. What is 0 is the
// default.
type Retry struct {
	// For is how long after it was queued a mail is given up; sooner where it is pointless
	// before that, as a code is that has expired.
	For time.Duration
	// Every is the longest wait between two tries while the operator has to mend something.
	// It is four times as long where the mailbox takes no mail.
	Every time.Duration
}

// Defaults of Retry (RFC 5321, 4.5.4.1: give up after 4 or 5 days).
const (
	DefaultRetryFor   = 5 * 24 * time.Hour
	DefaultRetryEvery = 15 * time.Minute
)

const (
	// firstRetry is the wait after the first try; each later one is retryGrows times as long.
	firstRetry = 5 * time.Second
	retryGrows = 3
	// mailboxSlower is how much longer mails wait for a mailbox than for an operator.
	mailboxSlower = 4
	// jitter spreads tries, so that mails held up together do not come back together.
	jitter = 0.1
	// firstDoubt is the least wait where the server may have taken the message.
	firstDoubt = 2 * time.Minute
	// maxDoubts is how many second copies a server can cause at most that takes messages and
	// does not say so: after that the mail is given up.
	maxDoubts = 3
)

func (r Retry) withDefaults() Retry {
	return Retry{For: cmp.Or(r.For, DefaultRetryFor), Every: cmp.Or(r.Every, DefaultRetryEvery)}
}

// until is when the mail is given up.
func (r Retry) until(m *Mail) time.Time {
	end := m.QueuedAt.Add(r.For)
	if m.NotAfter.Before(end) {
		return m.NotAfter
	}
	return end
}

// next is when the mail is tried again that failed now: 5 s, 15 s, 45 s … later, each a
// little shorter or longer, and when it is to be given up at the latest.
func (r Retry) next(m *Mail, failed *SendError, now time.Time) time.Time {
	longest := r.Every
	if failed.Cause == CauseMailbox {
		longest *= mailboxSlower
	}
	wait := firstRetry
	for n := 0; n < m.Tries && wait < longest; n++ {
		wait *= retryGrows
	}
	wait = min(wait, longest)
	if failed.Doubt {
		wait = max(wait, firstDoubt<<min(m.Doubts, maxDoubts))
	}
	wait += time.Duration((rand.Float64()*2 - 1) * jitter * float64(wait)) //nolint:gosec // no secret
	at, end := now.Add(wait), r.until(m)
	if at.After(end) {
		return end
	}
	return at
}

// underWay is how close the next try of a mail may be before it counts as under way.
const underWay = 30 * time.Second

// chunk is how many mails one transaction brings forward, releases or drops.
const chunk = 500

// Recover brings mails forward that wait for a mail server that works again: once a mail has
// left that an operator's trouble had kept from it, those that were last tried before that
// are tried now, up to 500 at a time. It may run as often as one likes, and returns their
// number.
func (s *Service) Recover(ctx context.Context) (int, error) {
	at, err := s.Store.RecoveredAt(ctx)
	if err != nil {
		return 0, fmt.Errorf("find out whether mails leave again: %w", err)
	}
	if at.IsZero() {
		return 0, nil
	}
	return s.bringForward(ctx, Selection{TriedBefore: at, OfOperator: true}, chunk, nil)
}

// TryNow has up to 500 of the failing mails tried now, those first that are tried next
// anyway, and returns their number. Errors: fault.Forbidden.
func (s *Service) TryNow(ctx context.Context, actor people.Actor) (n int, err error) {
	if !mayHold(actor) {
		return 0, fault.Forbidden
	}
	return s.bringForward(ctx, Selection{TriedBefore: s.Now()}, chunk, func(n int) *audit.Event {
		return audit.New(ctx, s.Now(), actor, audit.MailsBroughtForward, audit.Subject{Type: "mail"}, "count", strconv.Itoa(n))
	})
}

// bringForward has up to most failing mails tried now, and returns their number. It records
// the event that tells of so many, if any.
func (s *Service) bringForward(ctx context.Context, which Selection, most int, event func(n int) *audit.Event) (n int, err error) {
	which.NextAfter = s.Now().Add(underWay)
	err = s.Store.Update(ctx, func(tx Tx) error {
		mails, err := tx.BringForward(ctx, which, most)
		if err != nil {
			return err
		}
		if n = len(mails); n == 0 {
			return nil
		}
		if event != nil {
			if err := tx.Record(ctx, event(n)); err != nil {
				return err
			}
		}
		return tx.Enqueue(ctx, jobsOf(mails)...)
	})
	if err != nil {
		return 0, fmt.Errorf("bring mails forward: %w", err)
	}
	return n, nil
}

func jobsOf(mails []Dispatched) []job.Args {
	jobs := make([]job.Args, len(mails))
	for n, m := range mails {
		jobs[n] = m.job()
	}
	return jobs
}

// job is what delivers the mail.
func (d Dispatched) job() job.Args {
	return job.Traced{Args: DeliverJob{MailID: d.MailID, Dispatch: d.Dispatch, Bulk: d.Kind.bulk()}, TraceID: d.TraceID}
}
