// Package myaccount is what the holder of a TechPass account does with it by themselves:
// profile, password, SEED, and a copy of everything that is held about them. How they
// sign in is in factor, and where they are signed in is in signin.
//
// Source: domain.md, "My Account".
package myaccount

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// Tx is the part of a transaction that changing one's own account needs.
type Tx interface {
	audit.Tx
	mail.QueueTx
	techpass.Tx
	// SEED is this transaction as package seed has it.
	SEED() seed.Tx
	// EndSignIns ends the account's sign-ins but keep, and returns how many were open.
	EndSignIns(ctx context.Context, accountID, keep uuid.UUID, at time.Time) (int, error)
	// InvitationOf returns the newest invitation of the account, locked, or fault.NotFound.
	InvitationOf(ctx context.Context, accountID uuid.UUID) (*invite.Invitation, error)
	UpdateInvitation(ctx context.Context, i *invite.Invitation) error
}

// Store keeps accounts and what belongs to them.
type Store interface {
	allowlist.Lookup
	seed.Reader
	Update(ctx context.Context, change func(Tx) error) error
	// AccountByID returns the account, or fault.NotFound.
	AccountByID(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
	// Held reads what is held about the account's holder, but for the account itself.
	Held(ctx context.Context, a *techpass.Account) (*Held, error)
}

// Post queues mails.
type Post interface {
	Queue(ctx context.Context, tx mail.QueueTx, m *mail.Mail, secret string) error
}

// Options are the parts of a Service.
type Options struct {
	Store Store
	Post  Post
	SEED  seed.Provisioner
	// Passwords hashes those that are changed.
	Passwords *techpass.Hasher
	Now       func() time.Time
}

// Service changes accounts for their holders.
type Service struct{ Options }

// NewService returns the service with the given parts.
func NewService(o Options) *Service { return &Service{Options: o} }

// change changes the holder's account in one transaction and records it. do reports
// whether there was anything to change.
func (s *Service) change(ctx context.Context, accountID uuid.UUID, action audit.Action, do func(tx Tx, a *techpass.Account) (bool, error)) error {
	return s.edit(ctx, accountID, string(action), func(tx Tx, a *techpass.Account) error {
		changed, err := do(tx, a)
		if err != nil || !changed {
			return err
		}
		if err := tx.UpdateAccount(ctx, a); err != nil {
			return fmt.Errorf("store account: %w", err)
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), a.Actor(), action, subjectOf(a)))
	})
}

// edit runs do on the holder's account, locked, in one transaction.
func (s *Service) edit(ctx context.Context, accountID uuid.UUID, what string, do func(tx Tx, a *techpass.Account) error) error {
	err := s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Account(ctx, accountID)
		if err != nil {
			return err
		}
		if a.State != techpass.Active {
			return fault.NotFound
		}
		return do(tx, a)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

func subjectOf(a *techpass.Account) audit.Subject { return audit.Subject{Type: "account", ID: a.ID} }

// newsLifetime is how long it is worth trying to tell somebody of a change.
const newsLifetime = 3 * 24 * time.Hour

// ChangePassword sets a new password for an account that has one, ends every sign-in
// but keep, and mails the holder. Whoever calls it made sure that the holder knows the old
// one. Errors: people.FieldErrors (password, repeat), *fault.Conflict, *fault.Busy, fault.NotFound.
func (s *Service) ChangePassword(ctx context.Context, accountID, keep uuid.UUID, password, repeat string) error {
	a, err := s.Store.AccountByID(ctx, accountID)
	if err != nil {
		return fmt.Errorf("change password: %w", err)
	}
	hash, err := s.Passwords.New(ctx, a, password, repeat)
	if err != nil {
		return err
	}
	return s.change(ctx, accountID, audit.PasswordChanged, func(tx Tx, a *techpass.Account) (bool, error) {
		a.PasswordHash = hash
		if _, err := tx.EndSignIns(ctx, a.ID, keep, s.Now()); err != nil {
			return false, err
		}
		m := &mail.Mail{Kind: mail.PasswordChanged, To: a.Email, NotAfter: s.Now().Add(newsLifetime)}
		return true, s.Post.Queue(ctx, tx, m, "")
	})
}
