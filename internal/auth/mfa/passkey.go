package mfa

import (
	"context"
	"fmt"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// Limits of passkeys.
const (
	MaxPasskeys    = 20 // of one account
	MaxPasskeyName = 50 // characters
)

// Passkey is one registered passkey. Nothing in it is secret.
type Passkey struct {
	ID         uuid.UUID
	AccountID  uuid.UUID
	Name       string // what its holder calls it; personal
	Credential webauthn.Credential
	CreatedAt  time.Time
	UsedAt     time.Time // zero where it never was
	BlockedAt  time.Time // when it seemed to have been copied; zero where it never did
}

// PasskeyTx is the part of a transaction that keeps passkeys.
type PasskeyTx interface {
	AddPasskey(ctx context.Context, p *Passkey) error
	UpdatePasskey(ctx context.Context, p *Passkey) error
	RemovePasskey(ctx context.Context, id uuid.UUID) error
	// Passkeys lists the account's passkeys, the oldest first.
	Passkeys(ctx context.Context, accountID uuid.UUID) ([]*Passkey, error)
	// PasskeyOf returns the one with this credential id, or fault.NotFound.
	PasskeyOf(ctx context.Context, credentialID []byte) (*Passkey, error)
	AddCeremony(ctx context.Context, c *Ceremony) error
	// TakeCeremony removes the ceremony with this token's hash and returns it, or
	// fault.NotFound.
	TakeCeremony(ctx context.Context, hash []byte) (*Ceremony, error)
	// SpendCeremony notes, until then, that the challenge of a token with this hash was
	// answered; first is false where it was before.
	SpendCeremony(ctx context.Context, hash []byte, until time.Time) (first bool, err error)
}

// ParsePasskeyName reads what its holder calls a passkey. "" is what it is called by
// itself. The error is people.FieldErrors on the field "name".
func ParsePasskeyName(s string) (string, error) {
	var errs people.FieldErrors
	name, err := people.ParseLabel("name", "Name", s, MaxPasskeyName)
	errs.Add(err)
	return name, errs.Err()
}

func nameOf(name string, at time.Time) string {
	if name != "" {
		return name
	}
	return "Passkey of " + at.In(sgtime.Zone).Format("2 January 2006")
}

// RenamePasskey gives the account's passkey another name. Errors: people.FieldErrors
// (name), fault.NotFound.
func (s *Service) RenamePasskey(ctx context.Context, accountID, id uuid.UUID, typed string) error {
	name, err := ParsePasskeyName(typed)
	if err != nil {
		return err
	}
	err = s.onPasskey(ctx, accountID, id, func(tx Tx, a *techpass.Account, p *Passkey) error {
		p.Name = nameOf(name, p.CreatedAt)
		if err := tx.UpdatePasskey(ctx, p); err != nil {
			return err
		}
		return s.record(ctx, tx, a, audit.PasskeyRenamed, "", "passkey_id", p.ID.String())
	})
	if err != nil {
		return fmt.Errorf("rename passkey: %w", err)
	}
	return nil
}

// RemovePasskey removes one of the account's passkeys. Errors: *fault.Conflict (the last
// second factor), fault.NotFound.
func (s *Service) RemovePasskey(ctx context.Context, accountID, id uuid.UUID) error {
	err := s.onPasskey(ctx, accountID, id, func(tx Tx, a *techpass.Account, p *Passkey) error {
		if err := a.RemovePasskey(); err != nil {
			return err
		}
		if err := tx.RemovePasskey(ctx, p.ID); err != nil {
			return err
		}
		if err := tx.UpdateAccount(ctx, a); err != nil {
			return err
		}
		return s.record(ctx, tx, a, audit.PasskeyRemoved, mail.PasskeyRemoved, "passkey_id", p.ID.String())
	})
	if err != nil {
		return fmt.Errorf("remove passkey: %w", err)
	}
	return nil
}

func (s *Service) onPasskey(ctx context.Context, accountID, id uuid.UUID, do func(Tx, *techpass.Account, *Passkey) error) error {
	return s.change(ctx, accountID, func(tx Tx, a *techpass.Account) error {
		passkeys, err := tx.Passkeys(ctx, a.ID)
		if err != nil {
			return err
		}
		for _, p := range passkeys {
			if p.ID == id {
				return do(tx, a, p)
			}
		}
		return fault.NotFound
	})
}
