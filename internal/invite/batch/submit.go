package batch

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/job"
	"techbiz/internal/base/people"
	"techbiz/internal/base/traceid"
)

// StartJob starts a submitted batch when its wait is over.
type StartJob struct {
	BatchID uuid.UUID `json:"batch_id"`
	Run     int       `json:"run"`
	At      time.Time `json:"at"`
}

// Kind implements job.Args.
func (StartJob) Kind() string { return "batch.start" }

// NotBefore implements job.Scheduled.
func (j StartJob) NotBefore() time.Time { return j.At }

// ChunkJob invites the ready rows of a range of rows. Nodes share the chunks of a batch.
type ChunkJob struct {
	BatchID uuid.UUID `json:"batch_id"`
	Run     int       `json:"run"`
	From    int       `json:"from"` // row numbers, both inclusive
	To      int       `json:"to"`
}

// Kind implements job.Args.
func (ChunkJob) Kind() string { return "batch.chunk" }

// Queue is where chunks wait: each is long work for the database, so few run at a time,
// and mails and other jobs do not wait behind them.
const Queue = "batch"

// Place implements job.Placed.
func (ChunkJob) Place() (queue string, priority int) { return Queue, 1 }

var (
	_ job.Scheduled = StartJob{}
	_ job.Placed    = ChunkJob{}
)

// Submit has the ready rows invited, after the wait in which Undo takes all of it back.
// onlyReady lets rows that are in the way stay in the draft; without it they keep the
// batch from being submitted. A submission under a key that came before changes nothing.
//
// Errors: fault.Forbidden, fault.NotFound, *HiddenError, *NotReadyError, *fault.Conflict
// (submitted already), fault.KeyReused.
func (s *Service) Submit(ctx context.Context, actor people.Actor, id uuid.UUID, onlyReady bool, key string) (*Batch, error) {
	return s.SubmitWith(ctx, actor, id, onlyReady, HiddenUnanswered, key)
}

// SubmitWith is Submit with a decision about the rows that were hidden in the file: without
// one they keep the batch from being submitted.
func (s *Service) SubmitWith(ctx context.Context, actor people.Actor, id uuid.UUID, onlyReady bool, hidden HiddenChoice, key string) (*Batch, error) {
	contents := fmt.Sprint(onlyReady)
	if hidden != HiddenUnanswered {
		contents += " hidden=" + string(hidden)
	}
	return s.change(ctx, actor, id, audit.BatchSubmitted, key, contents, func(tx Tx, b *Batch, e *audit.Event) error {
		if b.State == Draft { // a repetition finds another state, or nothing left to decide
			decided, err := s.decideHidden(ctx, tx, actor, b, hidden)
			if err != nil {
				return err
			}
			if decided > 0 {
				e.Data["hidden"], e.Data["hidden_rows"] = string(hidden), fmt.Sprint(decided)
			}
		}
		ready, inTheWay := b.Counts[Ready], b.Counts.InTheWay()
		e.Data["rows"] = fmt.Sprint(ready)
		if err := tx.Record(ctx, e); err != nil {
			return err
		}
		if b.State != Draft {
			return notNow(b)
		}
		if ready == 0 || (inTheWay > 0 && !onlyReady) {
			return &NotReadyError{InTheWay: inTheWay, Ready: ready}
		}
		b.Run++
		b.Submitted, b.Before = ready, b.Counts[Invited]
		b.SubmittedAt, b.StartsAt, b.EndedAt = s.Now(), s.Now().Add(s.Wait), time.Time{}
		b.TraceID = traceid.ID(ctx)
		if s.Wait <= 0 {
			return s.start(ctx, tx, b)
		}
		b.State = Waiting
		if err := tx.UpdateBatch(ctx, b); err != nil {
			return err
		}
		return tx.Enqueue(ctx, StartJob{BatchID: b.ID, Run: b.Run, At: b.StartsAt})
	})
}

// start lets the nodes invite the batch's ready rows.
func (s *Service) start(ctx context.Context, tx Tx, b *Batch) error {
	b.State = Running
	b.TouchedAt = s.Now()
	if err := tx.UpdateBatch(ctx, b); err != nil {
		return err
	}
	return tx.Enqueue(ctx, chunks(b)...)
}

func chunks(b *Batch) []job.Args {
	var jobs []job.Args
	for from := 1; from <= b.LastRow; from += ChunkRows {
		jobs = append(jobs, ChunkJob{BatchID: b.ID, Run: b.Run, From: from, To: from + ChunkRows - 1})
	}
	return jobs
}

// Undo takes a submission back before anything has come of it. Errors: fault.Forbidden,
// fault.NotFound, *fault.Conflict (nothing waits).
func (s *Service) Undo(ctx context.Context, actor people.Actor, id uuid.UUID, key string) (*Batch, error) {
	return s.change(ctx, actor, id, audit.BatchUndone, key, "", func(tx Tx, b *Batch, e *audit.Event) error {
		e.Data["rows"] = fmt.Sprint(b.Submitted)
		if err := tx.Record(ctx, e); err != nil {
			return err
		}
		if !b.MayUndo() {
			return &fault.Conflict{Reason: "This submission can't be taken back any more: the users are being invited. You can revoke single invitations under Invite User Status."}
		}
		b.State = Draft
		b.EndedAt = s.Now()
		b.Submitted = 0
		return tx.UpdateBatch(ctx, b)
	})
}

// Start starts a batch whose wait is over. It does nothing for one that was taken back,
// and may run twice.
func (s *Service) Start(ctx context.Context, j StartJob) error {
	err := s.Store.Update(ctx, func(tx Tx) error {
		b, err := tx.Batch(ctx, j.BatchID)
		if err != nil {
			return ignoreGone(err)
		}
		if b.State != Waiting || b.Run != j.Run {
			return nil
		}
		if err := tx.Record(ctx, s.event(ctx, people.System(), audit.BatchStarted, b)); err != nil {
			return err
		}
		return s.start(ctx, tx, b)
	})
	if err != nil {
		return fmt.Errorf("start batch %s: %w", j.BatchID, err)
	}
	return nil
}
