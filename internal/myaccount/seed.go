package myaccount

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/allowlist"
	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/techpass"
)

// Choice is what the holder of an account may do about SEED.
type Choice string

// The choices.
const (
	MayRequest Choice = "request"     // Request for SEED
	MayDecline Choice = "decline"     // wanted already: I don't need SEED
	AskDesk    Choice = "ask desk"    // vendors raise a service request
	NotOffered Choice = "not offered" // the mailbox's domain is not eligible
)

// SEEDChoice tells what the holder may do about SEED. Source: domain.md, "My Account".
func (s *Service) SEEDChoice(ctx context.Context, a *techpass.Account) (Choice, error) {
	list, err := allowlist.ListFor(ctx, s.Store, a.Email)
	if err != nil {
		return "", fmt.Errorf("look domain up: %w", err)
	}
	return choice(list, a), nil
}

func choice(list allowlist.List, a *techpass.Account) Choice {
	switch {
	case a.SEED:
		return MayDecline
	case !list[a.Email.Domain()].SEED:
		return NotOffered
	case a.Email.Kind() != people.Officer:
		return AskDesk
	}
	return MayRequest
}

// RequestSEED notes that the holder wants a device onboarded to SEED. Errors:
// *fault.Conflict (vendors, domains that are not eligible), fault.NotFound.
func (s *Service) RequestSEED(ctx context.Context, accountID uuid.UUID) error {
	return s.change(ctx, accountID, audit.SEEDRequested, func(tx Tx, a *techpass.Account) (bool, error) {
		if a.SEED {
			return false, nil
		}
		list, err := allowlist.ListFor(ctx, tx, a.Email)
		if err != nil {
			return false, fmt.Errorf("look domain up: %w", err)
		}
		switch choice(list, a) {
		case AskDesk:
			return false, &fault.Conflict{Reason: "Vendors ask for SEED by a service request."}
		case NotOffered:
			return false, &fault.Conflict{Reason: "SEED is not offered to mailboxes of " + a.Email.Domain() + "."}
		}
		a.SEED = true
		return true, noteOnInvitation(ctx, tx, a)
	})
}

// DeclineSEED notes that the holder needs no device in SEED. Errors: fault.NotFound.
func (s *Service) DeclineSEED(ctx context.Context, accountID uuid.UUID) error {
	return s.change(ctx, accountID, audit.SEEDDeclined, func(tx Tx, a *techpass.Account) (bool, error) {
		if !a.SEED {
			return false, nil
		}
		a.SEED = false
		return true, noteOnInvitation(ctx, tx, a)
	})
}
