package signin

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/techpass"
)

// Refusals of a first factor. They are plain sentences, safe for the user.
var (
	// ErrWrongPassword says the same of an unknown login ID and of a wrong password.
	ErrWrongPassword = errors.New("This login ID and password do not go together. Check both, or reset your password.") //nolint:staticcheck,revive // shown as it stands
	// ErrDisabled is told only to who proved to be the account's holder.
	ErrDisabled = errors.New("This account is disabled. Raise a service request to have it enabled.") //nolint:staticcheck,revive // shown as it stands
	// ErrNoAccount is told only to who proved to read the mailbox.
	ErrNoAccount = errors.New("There is no TechPass account for this mailbox. Ask the officer you work with to invite you.") //nolint:staticcheck,revive // shown as it stands
)

// CheckPassword takes one try at the password of a login ID and returns its account,
// which may be pending still. The work, the answer and what is written do not tell
// whether the login ID is known. Errors: ErrWrongPassword, ErrDisabled, *LockedError.
func (s *Service) CheckPassword(ctx context.Context, login people.Login, password string, v Visitor) (*techpass.Account, error) {
	a, err := s.accountOfLogin(ctx, login)
	if err != nil {
		return nil, fmt.Errorf("check password: %w", err)
	}
	key := s.Locks.passwordKey(login.String(), "")
	known, err := s.Store.KnowsDevice(ctx, a.ID, hashDevice(v.Device))
	if err != nil {
		return nil, fmt.Errorf("check password: %w", err)
	}
	if known {
		key = s.Locks.passwordKey(login.String(), v.Device)
	}
	if err := s.Store.Update(ctx, func(tx Tx) error { return s.Locks.take(ctx, tx, key) }); err != nil {
		return nil, fmt.Errorf("check password: %w", err)
	}
	right, err := passwordOf(a, password)
	if err != nil {
		return nil, fmt.Errorf("check password: %w", err)
	}
	if err := s.Store.Update(ctx, func(tx Tx) error {
		if right {
			return tx.ForgetTries(ctx, key)
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), people.Actor{}, audit.SignInRefused, mailbox))
	}); err != nil {
		return nil, fmt.Errorf("check password: %w", err)
	}
	switch {
	case !right:
		return nil, ErrWrongPassword
	case a.State == techpass.Disabled:
		return nil, ErrDisabled
	}
	return a, nil
}

// accountOfLogin returns the account of a login ID, or an empty one that no password fits.
func (s *Service) accountOfLogin(ctx context.Context, login people.Login) (a *techpass.Account, err error) {
	if e, ok := login.Email(); ok {
		a, err = s.Store.AccountOf(ctx, e)
	} else {
		a, err = s.Store.AccountOfUsername(ctx, login.Username())
	}
	if errors.Is(err, fault.NotFound) {
		return &techpass.Account{}, nil
	}
	return a, err
}

// passwordOf tells whether it is the account's password. It takes as long where the
// account has none.
func passwordOf(a *techpass.Account, password string) (bool, error) {
	hash := a.PasswordHash
	if hash == "" {
		var err error
		if hash, err = nobodysPassword(); err != nil {
			return false, err
		}
	}
	right, err := techpass.PasswordMatches(hash, password)
	return right && a.PasswordHash != "", err
}

// nobodysPassword is the hash that passwords are compared with where there is none.
var nobodysPassword = sync.OnceValues(func() (string, error) { return techpass.HashPassword("nobody's password") })
