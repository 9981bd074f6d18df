package mfa

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/techpass"
)

// try takes one try at a second factor. A refusal commits, so that the try counts and
// the trail tells of it. An account that may not be used is as good as none.
func (s *Service) try(ctx context.Context, accountID uuid.UUID, check func(Tx, *techpass.Account) (refusal, err error)) error {
	var refusal error
	err := s.change(ctx, accountID, func(tx Tx, a *techpass.Account) (err error) {
		if !a.State.Usable() {
			return fault.NotFound
		}
		var locked *signin.LockedError
		if err := s.Locks.TakeFactorTry(ctx, tx, a.ID); errors.As(err, &locked) {
			refusal = locked
			return nil
		} else if err != nil {
			return err
		}
		if refusal, err = check(tx, a); err != nil {
			return err
		}
		if refusal != nil {
			return s.record(ctx, tx, a, audit.FactorRefused, "")
		}
		return s.Locks.FactorPassed(ctx, tx, a.ID)
	})
	if err = errors.Join(err, refusal); err != nil {
		return fmt.Errorf("check second factor: %w", err)
	}
	return nil
}
