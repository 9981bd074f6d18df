package handover

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail/notice"
)

// mostListed is how many hand-overs that wait a page lists.
const mostListed = 50

// Get returns a hand-over that the actor may know of. Errors: fault.NotFound.
func (s *Service) Get(ctx context.Context, actor people.Actor, id uuid.UUID) (*HandOver, error) {
	h, err := s.Store.HandOverByID(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("load hand-over: %w", err)
	}
	if !h.MaySee(actor) {
		return nil, fmt.Errorf("load hand-over: %w", fault.NotFound)
	}
	return h, nil
}

// Waiting lists what waits of the actor's invitations for somebody to accept it, newest
// first. Errors: fault.Forbidden.
func (s *Service) Waiting(ctx context.Context, actor people.Actor) ([]*HandOver, error) {
	if !actor.MayInvite() {
		return nil, fault.Forbidden
	}
	list, err := s.Store.WaitingFrom(ctx, actor.ID, mostListed)
	if err != nil {
		return nil, fmt.Errorf("list hand-overs that wait: %w", err)
	}
	return list, nil
}

// Accept gives the actor the invitations that were offered to them, but those that are not
// the sender's any more. Count of what it returns is how many moved. Errors: fault.NotFound,
// fault.Forbidden, *fault.Conflict (it does not wait any more, or nothing of it is left).
func (s *Service) Accept(ctx context.Context, actor people.Actor, id uuid.UUID) (h *HandOver, err error) {
	err = s.update(ctx, "accept hand-over", func(tx Tx) error {
		if h, err = s.forReceiver(ctx, tx, actor, id); err != nil {
			return err
		}
		n, err := tx.MoveHeld(ctx, h, actor)
		if err != nil {
			return fmt.Errorf("move what was offered: %w", err)
		}
		if n == 0 {
			return &fault.Conflict{Reason: "None of these invitations is the sender's any more. Nothing was moved."}
		}
		h.Count = n
		moved := h.event(ctx, s.Now(), actor, audit.InvitationsHandedOver, "asked_by", h.AskerID.String(), "approved_by", actor.ID.String())
		if err := tx.Record(ctx, moved); err != nil {
			return err
		}
		if err := s.close(ctx, tx, actor, h, Accepted, audit.HandOverAccepted); err != nil {
			return err
		}
		return s.tell(ctx, tx, h, h.AskerID, notice.HandOverAccepted)
	})
	return h, err
}

// Decline says no to what was offered to the actor: nothing moves. Errors: as Accept.
func (s *Service) Decline(ctx context.Context, actor people.Actor, id uuid.UUID) error {
	return s.update(ctx, "decline hand-over", func(tx Tx) error {
		h, err := s.forReceiver(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if err := s.close(ctx, tx, actor, h, Declined, audit.HandOverDeclined); err != nil {
			return err
		}
		return s.tell(ctx, tx, h, h.AskerID, notice.HandOverDeclined)
	})
}

// Withdraw takes back what the actor offered: nothing moves. Errors: as Accept.
func (s *Service) Withdraw(ctx context.Context, actor people.Actor, id uuid.UUID) error {
	return s.update(ctx, "withdraw hand-over", func(tx Tx) error {
		h, err := s.waiting(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if !h.MayWithdraw(actor) {
			return fault.Forbidden
		}
		return s.close(ctx, tx, actor, h, Withdrawn, audit.HandOverWithdrawn)
	})
}

// forReceiver returns a hand-over that waits for the actor, locked.
func (s *Service) forReceiver(ctx context.Context, tx Tx, actor people.Actor, id uuid.UUID) (*HandOver, error) {
	h, err := s.waiting(ctx, tx, actor, id)
	if err == nil && (actor.ID != h.ToID || !actor.MayInvite()) {
		err = fault.Forbidden
	}
	return h, err
}

// waiting returns a hand-over that waits and that the actor may know of, locked.
func (s *Service) waiting(ctx context.Context, tx Tx, actor people.Actor, id uuid.UUID) (*HandOver, error) {
	h, err := tx.HandOver(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case !h.MaySee(actor):
		return nil, fault.NotFound
	}
	return h, h.over(s.Now())
}

// close notes what became of a hand-over that waited; nothing waits in it any more.
func (s *Service) close(ctx context.Context, tx Tx, actor people.Actor, h *HandOver, to State, action audit.Action) error {
	h.State, h.DecidedAt = to, s.Now()
	if err := tx.ReleaseHeld(ctx, h.ID); err != nil {
		return fmt.Errorf("release what waited: %w", err)
	}
	if err := tx.UpdateHandOver(ctx, h); err != nil {
		return err
	}
	var asked []string
	if h.AskerID != uuid.Nil {
		asked = []string{"asked_by", h.AskerID.String()}
	}
	return tx.Record(ctx, h.event(ctx, h.DecidedAt, actor, action, asked...))
}

// expireMost is how many hand-overs one transaction lets expire.
const expireMost = 100

// Expire notes that the time of hand-overs is over, tells who handed over, and returns how
// many they are. It may run twice.
func (s *Service) Expire(ctx context.Context) (n int, err error) {
	err = s.update(ctx, "expire hand-overs", func(tx Tx) error {
		due, err := tx.DueHandOvers(ctx, s.Now(), expireMost)
		n = len(due)
		if err != nil {
			return err
		}
		for _, h := range due {
			if err := s.close(ctx, tx, people.System(), h, Expired, audit.HandOverExpired); err != nil {
				return err
			}
			if err := s.tell(ctx, tx, h, h.AskerID, notice.HandOverExpired); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}
