package lifecycle

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite/handover"
	"techbiz/internal/techpass"
)

// Departure is what became of an officer who left.
type Departure struct {
	AccountID  uuid.UUID
	Email      people.Email
	LeftAt     time.Time
	HandedOver int // invitations that a colleague looks after from now on
	Offered    int // invitations that wait until an officer of another agency accepts them
}

// Leave notes that an officer left: their account is disabled, their sign-ins and API
// tokens end, and, where handTo is set, a colleague takes over their invitations and with
// them the vendors: by package handover's rules. Told again, it hands over what is left and
// changes nothing else.
// Errors: fault.Forbidden, fault.NotFound (no such account), *fault.Conflict (the actor's
// own, or the last admin's), people.FieldErrors on the fields "email" and "hand_to".
func (s *Service) Leave(ctx context.Context, actor people.Actor, officer, handTo people.Email) (Departure, error) {
	if !mayRun(actor) {
		return Departure{}, fault.Forbidden
	}
	if officer.Kind() != people.Officer {
		return Departure{}, people.FieldErrors{{Field: people.FieldEmail, Rule: "officer_only",
			Message: "Only a public officer leaves in this way. The account of a vendor ends with the contract."}}
	}
	var d Departure
	err := s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.AccountByEmail(ctx, officer)
		if err != nil {
			return err
		}
		if err := mayChange(ctx, tx, actor, a); err != nil {
			return err
		}
		if a.ID == actor.ID {
			return &fault.Conflict{Reason: "This is your own account. Ask another admin to change it."}
		}
		c := s.newChange(actor)
		if err := c.countAdmins(ctx, tx, a); err != nil {
			return err
		}
		if c.lastAdmin {
			return errLastAdmin
		}
		d = Departure{AccountID: a.ID, Email: a.Email}
		if !handTo.IsZero() {
			if err := d.handOver(ctx, s, tx, actor, a, handTo); err != nil {
				return err
			}
		}
		c.leave(ctx, a)
		d.LeftAt = a.LeftAt
		return c.commit(ctx, tx)
	})
	if err != nil {
		return Departure{}, fmt.Errorf("note that an officer left: %w", err)
	}
	return d, nil
}

// handOver hands over what the officer invited, and notes how much.
func (d *Departure) handOver(ctx context.Context, s *Service, tx Tx, actor people.Actor, from *techpass.Account, to people.Email) error {
	h, err := s.HandOvers.AllIn(ctx, tx.HandOvers(), actor, from, to)
	if err != nil || h == nil {
		return err
	}
	if h.State == handover.Waiting {
		d.Offered = h.Count
		return nil
	}
	d.HandedOver = h.Count
	return nil
}

func (c *change) leave(ctx context.Context, a *techpass.Account) {
	if !a.LeftAt.IsZero() {
		return
	}
	a.LeftAt = c.now
	c.record(ctx, audit.OfficerLeft, a)
	c.tokenless = append(c.tokenless, a.ID)
	c.disable(ctx, a, techpass.Left)
}

// HandOverOf gives another officer all invitations of an account, for an admin: at once, but
// where an agency admin names an officer of another agency, who has to accept. It returns
// nil where there is none. Errors: fault.Forbidden, fault.NotFound, people.FieldErrors on
// the field "hand_to".
func (s *Service) HandOverOf(ctx context.Context, actor people.Actor, accountID uuid.UUID, to people.Email) (h *handover.HandOver, err error) {
	if !mayRun(actor) {
		return nil, fault.Forbidden
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		from, err := tx.Account(ctx, accountID)
		if err != nil {
			return err
		}
		if err := mayChange(ctx, tx, actor, from); err != nil {
			return err
		}
		h, err = s.HandOvers.AllIn(ctx, tx.HandOvers(), actor, from, to)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("hand over invitations: %w", err)
	}
	return h, nil
}

// PlanHandOverOf tells what HandOverOf would do. Errors: as HandOverOf.
func (s *Service) PlanHandOverOf(ctx context.Context, actor people.Actor, accountID uuid.UUID, to people.Email) (handover.Plan, error) {
	if _, err := s.Get(ctx, actor, accountID); err != nil {
		return handover.Plan{}, err
	}
	return s.HandOvers.PlanOf(ctx, actor, accountID, to, handover.Choice{Waiting: true})
}
