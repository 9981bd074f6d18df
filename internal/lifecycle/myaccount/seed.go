package myaccount

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// Choice is what the holder of an account may do about SEED.
type Choice string

// The choices.
const (
	MayRequest Choice = "request"     // Request for SEED, or request it again once it lapsed
	MayDecline Choice = "decline"     // wanted already: I don't need SEED
	AskDesk    Choice = "ask desk"    // vendors raise a service request
	NotOffered Choice = "not offered" // the mailbox's domain is not eligible
)

// SEED is where the holder stands with SEED, and what they may do about it. Who lapsed
// may decline as well as request again.
type SEED struct {
	seed.Standing

	Choice Choice
}

// SEEDOf tells the holder's. Source: domain.md, "My Account".
func (s *Service) SEEDOf(ctx context.Context, a *techpass.Account) (SEED, error) {
	list, err := allowlist.ListFor(ctx, s.Store, a.Email)
	if err != nil {
		return SEED{}, fmt.Errorf("look domain up: %w", err)
	}
	standing, err := seed.StandingOf(ctx, s.Store, a, s.Now())
	if err != nil {
		return SEED{}, err
	}
	return SEED{Standing: standing, Choice: choice(list, a, standing.State)}, nil
}

// choice: who lapsed was granted SEED before, so that vendors, too, ask again by themselves.
func choice(list allowlist.List, a *techpass.Account, state seed.State) Choice {
	lapsed := state == seed.Lapsed
	switch {
	case a.SEED && !lapsed:
		return MayDecline
	case !list[a.Email.Domain()].SEED:
		return NotOffered
	case a.Email.Kind() != people.Officer && !lapsed:
		return AskDesk
	}
	return MayRequest
}

// RequestSEED puts the holder in the line for a licence, at its end. Errors:
// *fault.Conflict (vendors, domains that are not eligible), fault.NotFound.
func (s *Service) RequestSEED(ctx context.Context, accountID uuid.UUID) error {
	a, err := s.Store.AccountByID(ctx, accountID)
	if err != nil {
		return fmt.Errorf("request SEED: %w", err)
	}
	own, err := s.SEEDOf(ctx, a)
	if err != nil {
		return fmt.Errorf("request SEED: %w", err)
	}
	switch own.Choice {
	case AskDesk:
		return &fault.Conflict{Reason: "Vendors ask for SEED by a service request."}
	case NotOffered:
		return &fault.Conflict{Reason: "SEED is not offered to mailboxes of " + a.Email.Domain() + "."}
	case MayDecline, MayRequest: // requested twice, it changes nothing
	}
	return s.changeSEED(ctx, accountID, "request SEED", s.SEED.Want)
}

// DeclineSEED notes that the holder needs no device in SEED: the licence goes back, and a
// device that is enrolled is released. Errors: fault.NotFound.
func (s *Service) DeclineSEED(ctx context.Context, accountID uuid.UUID) error {
	return s.changeSEED(ctx, accountID, "decline SEED", s.SEED.Decline)
}

// changeSEED has the provisioner change the account, and stores it with what its inviter
// sees.
func (s *Service) changeSEED(ctx context.Context, accountID uuid.UUID, what string,
	change func(ctx context.Context, tx seed.Tx, by people.Actor, a *techpass.Account) error) error {
	return s.edit(ctx, accountID, what, func(tx Tx, a *techpass.Account) error {
		if err := change(ctx, tx.SEED(), a.Actor(), a); err != nil {
			return err
		}
		if err := tx.UpdateAccount(ctx, a); err != nil {
			return fmt.Errorf("store account: %w", err)
		}
		return noteOnInvitation(ctx, tx, a)
	})
}
