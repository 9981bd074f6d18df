package invite

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// How much one call of ResendMore takes on: a chunk shares a transaction, and a call ends
// while the job that it is in has time left.
const (
	resendChunk  = 200
	resendChunks = 50
)

// ResendMore takes a run on; more tells that something is left. It may run twice and on
// several nodes at once: what was sent again may not be for the next 24 hours.
func (s *Service) ResendMore(ctx context.Context, runID uuid.UUID) (more bool, err error) {
	for range resendChunks {
		ended := false
		err := s.Store.UpdateResends(ctx, func(tx ResendTx) (err error) {
			ended, err = s.resendSome(ctx, tx, runID)
			return err
		})
		if err != nil {
			return false, fmt.Errorf("send invitations again: %w", err)
		}
		if ended {
			return false, nil
		}
	}
	return true, nil
}

// resendSome sends the run's next chunk. A run ends where none is left, or where its
// officer may not invite any more.
func (s *Service) resendSome(ctx context.Context, tx ResendTx, runID uuid.UUID) (ended bool, err error) {
	run, err := tx.ResendRun(ctx, runID)
	switch {
	case errors.Is(err, fault.NotFound):
		return true, nil // it went with its officer
	case err != nil:
		return false, err
	case !run.Running():
		return true, nil
	}
	officer, err := tx.Account(ctx, run.AccountID)
	if err != nil {
		return false, fmt.Errorf("load officer: %w", err)
	}
	run.TouchedAt = s.Now()
	if officer.State.Usable() && officer.Actor().MayInvite() {
		n, err := s.resendChunkOf(ctx, tx, officer.Actor(), run)
		if err != nil {
			return false, err
		}
		run.Sent += n
		ended = n == 0
	} else {
		ended = true
	}
	if ended {
		run.EndedAt = s.Now()
	}
	return ended, tx.UpdateResendRun(ctx, run)
}

// resendChunkOf sends the next invitations again that might be when the run began, and
// returns how many. Those that it has sent are in that range no more.
func (s *Service) resendChunkOf(ctx context.Context, tx ResendTx, officer people.Actor, run *ResendRun) (int, error) {
	due := run.Of.resendable(run.StartedAt)
	due.ValidAfter = s.Now()
	found, err := tx.Resendable(ctx, run.AccountID, due, resendChunk)
	if err != nil || len(found) == 0 {
		return 0, err
	}
	var drafts []mail.Draft
	var events []*audit.Event
	var again []*Invitation
	for _, i := range found {
		if at, ok := i.NextResend(s.Now()); !ok || s.Now().Before(at) {
			continue
		}
		again = append(again, i)
		drafts = append(drafts, s.attempt(i))
		events = append(events, s.event(ctx, officer, audit.InvitationResent, i))
	}
	if err := s.Post.QueueAll(ctx, tx, drafts); err != nil {
		return 0, err
	}
	if err := s.invitedAllAgain(ctx, tx, again); err != nil {
		return 0, err
	}
	if err := tx.UpdateInvitations(ctx, again); err != nil {
		return 0, fmt.Errorf("update invitations: %w", err)
	}
	return len(again), tx.Record(ctx, events...)
}

// invitedAllAgain is invitedAgain for many invitations.
func (s *Service) invitedAllAgain(ctx context.Context, tx ResendTx, invitations []*Invitation) error {
	ids := make([]uuid.UUID, len(invitations))
	for n, i := range invitations {
		ids[n] = i.AccountID
	}
	accounts, err := tx.AccountsByID(ctx, ids)
	if err != nil {
		return fmt.Errorf("load accounts: %w", err)
	}
	byID := make(map[uuid.UUID]*techpass.Account, len(accounts))
	for _, a := range accounts {
		byID[a.ID] = a
	}
	for _, i := range invitations {
		if a := byID[i.AccountID]; a != nil {
			s.noteInvited(a, i.SEED)
		}
	}
	if err := tx.UpdateAccounts(ctx, accounts); err != nil {
		return fmt.Errorf("note invitations on accounts: %w", err)
	}
	return nil
}
