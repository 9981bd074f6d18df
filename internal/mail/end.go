package mail

import (
	"context"
	"fmt"
	"time"

	"github.com/cenkalti/backoff/v5"
	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/job"
	"techbiz/internal/base/people"
	"techbiz/internal/base/traceid"
)

// Bounds of outcomes that are recorded at the same time.
const (
	// endsMost is how many share a transaction at most.
	endsMost = 64
	// endLimit is how long a transaction may take.
	endLimit = 5 * time.Second
	// endPatience is for how long an outcome that could not be recorded is tried again at once.
	// The mail has left: to give up means a second copy where another node tries it next.
	endPatience = 45 * time.Second
	// unrecordedMost is how many mails a node knows to have left that the database does not.
	unrecordedMost = 10_000
)

var outcome = map[State]audit.Action{
	Sent:      audit.MailAccepted,
	Refused:   audit.MailRefused,
	GivenUp:   audit.MailGivenUp,
	Withdrawn: audit.MailWithdrawn,
}

// ending is what became of a try, with what follows from it.
type ending struct {
	End // the mail's end, unless again is set

	again *Try // nil where the mail has ended
	event *audit.Event
	job   job.Args // nil where there is nothing to do
}

// end records the outcome at once. Outcomes that come while others are being committed
// wait for that and then share the next transaction.
func (s *Service) end(ctx context.Context, m *Mail, state State, reply string) error {
	now := s.Now()
	e := &ending{
		End: End{MailID: m.ID, State: state, Reply: reply, At: now},
		event: audit.New(ctx, now, people.System(), outcome[state], m.subject(),
			"mail_id", m.ID.String(), "kind", string(m.Kind)),
	}
	if told := m.tells(state); told != nil {
		e.job = job.Traced{Args: told, TraceID: traceid.ID(ctx)}
	}
	if err := s.commit(ctx, e); err != nil {
		return fmt.Errorf("record mail %s as %s: %w", m.ID, state, err)
	}
	return nil
}

// commit records what became of a try, together with others. Where that fails it is tried
// again, each outcome by itself: neither a database that was away for a moment nor one
// outcome that can't be stored costs the others a second copy.
func (s *Service) commit(ctx context.Context, e *ending) error {
	err, waited := s.ends.Do(ctx, e)
	if waited != nil {
		return waited
	}
	if err == nil {
		return nil
	}
	s.Log.WarnContext(ctx, "outcomes of mails could not be recorded together", "mail", e.id(), "cause", err.Error())
	_, err = backoff.Retry(ctx, func() (struct{}, error) {
		alone, cancel := context.WithTimeout(ctx, endLimit)
		defer cancel()
		return struct{}{}, s.record(alone, []*ending{e})
	}, backoff.WithMaxElapsedTime(s.RecordFor))
	return err
}

// id is the mail's.
func (e *ending) id() uuid.UUID {
	if e.again != nil {
		return e.again.MailID
	}
	return e.MailID
}

// tells returns the job that tells the mail's owner of its outcome, nil where nothing
// follows from it.
func (m *Mail) tells(state State) job.Args {
	switch {
	case m.Kind == Invitation && m.InvitationID != uuid.Nil && (state == Refused || state == GivenUp):
		return RefusedJob{MailID: m.ID}
	case m.Kind == SEEDInvitation && (state == Sent || state == Refused || state == GivenUp):
		return EndedJob{MailID: m.ID}
	}
	return nil
}

// endTogether records outcomes in one transaction.
func (s *Service) endTogether(ctx context.Context, ends []*ending) []error {
	errs := make([]error, len(ends))
	if err := s.record(ctx, ends); err != nil {
		for n := range errs {
			errs[n] = err
		}
	}
	return errs
}

func (s *Service) record(ctx context.Context, ends []*ending) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		var finals []End
		var again []Try
		for _, e := range ends {
			if e.again != nil {
				again = append(again, *e.again)
			} else {
				finals = append(finals, e.End)
			}
		}
		if err := tx.NoteTries(ctx, again...); err != nil {
			return err
		}
		changed, err := tx.EndMails(ctx, finals...)
		if err != nil {
			return err
		}
		var events []*audit.Event
		var jobs []job.Args
		for _, e := range ends {
			if e.again != nil || !changed[e.MailID] {
				continue
			}
			changed[e.MailID] = false // it ended once, however often that is told
			events = append(events, e.event)
			if e.job != nil {
				jobs = append(jobs, e.job)
			}
		}
		if err := tx.Record(ctx, events...); err != nil {
			return err
		}
		return tx.Enqueue(ctx, jobs...)
	})
}
