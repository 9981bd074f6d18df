package life

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/notice"
	"techbiz/internal/people"
	"techbiz/internal/techpass"
)

// Departure is what became of an officer who left.
type Departure struct {
	AccountID  uuid.UUID
	Email      people.Email
	LeftAt     time.Time
	HandedOver int // invitations that a colleague looks after from now on
}

// Leave notes that an officer left: their account is disabled, their sign-ins and API
// tokens end, and, where handTo is set, a colleague takes over their invitations and with
// them the vendors. Told again, it hands over what is left and changes nothing else.
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
			if d.HandedOver, err = c.handOver(ctx, tx, a, handTo); err != nil {
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

func (c *change) leave(ctx context.Context, a *techpass.Account) {
	if !a.LeftAt.IsZero() {
		return
	}
	a.LeftAt = c.now
	c.record(ctx, audit.OfficerLeft, a)
	c.tokenless = append(c.tokenless, a.ID)
	c.disable(ctx, a, techpass.Left)
}

// HandOver gives a colleague all invitations of the actor, and with them the vendors. It
// returns how many. Errors: fault.Forbidden, people.FieldErrors on the field "hand_to".
func (s *Service) HandOver(ctx context.Context, actor people.Actor, to people.Email) (int, error) {
	if !actor.MayInvite() {
		return 0, fault.Forbidden
	}
	return s.handOverAll(ctx, actor, actor.ID, to, func(Tx, *techpass.Account) error { return nil })
}

// HandOverOf is HandOver for an admin, of any account's invitations. Further error:
// fault.NotFound.
func (s *Service) HandOverOf(ctx context.Context, actor people.Actor, accountID uuid.UUID, to people.Email) (int, error) {
	if !mayRun(actor) {
		return 0, fault.Forbidden
	}
	return s.handOverAll(ctx, actor, accountID, to, func(tx Tx, from *techpass.Account) error { return mayChange(ctx, tx, actor, from) })
}

func (s *Service) handOverAll(ctx context.Context, actor people.Actor, from uuid.UUID, to people.Email, may func(Tx, *techpass.Account) error) (n int, err error) {
	err = s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Account(ctx, from)
		if err != nil {
			return err
		}
		if err := may(tx, a); err != nil {
			return err
		}
		c := s.newChange(actor)
		if n, err = c.handOver(ctx, tx, a, to); err != nil {
			return err
		}
		return c.commit(ctx, tx)
	})
	if err != nil {
		return 0, fmt.Errorf("hand over invitations: %w", err)
	}
	return n, nil
}

// handOver moves the invitations at once: they are rows of one table, however many.
func (c *change) handOver(ctx context.Context, tx Tx, from *techpass.Account, handTo people.Email) (int, error) {
	to, err := tx.AccountByEmail(ctx, handTo)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return 0, fmt.Errorf("find colleague: %w", err)
	}
	switch {
	case err != nil || !to.State.Usable() || !to.Actor().MayInvite():
		return 0, refuseColleague("unusable", "Nobody with this mailbox can take over: enter the mailbox of a public officer who has signed in to TechBiz and has not left.")
	case to.ID == from.ID:
		return 0, refuseColleague("same", "These are the same officer's invitations already. Enter the mailbox of a colleague.")
	}
	n, err := tx.MoveInvitations(ctx, from.ID, to.Actor())
	if err != nil {
		return 0, fmt.Errorf("move invitations: %w", err)
	}
	if n > 0 {
		c.record(ctx, audit.InvitationsHandedOver, from, "to", to.ID.String(), "count", fmt.Sprint(n))
		if err := c.s.Bell.Tell(ctx, tx, c.now, notice.Notice{AccountID: to.ID, Kind: notice.HandedOver}); err != nil {
			return 0, fmt.Errorf("tell colleague: %w", err)
		}
	}
	return n, nil
}

// ParseColleague reads the mailbox of who takes over. The error is a *people.FieldError
// on the field "hand_to".
func ParseColleague(typed string) (people.Email, error) {
	to, err := people.ParseEmail(typed)
	if field, ok := errors.AsType[*people.FieldError](err); ok {
		return to, &people.FieldError{Field: FieldHandTo, Rule: field.Rule, Message: field.Message}
	}
	return to, err
}

func refuseColleague(rule, message string) error {
	return people.FieldErrors{{Field: FieldHandTo, Rule: rule, Message: message}}
}
