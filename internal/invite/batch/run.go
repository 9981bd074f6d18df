package batch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/job"
	"techbiz/internal/base/people"
	"techbiz/internal/base/traceid"
	"techbiz/internal/invite"
)

// Chunk invites the ready rows of a chunk in one transaction: invitations, accounts,
// mails, events and the rows' own outcome commit together, so a row is carried out once
// however often its chunk runs.
//
// careful carries the rows out one by one, each in its own transaction, and marks those
// that fail: for a chunk that has failed as a whole again and again, so that one bad row
// can't hold up the others for good.
func (s *Service) Chunk(ctx context.Context, j ChunkJob, careful bool) error {
	if err := s.chunk(ctx, j, careful); err != nil {
		return fmt.Errorf("invite rows %d to %d of batch %s: %w", j.From, j.To, j.BatchID, err)
	}
	return nil
}

func (s *Service) chunk(ctx context.Context, j ChunkJob, careful bool) error {
	b, err := s.Store.Batch(ctx, j.BatchID)
	if err != nil {
		return ignoreGone(err)
	}
	if b.State != Running || b.Run != j.Run {
		return nil
	}
	officer, err := s.Actors.ActorOf(ctx, b.OfficerID)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return err
	}
	if !careful {
		return s.carryOut(ctx, officer, b, j.From, j.To, nil)
	}
	for from := j.From; from <= j.To; from += piece {
		if err := s.carryOutPiece(ctx, officer, b, from, min(from+piece-1, j.To)); err != nil {
			return err
		}
	}
	return nil
}

// piece is how many rows of a chunk that failed as a whole are carried out at once. Each
// piece stands by itself, so that the next try goes on where time ran out in this one.
const piece = 50

// carryOutPiece carries out the rows numbered from … to, and halves them until those that
// break the transaction stand alone: they are marked as failed. What is the trouble of the
// database, or of time, is held against no row: it is returned.
func (s *Service) carryOutPiece(ctx context.Context, officer people.Actor, b *Batch, from, to int) error {
	err := s.carryOut(ctx, officer, b, from, to, nil)
	if err == nil || fault.TroubleOf(ctx, err, s.Trouble) != fault.Ours {
		return err
	}
	if from == to {
		return s.carryOut(ctx, officer, b, from, to, err)
	}
	middle := (from + to) / 2
	if err := s.carryOutPiece(ctx, officer, b, from, middle); err != nil {
		return err
	}
	return s.carryOutPiece(ctx, officer, b, middle+1, to)
}

// carryOut invites the ready rows numbered from … to on behalf of officer, or, where
// broken is set, marks them as failed by it. The last one ends the submission.
func (s *Service) carryOut(ctx context.Context, officer people.Actor, b *Batch, from, to int, broken error) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		rows, err := tx.ReadyRows(ctx, b, from, to)
		if err != nil {
			return err
		}
		if broken != nil {
			fail(ctx, rows, "something went wrong on our side. Save the row and submit it again.")
		} else if err := s.inviteRows(ctx, tx, officer, rows); err != nil {
			return err
		}
		// From here on nodes take turns: whoever comes last finds no ready row.
		b, err := tx.Batch(ctx, b.ID)
		if err != nil {
			return ignoreGone(err)
		}
		if err := tx.SaveRows(ctx, b, rows); err != nil {
			return err
		}
		return s.endRun(ctx, tx, b)
	})
}

// inviteRows invites the rows' people and notes on each what became of it.
func (s *Service) inviteRows(ctx context.Context, tx Tx, officer people.Actor, rows []*Row) error {
	if !officer.MayInvite() {
		fail(ctx, rows, "the officer who submitted it may not invite users any more.")
		return nil
	}
	requests := make([]invite.Request, 0, len(rows))
	asked := make([]*Row, 0, len(rows))
	for _, r := range rows {
		rd := read(r.Form)
		if len(rd.broken) > 0 {
			refuse(ctx, r, rd.broken)
			continue
		}
		requests = append(requests, rd.request)
		asked = append(asked, r)
	}
	outcomes, err := s.Invites.InviteAll(ctx, tx.Invites(), officer, requests)
	if err != nil {
		return err
	}
	for n, o := range outcomes {
		if o.Err != nil {
			refuse(ctx, asked[n], o.Err)
			continue
		}
		asked[n].State = Invited
		asked[n].InvitationID = o.Invitation.ID
	}
	return nil
}

