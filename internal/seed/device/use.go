package device

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/seed"
	"techbiz/internal/techpass/policy"
)

// Refusals that are about the acceptable-use policy.
var (
	// ErrNotAccepted: its version in force has to be accepted before a device is enrolled.
	ErrNotAccepted = &fault.Conflict{Reason: "Accept the MDM Acceptable Use Policy first: in TechBiz, My Account, Onboard device to SEED."}
	// ErrNewerUse: another version was published while it was read.
	ErrNewerUse = &fault.Conflict{Reason: "The MDM Acceptable Use Policy has changed meanwhile. Read the new version, then accept it."}
)

// Acceptance is what somebody accepted of the acceptable-use policy.
type Acceptance struct {
	Version string // accepted last, "" for none
	InForce bool   // it is the version in force
}

// AcceptedUse tells what the account's holder accepted of the acceptable-use policy.
func (s *Service) AcceptedUse(ctx context.Context, accountID uuid.UUID) (Acceptance, error) {
	return acceptedUse(ctx, s.Store, accountID)
}

func acceptedUse(ctx context.Context, in Uses, accountID uuid.UUID) (Acceptance, error) {
	inForce, err := in.VersionInForce(ctx, policy.AcceptableUse)
	if err != nil {
		return Acceptance{}, fmt.Errorf("find acceptable use policy: %w", err)
	}
	accepted, err := in.AcceptedUse(ctx, accountID)
	if err != nil {
		return Acceptance{}, fmt.Errorf("load acceptance of the acceptable use policy: %w", err)
	}
	return Acceptance{Version: accepted, InForce: accepted == inForce}, nil
}

// requireAccepted returns ErrNotAccepted where the policy in force is still to be accepted.
func requireAccepted(ctx context.Context, in Uses, accountID uuid.UUID) error {
	accepted, err := acceptedUse(ctx, in, accountID)
	if err != nil {
		return err
	}
	if !accepted.InForce {
		return ErrNotAccepted
	}
	return nil
}

// AcceptUse notes that the holder accepts the acceptable-use policy in the version that
// they were shown. Error: ErrNewerUse.
func (s *Service) AcceptUse(ctx context.Context, holder people.Actor, read string) error {
	err := s.Store.UpdateUse(ctx, func(tx UseTx) error {
		inForce, err := tx.VersionInForce(ctx, policy.AcceptableUse)
		if err != nil {
			return err
		}
		if read != inForce {
			return ErrNewerUse
		}
		if err := tx.NoteAcceptableUse(ctx, holder.ID, read, s.Now()); err != nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), holder, audit.AcceptableUseAccepted, seed.Subject(holder.ID), "version", read))
	})
	if err != nil {
		return fmt.Errorf("accept acceptable use policy: %w", err)
	}
	return nil
}
