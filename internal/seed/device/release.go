package device

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
)

// Release implements seed.DeviceManager: SEED is over for the account's holder, or was.
func (s *Service) Release(ctx context.Context, accountID uuid.UUID, ended time.Time) error {
	err := s.Store.Update(ctx, func(tx Tx) error {
		_, err := s.forget(ctx, tx, people.System(), audit.DeviceReleased, accountID, ended)
		return err
	})
	if err != nil {
		return fmt.Errorf("release device: %w", err)
	}
	return nil
}

// forget deletes the account's device and offers of that time or before. It returns false
// where there is no such device, or no account any more.
func (s *Service) forget(ctx context.Context, tx Tx, by people.Actor, action audit.Action, accountID uuid.UUID, until time.Time) (bool, error) {
	if _, err := tx.Account(ctx, accountID); errors.Is(err, fault.NotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	if err := tx.DropOffer(ctx, accountID, until); err != nil {
		return false, err
	}
	d, err := tx.EnrolledOf(ctx, accountID)
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil || d.EnrolledAt.After(until) {
		return false, err
	}
	if err := tx.DropEnrolled(ctx, d.ID, s.Now()); err != nil {
		return false, err
	}
	return true, tx.Record(ctx, s.event(ctx, by, action, d.ID, accountID))
}

// Remove forgets the holder's own device: its certificate is worth nothing from now on, and
// the licence goes back to the pool. It does nothing where there is no device.
func (s *Service) Remove(ctx context.Context, holder people.Actor) error {
	err := s.Store.Update(ctx, func(tx Tx) error {
		removed, err := s.forget(ctx, tx, holder, audit.DeviceRemoved, holder.ID, s.Now())
		if err != nil || !removed {
			return err
		}
		if err := s.SEED.Removed(ctx, tx.SEED(), holder, holder.ID); err != nil {
			return fmt.Errorf("give licence back: %w", err)
		}
		return s.Post.Queue(ctx, tx, &mail.Mail{Kind: mail.DeviceRemoved, To: holder.Email, NotAfter: s.Now().Add(newsLifetime)}, "")
	})
	if err != nil {
		return fmt.Errorf("remove device: %w", err)
	}
	return nil
}
