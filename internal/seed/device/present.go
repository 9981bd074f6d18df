package device

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
)

// Heartbeat notes that the device is there and which version it runs; an empty version
// says nothing. It returns the device as it is then. Errors: *ProofError,
// people.FieldErrors.
func (s *Service) Heartbeat(ctx context.Context, p Proof, version string) (*Device, error) {
	d, err := s.prove(ctx, s.Store, p)
	if err != nil {
		return nil, fmt.Errorf("heartbeat: %w", err)
	}
	runs := d.OSVersion
	if version != "" {
		v, err := ParseVersion(version)
		if err != nil {
			return nil, people.FieldErrors{err.(*people.FieldError)} //nolint:errorlint,forcetypeassert // as ParseVersion says
		}
		runs = v.String()
	}
	if s.Now().Sub(d.SeenAt) < SeenEvery && runs == d.OSVersion {
		return d, nil
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		if d, err = s.prove(ctx, tx, p); err != nil { // it may be gone since we looked
			return err
		}
		d.OSVersion = runs
		d.seen(s.Now())
		return tx.UpdateEnrolled(ctx, d)
	})
	if err != nil {
		return nil, fmt.Errorf("heartbeat: %w", err)
	}
	return d, nil
}

// Renew gives the device a new certificate for its key where it is time to, and the one
// that it has otherwise: asking twice is asking once. Errors: *ProofError.
func (s *Service) Renew(ctx context.Context, p Proof) (*Grant, error) {
	ca, err := s.authority(ctx)
	if err != nil {
		return nil, err
	}
	var d *Device
	err = s.Store.Update(ctx, func(tx Tx) error {
		if d, err = s.prove(ctx, tx, p); err != nil {
			return err
		}
		now := s.Now()
		if now.Before(d.RenewAfter()) {
			return nil
		}
		key, err := d.publicKey()
		if err != nil {
			return err
		}
		if err := ca.sign(d, key, now); err != nil {
			return err
		}
		d.seen(now)
		if err := tx.UpdateEnrolled(ctx, d); err != nil {
			return err
		}
		return tx.Record(ctx, s.event(ctx, holderOf(d.AccountID), audit.DeviceRenewed, d.ID, d.AccountID, "serial", d.Serial))
	})
	if err != nil {
		return nil, fmt.Errorf("renew certificate: %w", err)
	}
	return &Grant{Device: d, Chain: ca.chain(d)}, nil
}

// holderOf is the device acting for its holder.
func holderOf(accountID uuid.UUID) people.Actor { return people.Actor{ID: accountID, Role: RoleDevice} }

// RoleDevice is as what a device acts by itself.
const RoleDevice people.Role = "device"
