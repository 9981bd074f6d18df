package lifecycle

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// How much one run takes on: a batch shares a transaction, and a run ends while the job
// that it is in has time left.
const (
	batchSize = 500
	batches   = 40
)

// Done counts what a run did.
type Done struct {
	Looked     int // accounts that were due; some had only to be looked at
	Reminded   int
	Disabled   int
	Terminated int
	Deleted    int
	More       bool // accounts are left that are due
}

func (d *Done) add(o Done) {
	d.Looked += o.Looked
	d.Reminded += o.Reminded
	d.Disabled += o.Disabled
	d.Terminated += o.Terminated
	d.Deleted += o.Deleted
}

// RunDue does what is due to accounts now, to as many of them as one run takes on. It may
// run twice and on several nodes at once: an account is taken by one of them and is not
// due any more when that commits. Nothing is lost where it did not run for days.
func (s *Service) RunDue(ctx context.Context) (Done, error) {
	var total Done
	var after Place
	for range batches {
		done, last, err := s.runBatch(ctx, after)
		if err != nil {
			return total, fmt.Errorf("do what is due to accounts: %w", err)
		}
		total.add(done)
		if done.Looked < batchSize {
			return total, nil
		}
		after = last
	}
	total.More = true
	return total, nil
}

// runBatch does one batch in one transaction, and returns the place after it: reading on
// from there passes by what the batches before have left behind in the index.
func (s *Service) runBatch(ctx context.Context, after Place) (done Done, last Place, err error) {
	err = s.Store.Update(ctx, func(tx Tx) error {
		done = Done{}
		c := s.newChange(people.System())
		due, err := tx.DueAccounts(ctx, c.now, after, batchSize)
		if err != nil || len(due) == 0 {
			return err
		}
		last = Place{DueAt: due[len(due)-1].DueAt, ID: due[len(due)-1].ID}
		for _, a := range due {
			done.add(c.carryOut(ctx, a))
		}
		return c.commit(ctx, tx)
	})
	return done, last, err
}

// carryOut does to one account what is due, and counts it.
func (c *change) carryOut(ctx context.Context, a *techpass.Account) Done {
	switch v := techpass.Verdict(a, c.now); v.Do {
	case techpass.Remind:
		c.remind(ctx, a, v)
		return Done{Looked: 1, Reminded: 1}
	case techpass.Disable:
		c.disable(ctx, a, v.Cause)
		return Done{Looked: 1, Disabled: 1}
	case techpass.Terminate:
		c.terminate(ctx, a, v.Cause)
		return Done{Looked: 1, Terminated: 1}
	case techpass.Delete:
		c.wipe(ctx, a)
		return Done{Looked: 1, Deleted: 1}
	default:
		c.keep(a) // and with it when to look again
		return Done{Looked: 1}
	}
}

// remindersWorth is how long a reminder is worth sending: the next day brings another.
const remindersWorth = 24 * time.Hour

func (c *change) remind(ctx context.Context, a *techpass.Account, v techpass.Action) {
	a.RemindedAt = c.now
	c.mails = append(c.mails, mail.Draft{Mail: &mail.Mail{Kind: kindOf(v), To: a.Email, NotAfter: c.now.Add(remindersWorth)}})
	c.record(ctx, audit.AccountReminded, a, "of", string(v.Then), "cause", string(v.Cause), "days", strconv.Itoa(v.Days))
	c.keep(a)
}

// kindOf is the kind of mail that tells of what will happen.
func kindOf(v techpass.Action) mail.Kind {
	switch {
	case v.Cause == techpass.ContractEnd:
		return mail.ContractReminder
	case v.Then == techpass.Terminate:
		return mail.EndReminder
	default:
		return mail.DisableReminder
	}
}
