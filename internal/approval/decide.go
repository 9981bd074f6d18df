package approval

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail/notice"
)

// FieldReason is the field in which who decides says why.
const FieldReason = "reason"

// Decision is a second person's yes, on its way to the Doer that carries it out.
type Decision struct {
	By people.Actor

	id     uuid.UUID
	reason people.Note
	s      *Service
}

// Approve notes the approval in the transaction that carries it out. It returns it with
// who asked, as they are now: the rules are asked again of both. Errors: fault.NotFound,
// fault.Forbidden, *fault.Conflict (it does not wait any more, the actor asked themselves,
// or who asked may ask for nothing any more).
func (d *Decision) Approve(ctx context.Context, tx Tx) (*Approval, people.Actor, error) {
	a, err := d.s.decide(ctx, tx, d.By, d.id, Approved, d.reason)
	if err != nil {
		return nil, people.Actor{}, err
	}
	asker, err := tx.Account(ctx, a.AskerID)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return nil, people.Actor{}, fmt.Errorf("load who asked: %w", err)
	}
	if err != nil || !asker.State.Usable() || !asker.Actor().AdministersSome() {
		return nil, people.Actor{}, &fault.Conflict{Reason: "The person who asked no longer has the duty for this. Refuse it."}
	}
	return a, asker.Actor(), nil
}

// Trail are the facts by which the event of what was done names both people.
func (d *Decision) Trail(a *Approval) []string {
	by := d.By.ID.String()
	if d.By.ID == uuid.Nil {
		by = string(d.By.Role)
	}
	return []string{"approval", a.ID.String(), "approved_by", by}
}

// Approve is the second person's yes: what was asked for is done. Errors: fault.NotFound,
// fault.Forbidden, *fault.Conflict (it does not wait any more, the actor asked themselves,
// or the rules do not allow it any more), people.FieldErrors on the field "reason".
func (s *Service) Approve(ctx context.Context, actor people.Actor, id uuid.UUID, reason string) error {
	note, err := noteOf(reason)
	if err != nil {
		return err
	}
	a, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	doer := s.Doers[a.Kind]
	if doer == nil {
		return fmt.Errorf("approve: nothing carries out approvals of kind %q", a.Kind)
	}
	if err := doer.CarryOut(ctx, &Decision{By: actor, id: id, reason: note, s: s}); err != nil {
		return fmt.Errorf("approve: %w", err)
	}
	return nil
}

// Refuse is the second person's no. Errors: as Approve.
func (s *Service) Refuse(ctx context.Context, actor people.Actor, id uuid.UUID, reason string) error {
	note, err := noteOf(reason)
	if err != nil {
		return err
	}
	return s.update(ctx, "refuse approval", func(tx Tx) error {
		_, err := s.decide(ctx, tx, actor, id, Refused, note)
		return err
	})
}

// decide notes the decision, and tells who asked.
func (s *Service) decide(ctx context.Context, tx Tx, actor people.Actor, id uuid.UUID, to State, reason people.Note) (*Approval, error) {
	now := s.Now()
	a, err := tx.Approval(ctx, id)
	switch {
	case err != nil:
		return nil, err
	case !a.MaySee(actor):
		return nil, fault.NotFound
	case SamePerson(actor, a.asker()):
		return nil, ErrOwn
	case !a.MayDecide(actor):
		return nil, fault.Forbidden
	}
	if err := a.over(now); err != nil {
		return nil, err
	}
	a.State, a.DeciderID, a.DecidedAt, a.Reason = to, actor.ID, now, reason
	if err := tx.UpdateApproval(ctx, a); err != nil {
		return nil, err
	}
	action, kind := audit.ApprovalGiven, notice.ApprovalGiven
	if to == Refused {
		action, kind = audit.ApprovalRefused, notice.ApprovalRefused
	}
	if err := tx.Record(ctx, a.event(ctx, now, actor, action)); err != nil {
		return nil, err
	}
	return a, s.Bell.Notify(ctx, tx, now, notice.Notice{AccountID: a.AskerID, Kind: kind})
}

// Withdraw takes back what the actor asked for. Errors: fault.NotFound, fault.Forbidden,
// *fault.Conflict (it does not wait any more).
func (s *Service) Withdraw(ctx context.Context, actor people.Actor, id uuid.UUID) error {
	return s.update(ctx, "withdraw approval", func(tx Tx) error {
		now := s.Now()
		a, err := tx.Approval(ctx, id)
		switch {
		case err != nil:
			return err
		case !a.MaySee(actor):
			return fault.NotFound
		case actor.ID != a.AskerID:
			return fault.Forbidden
		}
		if err := a.over(now); err != nil {
			return err
		}
		a.State, a.DeciderID, a.DecidedAt = Withdrawn, actor.ID, now
		if err := tx.UpdateApproval(ctx, a); err != nil {
			return err
		}
		return tx.Record(ctx, a.event(ctx, now, actor, audit.ApprovalWithdrawn))
	})
}

// expireMost is how many approvals one transaction lets expire.
const expireMost = 100

// Expire notes that the time of approvals is over, tells who asked, and returns how many
// they are. It may run twice.
func (s *Service) Expire(ctx context.Context) (n int, err error) {
	err = s.update(ctx, "expire approvals", func(tx Tx) error {
		due, err := tx.DueApprovals(ctx, s.Now(), expireMost)
		n = len(due)
		if err != nil {
			return err
		}
		return expire(ctx, tx, s.Bell, s.Now(), due...)
	})
	return n, err
}

func expire(ctx context.Context, tx Tx, bell Bell, now time.Time, due ...*Approval) error {
	var told []notice.Notice
	for _, a := range due {
		a.State, a.DecidedAt = Expired, now
		if err := tx.UpdateApproval(ctx, a); err != nil {
			return err
		}
		if err := tx.Record(ctx, a.event(ctx, now, people.System(), audit.ApprovalExpired)); err != nil {
			return err
		}
		told = append(told, notice.Notice{AccountID: a.AskerID, Kind: notice.ApprovalExpired})
	}
	return bell.Notify(ctx, tx, now, told...)
}

func (s *Service) update(ctx context.Context, what string, change func(tx Tx) error) error {
	if err := s.Store.Update(ctx, change); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func noteOf(reason string) (people.Note, error) {
	var errs people.FieldErrors
	note, err := people.ParseNote(FieldReason, reason)
	errs.Add(err)
	return note, errs.Err()
}
