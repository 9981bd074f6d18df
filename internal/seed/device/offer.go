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
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// Begin makes the code with which the holder enrols a device. replace says that they know
// that the device enrolled now is worth nothing after that. Errors: ErrEnrolled, and those
// of Offer.
func (s *Service) Begin(ctx context.Context, holder people.Actor, replace bool) (seed.Offer, error) {
	_, err := s.Device(ctx, holder.ID)
	switch {
	case errors.Is(err, fault.NotFound):
	case err != nil:
		return seed.Offer{}, err
	case !replace:
		return seed.Offer{}, ErrEnrolled
	}
	return s.Offer(ctx, holder.ID)
}

// ErrEnrolled: a device is enrolled, and nobody said that it is to be replaced.
var ErrEnrolled = &fault.Conflict{Reason: "A device is enrolled already. Say that you want to replace it."}

// Offer implements seed.DeviceManager. Errors: ErrNotAccepted, *fault.Conflict (SEED is not
// ready for it), fault.NotFound.
func (s *Service) Offer(ctx context.Context, accountID uuid.UUID) (seed.Offer, error) {
	code := newCode()
	now := s.Now()
	o := &Offer{AccountID: accountID, CodeHash: hashCode(code), CreatedAt: now, ExpiresAt: now.Add(CodeLifetime)}
	err := s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Account(ctx, accountID)
		if err != nil {
			return err
		}
		if a.State != techpass.Active {
			return fault.NotFound
		}
		if err := mayEnrol(ctx, tx, accountID, now); err != nil {
			return err
		}
		if err := requireAccepted(ctx, tx, accountID); err != nil {
			return err
		}
		if err := tx.PutOffer(ctx, o); err != nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, now, a.Actor(), audit.DeviceOffered, seed.Subject(accountID)))
	})
	if err != nil {
		return seed.Offer{}, fmt.Errorf("offer to enrol a device: %w", err)
	}
	return seed.Offer{Code: code, ExpiresAt: o.ExpiresAt}, nil
}

// mayEnrol refuses where SEED would refuse the device that comes with the code.
func mayEnrol(ctx context.Context, tx Tx, accountID uuid.UUID, now time.Time) error {
	found, err := tx.Provisionings(ctx, accountID)
	if err != nil {
		return err
	}
	p := &seed.Provisioning{State: seed.NotRequired}
	if len(found) > 0 {
		p = found[0]
	}
	return p.On(seed.Enrol, now)
}

// Ready tells whether the holder may enrol a device now. The error is *seed.Refusal where
// they have to wait for something, which its words say.
func (s *Service) Ready(ctx context.Context, accountID uuid.UUID) error {
	p, err := s.Store.Provisioning(ctx, accountID)
	if errors.Is(err, fault.NotFound) {
		p = &seed.Provisioning{State: seed.NotRequired}
	} else if err != nil {
		return fmt.Errorf("load provisioning: %w", err)
	}
	return p.On(seed.Enrol, s.Now())
}

// Device implements seed.DeviceManager.
func (s *Service) Device(ctx context.Context, accountID uuid.UUID) (*seed.Device, error) {
	d, err := s.Store.EnrolledOf(ctx, accountID)
	if err != nil {
		return nil, fmt.Errorf("load device: %w", err)
	}
	return &d.Device, nil
}
