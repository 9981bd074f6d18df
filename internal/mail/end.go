package mail

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/job"
	"techbiz/internal/people"
	"techbiz/internal/trace"
)

// Bounds of outcomes that are recorded at the same time.
const (
	// endsMost is how many share a transaction at most.
	endsMost = 64
	// endLimit is how long a transaction may take. One that is broken off is tried again, see
	// end.
	endLimit = 5 * time.Second
)

var outcome = map[State]audit.Action{
	Sent:      audit.MailAccepted,
	Refused:   audit.MailRefused,
	GivenUp:   audit.MailGivenUp,
	Withdrawn: audit.MailWithdrawn,
}

// ending is the outcome of a mail with what follows from it.
type ending struct {
	End

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
		e.job = job.Traced{Args: told, TraceID: trace.ID(ctx)}
	}
	err, waited := s.ends.Do(ctx, e)
	if waited != nil {
		err = waited
	}
	if err != nil {
		return fmt.Errorf("record mail %s as %s: %w", m.ID, state, err)
	}
	return nil
}

// tells returns the job that tells the mail's owner of its outcome, nil where nothing
// follows from it.
func (m *Mail) tells(state State) job.Args {
	switch {
	case m.Kind == Invitation && m.InvitationID != uuid.Nil && (state == Refused || state == GivenUp):
		return RefusedJob{MailID: m.ID}
	case m.Kind == SEEDInvitation && state == Sent:
		return EndedJob{MailID: m.ID}
	}
	return nil
}

// endTogether records outcomes in one transaction, or each in its own where that fails.
func (s *Service) endTogether(ctx context.Context, ends []*ending) []error {
	errs := make([]error, len(ends))
	err := s.record(ctx, ends)
	if err == nil {
		return errs
	}
	if len(ends) == 1 {
		return []error{err}
	}
	for n := range ends {
		errs[n] = s.record(ctx, ends[n:n+1])
	}
	return errs
}

func (s *Service) record(ctx context.Context, ends []*ending) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		finals := make([]End, len(ends))
		for n, e := range ends {
			finals[n] = e.End
		}
		changed, err := tx.EndMails(ctx, finals...)
		if err != nil {
			return err
		}
		var events []*audit.Event
		var jobs []job.Args
		for _, e := range ends {
			if !changed[e.MailID] {
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