// refuse notes on a row why it was not carried out.
func refuse(ctx context.Context, r *Row, err error) {
	reason := err.Error()
	if fields := people.FieldErrorsOf(err); len(fields) > 0 {
		reason = fields[0].Message
	}
	fail(ctx, []*Row{r}, reason)
}

func fail(ctx context.Context, rows []*Row, reason string) {
	for _, r := range rows {
		r.State, r.Refusal, r.TraceID = Failed, reason, traceid.ID(ctx)
	}
}

// endRun ends the submission where no ready row is left, and notes the sign of life.
func (s *Service) endRun(ctx context.Context, tx Tx, b *Batch) error {
	b.TouchedAt = s.Now()
	left, err := tx.AnyReady(ctx, b)
	if err != nil {
		return err
	}
	if left || b.State != Running {
		return tx.UpdateBatch(ctx, b)
	}
	b.State, b.EndedAt = Draft, b.TouchedAt
	if b.Counts.InTheWay() == 0 {
		b.State = Done
	}
	invited := b.Counts[Invited] - b.Before
	e := s.event(ctx, people.System(), audit.BatchFinished, b, "invited", fmt.Sprint(invited), "refused", fmt.Sprint(b.Submitted-invited))
	if err := tx.Record(ctx, e); err != nil {
		return err
	}
	return tx.UpdateBatch(ctx, b)
}

func ignoreGone(err error) error {
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// A batch that shows no sign of life for this long is taken up again.
const (
	startsLate = time.Minute
	standsFor  = 5 * time.Minute
)

// Revive takes up batches whose jobs were lost. It may run twice, and on several nodes
// at once.
func (s *Service) Revive(ctx context.Context) error {
	stuck, err := s.Store.Stuck(ctx, s.Now().Add(-startsLate), s.Now().Add(-standsFor))
	if err != nil {
		return fmt.Errorf("find batches that stand still: %w", err)
	}
	for _, found := range stuck {
		err := s.Store.Update(ctx, func(tx Tx) error {
			b, err := tx.Batch(ctx, found.ID)
			if err != nil {
				return ignoreGone(err)
			}
			if b.State != found.State || b.Run != found.Run || !b.TouchedAt.Equal(found.TouchedAt) {
				return nil
			}
			b.TouchedAt = s.Now()
			if err := tx.UpdateBatch(ctx, b); err != nil {
				return err
			}
			var jobs []job.Args
			if b.State == Waiting {
				jobs = append(jobs, StartJob{BatchID: b.ID, Run: b.Run, At: s.Now()})
			} else {
				jobs = chunks(b)
			}
			return tx.Enqueue(ctx, jobs...)
		})
		if err != nil {
			return fmt.Errorf("take up batch %s again: %w", found.ID, err)
		}
	}
	return nil
}

// loadingFor is how long reading a file may take; a batch that is Loading for longer was
// left behind by a node that died.
const loadingFor = time.Hour

// Sweep deletes batches that were left behind while loading, and, after Kept, those that
// nobody touched. It may run twice.
func (s *Service) Sweep(ctx context.Context) error {
	const at = 100
	ids, err := s.Store.Outdated(ctx, s.Now().Add(-Kept), s.Now().Add(-loadingFor), at)
	if err != nil {
		return fmt.Errorf("find outdated batches: %w", err)
	}
	for _, id := range ids {
		if err := s.expire(ctx, id); err != nil {
			return fmt.Errorf("delete outdated batch %s: %w", id, err)
		}
	}
	return nil
}

func (s *Service) expire(ctx context.Context, id uuid.UUID) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		b, err := tx.Batch(ctx, id)
		if err != nil {
			return ignoreGone(err)
		}
		if b.State != Loading {
			if err := tx.Record(ctx, s.event(ctx, people.System(), audit.BatchExpired, b)); err != nil {
				return err
			}
		}
		return tx.DropBatch(ctx, b)
	})
}
