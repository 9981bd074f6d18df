package invite

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// ResendRun is one time that an officer has everything sent again that may be.
type ResendRun struct {
	ID        uuid.UUID
	AccountID uuid.UUID // the officer's
	Of        ResendOf
	Total     int // invitations that might be sent again when it began
	Sent      int
	StartedAt time.Time
	TouchedAt time.Time // when it last got on
	EndedAt   time.Time // zero while it runs
}

// Running tells whether the run has not ended.
func (r *ResendRun) Running() bool { return r.EndedAt.IsZero() }

// ResendOf says which of an officer's invitations are sent again; the zero ResendOf is all that
// may be.
type ResendOf struct {
	BatchID uuid.UUID // those of this list whose mail did not leave
	State   State     // those that are Open, or Accepted, and were last sent StaleFor ago or earlier
}

// StaleFor is after what time since its last mail an invitation that waits counts as stuck.
const StaleFor = 7 * 24 * time.Hour

// ResendAllJob takes a run on.
type ResendAllJob struct {
	RunID uuid.UUID `json:"run_id"`
}

// Kind implements job.Args.
func (ResendAllJob) Kind() string { return "invitation.resend_all" }

// reviveRunAfter is how long a run may stand still before its job counts as lost.
const reviveRunAfter = 2 * time.Minute

// resendable are those of the invitations that may be sent again at the time, as NextResend has it.
func (of ResendOf) resendable(at time.Time) ResendRange {
	r := ResendRange{ValidAfter: at, SentBy: at.Add(-ResendEvery), AttemptedBefore: at, BatchID: of.BatchID, State: of.State}
	if of.State != "" {
		r.StaleBy = at.Add(-StaleFor)
	}
	return r
}

// countResendable counts those of the officer's invitations that may be sent again now, up to
// ceiling.
func (s *Service) countResendable(ctx context.Context, from ResendStore, officer people.Actor, of ResendOf, ceiling int) (int, error) {
	n, err := from.CountResendable(ctx, officer.ID, of.resendable(s.Now()), ceiling)
	if err != nil {
		return 0, fmt.Errorf("count what may be sent again: %w", err)
	}
	return n, nil
}

// MayResend tells whether any of the actor's own invitations may be sent again now. Errors:
// fault.Forbidden.
func (s *Service) MayResend(ctx context.Context, actor people.Actor) (bool, error) {
	if !actor.MayInvite() {
		return false, fault.Forbidden
	}
	n, err := s.countResendable(ctx, s.Store, actor, ResendOf{}, 1)
	return n > 0, err
}

// CountResendable tells how many of those of the actor's own invitations may be sent again now.
// Errors: fault.Forbidden.
func (s *Service) CountResendable(ctx context.Context, actor people.Actor, of ResendOf) (int, error) {
	if !actor.MayInvite() {
		return 0, fault.Forbidden
	}
	return s.countResendable(ctx, s.Store, actor, of, math.MaxInt32)
}

// ResendingRun returns the actor's newest run, nil where there was none. Errors:
// fault.Forbidden.
func (s *Service) ResendingRun(ctx context.Context, actor people.Actor) (*ResendRun, error) {
	if !actor.MayInvite() {
		return nil, fault.Forbidden
	}
	return newestRun(ctx, s.Store, actor)
}

// newestRun returns the officer's newest run, nil where there was none.
func newestRun(ctx context.Context, from ResendStore, officer people.Actor) (*ResendRun, error) {
	run, err := from.NewestResendRun(ctx, officer.ID)
	if errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find run: %w", err)
	}
	return run, nil
}

// ResendAll begins to send those of the actor's own invitations again that may be, each by
// the rule of Resend. Where that is under way already it changes nothing and returns how
// far it is. Errors: fault.Forbidden, *fault.Conflict (there is none, or another run is under way).
func (s *Service) ResendAll(ctx context.Context, actor people.Actor, of ResendOf, key string) (*ResendRun, error) {
	if !actor.MayInvite() {
		return nil, fault.Forbidden
	}
	var run *ResendRun
	err := s.Store.UpdateResends(ctx, func(tx ResendTx) (err error) {
		// The officer's account is what two requests of theirs take turns on.
		if _, err := tx.Account(ctx, actor.ID); err != nil {
			return fmt.Errorf("load officer: %w", err)
		}
		run, err = newestRun(ctx, tx, actor)
		if err != nil {
			return err
		}
		if run != nil && run.Running() {
			if run.Of != of {
				return &fault.Conflict{Reason: "Invitations of yours are being sent again already. Try again when that is done, in a few minutes."}
			}
			return s.reviveRun(ctx, tx, run)
		}
		run, err = s.beginRun(ctx, tx, actor, of, key)
		return err
	})
	if replayed, ok := errors.AsType[*audit.Replayed](err); ok {
		if replayed.Earlier.Action != audit.ResendingAsked || !bytes.Equal(replayed.Earlier.Fingerprint, of.fingerprint()) {
			return nil, fault.KeyReused
		}
		return s.ResendingRun(ctx, actor)
	}
	if err != nil {
		return nil, fmt.Errorf("send all again: %w", err)
	}
	return run, nil
}

func (s *Service) beginRun(ctx context.Context, tx ResendTx, actor people.Actor, of ResendOf, key string) (*ResendRun, error) {
	now := s.Now()
	n, err := s.countResendable(ctx, tx, actor, of, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	data := []string{"count", strconv.Itoa(n)}
	if of.BatchID != uuid.Nil {
		data = append(data, "batch", of.BatchID.String())
	}
	if of.State != "" {
		data = append(data, "state", string(of.State))
	}
	event := audit.New(ctx, now, actor, audit.ResendingAsked, accountSubject(actor.ID), data...)
	if err := s.recordOnce(ctx, tx, event, key, of.fingerprint()); err != nil {
		return nil, err
	}
	if n == 0 && of.BatchID != uuid.Nil {
		return nil, &fault.Conflict{Reason: "No mail of this list waits to be sent again."}
	}
	if n == 0 {
		return nil, &fault.Conflict{Reason: "None of your invitations can be sent again now: each may be once in 24 hours, while it waits for the invitee."}
	}
	run := &ResendRun{ID: uuid.Must(uuid.NewV7()), AccountID: actor.ID, Of: of, Total: n, StartedAt: now, TouchedAt: now}
	if err := tx.AddResendRun(ctx, run); err != nil {
		return nil, err
	}
	return run, tx.Enqueue(ctx, ResendAllJob{RunID: run.ID})
}

// fingerprint tells a request for some from one for all.
func (of ResendOf) fingerprint() []byte {
	text := string(audit.ResendingAsked) + string(of.State)
	if of.BatchID != uuid.Nil {
		text += of.BatchID.String()
	}
	return []byte(text)
}

// reviveRun queues the job of a run anew that stands still. A job too many does no harm.
func (s *Service) reviveRun(ctx context.Context, tx ResendTx, run *ResendRun) error {
	if s.Now().Sub(run.TouchedAt) < reviveRunAfter {
		return nil
	}
	locked, err := tx.ResendRun(ctx, run.ID)
	if err != nil {
		return err
	}
	locked.TouchedAt = s.Now()
	if err := tx.UpdateResendRun(ctx, locked); err != nil {
		return err
	}
	return tx.Enqueue(ctx, ResendAllJob{RunID: run.ID})
}
