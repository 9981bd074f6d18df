package lifecycle

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
)

// Contract is what is known of the end of a vendor's contract.
type Contract struct {
	EndsOn sgtime.Date // zero for none
	Over   bool        // the account was disabled by it
	MaySet bool        // it can be set: a vendor's account that has not ended
}

func contractOf(a *techpass.Account, state invite.State) Contract {
	return Contract{
		EndsOn: a.EndsOn,
		Over:   a.State == techpass.Disabled && a.Cause == techpass.ContractEnd,
		MaySet: !a.State.Ended() && hasContract(a) && state.Status() != invite.StatusNotFound,
	}
}

// hasContract tells whether the account is of somebody who works under a contract.
func hasContract(a *techpass.Account) bool { return a.Email.Kind() != people.Officer }

func contractOver(a *techpass.Account, today sgtime.Date) bool {
	return !a.EndsOn.IsZero() && today.Since(a.EndsOn) >= 0
}

// Contract returns the contract of the user whom the actor invited. Errors:
// fault.Forbidden, fault.NotFound.
func (s *Service) Contract(ctx context.Context, actor people.Actor, invitationID uuid.UUID) (Contract, error) {
	i, err := s.Store.InvitationByID(ctx, invitationID)
	if err == nil {
		err = mayKeep(actor, i)
	}
	if err != nil {
		return Contract{}, fmt.Errorf("contract of invited user: %w", err)
	}
	if i.AccountID == uuid.Nil {
		return Contract{}, nil // it waits for its domain, or ended so
	}
	a, err := s.Store.AccountByID(ctx, i.AccountID)
	if err != nil {
		return Contract{}, fmt.Errorf("contract of invited user: %w", err)
	}
	return contractOf(a, i.StateAt(s.Now())), nil
}

// mayKeep tells whether the actor looks after the invitation's user.
func mayKeep(actor people.Actor, i *invite.Invitation) error {
	switch {
	case !actor.MayInvite():
		return fault.Forbidden
	case !i.ManagedBy(actor):
		return fault.NotFound
	}
	return nil
}

// SetContract notes when the contract of a vendor ends whom the actor invited, zero for
// no end. An account that the old end disabled is enabled. Errors: fault.Forbidden,
// fault.NotFound, *fault.Conflict (no vendor, or the account has ended), people.FieldErrors
// on the field "ends_on" (in the past).
func (s *Service) SetContract(ctx context.Context, actor people.Actor, invitationID uuid.UUID, endsOn sgtime.Date) error {
	return s.setContract(ctx, actor, endsOn, func(tx Tx) (*techpass.Account, error) {
		i, err := tx.Invitation(ctx, invitationID)
		if err != nil {
			return nil, err
		}
		if err := mayKeep(actor, i); err != nil {
			return nil, err
		}
		if i.TechPassStatus(s.Now()) == invite.StatusNotFound {
			return nil, &fault.Conflict{Reason: "This invitation has ended, so there is no contract to keep."}
		}
		if i.AccountID == uuid.Nil {
			return nil, &fault.Conflict{Reason: "This invitation waits for its domain. Set the end of the contract once it was sent."}
		}
		return tx.Account(ctx, i.AccountID)
	})
}

// SetContractOf is SetContract for an admin, of any vendor's account.
func (s *Service) SetContractOf(ctx context.Context, actor people.Actor, accountID uuid.UUID, endsOn sgtime.Date) error {
	if !mayRun(actor) {
		return fault.Forbidden
	}
	return s.setContract(ctx, actor, endsOn, func(tx Tx) (*techpass.Account, error) {
		a, err := tx.Account(ctx, accountID)
		if err != nil {
			return nil, err
		}
		return a, mayChange(ctx, tx, actor, a)
	})
}

func (s *Service) setContract(ctx context.Context, actor people.Actor, endsOn sgtime.Date, find func(tx Tx) (*techpass.Account, error)) error {
	err := s.Store.Update(ctx, func(tx Tx) error {
		a, err := find(tx)
		if err != nil {
			return err
		}
		c, err := s.newAccountChange(ctx, tx, actor)
		if err != nil {
			return err
		}
		if err := c.contract(ctx, a, endsOn); err != nil {
			return err
		}
		return c.commit(ctx, tx)
	})
	if err != nil {
		return fmt.Errorf("set end of contract: %w", err)
	}
	return nil
}

func (c *change) contract(ctx context.Context, a *techpass.Account, endsOn sgtime.Date) error {
	today := sgtime.DateOf(c.now)
	switch {
	case a.State.Ended():
		return &fault.Conflict{Reason: "This account has ended, so there is no contract to keep."}
	case !hasContract(a):
		return &fault.Conflict{Reason: "Public officers work under no contract that ends here."}
	case !endsOn.IsZero() && endsOn.Since(today) < 0:
		return people.FieldErrors{{Field: FieldEndsOn, Rule: "past", Message: "This day is in the past. Enter today or a later day."}}
	case a.EndsOn == endsOn:
		return nil
	}
	a.EndsOn = endsOn
	c.record(ctx, audit.ContractEndSet, a, "ends_on", endsOn.String())
	if a.State == techpass.Disabled && a.Cause == techpass.ContractEnd && !contractOver(a, today) {
		c.enable(ctx, a)
		return nil
	}
	c.keep(a)
	return nil
}
