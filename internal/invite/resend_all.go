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
	"techbiz/internal/fault"
	"techbiz/internal/people"
)

// ResendRun is one time that an officer has everything sent again that may be.
type ResendRun struct {
	ID        uuid.UUID
	AccountID uuid.UUID // the officer's
	BatchID   uuid.UUID // where only what did not leave of this list is sent again; uuid.Nil for all
	Total     int       // invitations that might be sent again when it began
	Sent      int
	StartedAt time.Time
	TouchedAt time.Time // when it last got on
	EndedAt   time.Time // zero while it runs
}

// Running tells whether the run has not ended.
func (r *ResendRun) Running() bool { return r.EndedAt.IsZero() }

// ResendAllJob takes a run on.
type ResendAllJob struct {
	RunID uuid.UUID `json:"run_id"`
}

// Kind implements job.Args.
func (ResendAllJob) Kind() string { return "invitation.resend_all" }

// reviveRunAfter is how long a run may stand still before its job counts as lost.
const reviveRunAfter = 2 * time.Minute

// resendable are the invitations that may be sent again at the time, as NextResend has it.
func resendable(at time.Time) ResendRange {
	return ResendRange{ValidAfter: at, SentBy: at.Add(-ResendEvery), AttemptedBefore: at}
}

// countResendable counts the officer's invitations that may be sent again now, up to
// ceiling: those of the list alone whose mail did not leave, or all where it is uuid.Nil.
func (s *Service) countResendable(ctx context.Context, from ResendStore, officer people.Actor, batchID uuid.UUID, ceiling int) (int, error) {
	due := resendable(s.Now())
	due.BatchID = batchID
	n, err := from.CountResendable(ctx, officer.ID, due, ceiling)
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
	n, err := s.countResendable(ctx, s.Store, actor, uuid.Nil, 1)
	return n > 0, err
}

// CountResendable tells how many of the actor's own invitations may be sent again now.
// Errors: fault.Forbidden.
func (s *Service) CountResendable(ctx context.Context, actor people.Actor) (int, error) {
	return s.CountUndelivered(ctx, actor, uuid.Nil)
}

// CountUndelivered tells how many of the actor's own invitations of the list wait and have a
// mail that did not leave. Errors: fault.Forbidden.
func (s *Service) CountUndelivered(ctx context.Context, actor people.Actor, batchID uuid.UUID) (int, error) {
	if !actor.MayInvite() {
		return 0, fault.Forbidden
	}
	return s.countResendable(ctx, s.Store, actor, batchID, math.MaxInt32)
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

// ResendAll begins to send all of the actor's own invitations again that may be, each by
// the rule of Resend. Where that is under way already it changes nothing and returns how
// far it is. Errors: fault.Forbidden, *fault.Conflict (there is none).
func (s *Service) ResendAll(ctx context.Context, actor people.Actor, key string) (*ResendRun, error) {
	return s.resendMany(ctx, actor, uuid.Nil, key)
}

// ResendUndelivered is ResendAll for those invitations of a list whose mail did not leave.
// Errors: fault.Forbidden, *fault.Conflict (there is none, or another run is under way).
func (s *Service) ResendUndelivered(ctx context.Context, actor people.Actor, batchID uuid.UUID, key string) (*ResendRun, error) {
	return s.resendMany(ctx, actor, batchID, key)
}

func (s *Service) resendMany(ctx context.Context, actor people.Actor, batchID uuid.UUID, key string) (*ResendRun, error) {
	if !actor.MayInvite() {
		return nil, fault.Forbidden
	}
	var run *ResendRun
	err := s.Store.Update(ctx, func(tx Tx) (err error) {
		// The officer's account is what two requests of theirs take turns on.
		if _, err := tx.Account(ctx, actor.ID); err != nil {
			return fmt.Errorf("load officer: %w", err)
		}
		run, err = newestRun(ctx, tx, actor)
		if err != nil {
			return err
		}
		if run != nil && run.Running() {
			if run.BatchID != batchID {
				return &fault.Conflict{Reason: "Invitations of yours are being sent again already. Try again when that is done, in a few minutes."}
			}
			return s.reviveRun(ctx, tx, run)
		}
		run, err = s.beginRun(ctx, tx, actor, batchID, key)
		return err
	})
	if replayed, ok := errors.AsType[*audit.Replayed](err); ok {
		if replayed.Earlier.Action != audit.ResendingAsked || !bytes.Equal(replayed.Earlier.Fingerprint, resendFingerprint(batchID)) {
			return nil, fault.KeyReused
		}
		return s.ResendingRun(ctx, actor)
	}
	if err != nil {
		return nil, fmt.Errorf("send all again: %w", err)
	}
	return run, nil
}

func (s *Service) beginRun(ctx context.Context, tx Tx, actor people.Actor, batchID uuid.UUID, key string) (*ResendRun, error) {
	now := s.Now()
	n, err := s.countResendable(ctx, tx, actor, batchID, math.MaxInt32)
	if err != nil {
		return nil, err
	}
	data := []string{"count", strconv.Itoa(n)}
	if batchID != uuid.Nil {
		data = append(data, "batch", batchID.String())
	}
	event := audit.New(ctx, now, actor, audit.ResendingAsked, accountSubject(actor.ID), data...)
	if err := s.recordOnce(ctx, tx, event, key, resendFingerprint(batchID)); err != nil {
		return nil, err
	}
	if n == 0 && batchID != uuid.Nil {
		return nil, &fault.Conflict{Reason: "No mail of this list waits to be sent again."}
	}
	if n == 0 {
		return nil, &fault.Conflict{Reason: "None of your invitations can be sent again now: each may be once in 24 hours, while it waits for the invitee."}
	}
	run := &ResendRun{ID: uuid.Must(uuid.NewV7()), AccountID: actor.ID, BatchID: batchID, Total: n, StartedAt: now, TouchedAt: now}
	if err := tx.AddResendRun(ctx, run); err != nil {
		return nil, err
	}
	return run, tx.Enqueue(ctx, ResendAllJob{RunID: run.ID})
}

// resendFingerprint tells a request for one list from one for all.
func resendFingerprint(batchID uuid.UUID) []byte {
	if batchID == uuid.Nil {
		return []byte(audit.ResendingAsked)
	}
	return []byte(string(audit.ResendingAsked) + batchID.String())
}

// reviveRun queues the job of a run anew that stands still. A job too many does no harm.
func (s *Service) reviveRun(ctx context.Context, tx Tx, run *ResendRun) error {
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
