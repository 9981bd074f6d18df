package signin

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/limit"
	"techbiz/internal/base/people"
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
// whether the login ID is known. Errors: ErrWrongPassword, ErrDisabled, *LockedError,
// *fault.TooMany (the client's budget is used up), *fault.Busy.
func (s *Service) CheckPassword(ctx context.Context, login people.Login, password string, v Visitor) (*techpass.Account, error) {
	a, right, err := s.tryPassword(ctx, login, password, v)
	switch {
	case err != nil:
		return nil, fmt.Errorf("check password: %w", err)
	case !right:
		return nil, ErrWrongPassword
	case a.State == techpass.Disabled:
		return nil, ErrDisabled
	}
	return a, nil
}

// tryPassword takes the try. A browser that the account's holder signed in from before pays
// with tries of its own and has a lane of its own; everybody else pays with what their
// address has left, which a right password gives back.
func (s *Service) tryPassword(ctx context.Context, login people.Login, password string, v Visitor) (a *techpass.Account, right bool, err error) {
	paid := v.Device == "" // nobody can know that browser: what costs nothing is asked first
	if paid {
		if err := s.Clients.Take(v.Client); err != nil {
			return nil, false, err
		}
	}
	if a, err = s.accountOfLogin(ctx, login); err != nil {
		return nil, false, err
	}
	known, err := s.knows(ctx, a.ID, v)
	if err != nil {
		return nil, false, err
	}
	if known {
		right, err = s.comparePassword(ctx, a, login, password, limit.Known, s.Locks.passwordKey(login, v.Device))
		return a, right, err
	}
	if !paid {
		if err := s.Clients.Take(v.Client); err != nil {
			return nil, false, err
		}
	}
	right, err = s.comparePassword(ctx, a, login, password, limit.Strangers, s.Locks.passwordKey(login, ""))
	if _, busy := errors.AsType[*fault.Busy](err); right || busy {
		s.Clients.GiveBack(v.Client)
	}
	return a, right, err
}

// knows tells whether the account's holder used the visitor's browser before.
func (s *Service) knows(ctx context.Context, accountID uuid.UUID, v Visitor) (bool, error) {
	if v.Device == "" {
		return false, nil
	}
	return s.Store.KnowsDevice(ctx, accountID, hashDevice(v.Device))
}

// comparePassword waits for a turn at hashing, counts the try under key as a wrong one, and
// then looks. Who gets no turn has not tried.
func (s *Service) comparePassword(ctx context.Context, a *techpass.Account, login people.Login, password string, lane limit.Lane, key []byte) (right bool, err error) {
	turn, err := s.Passwords.Enter(ctx, lane)
	if err != nil {
		return false, err
	}
	defer turn.Leave()
	if err := s.Store.Update(ctx, func(tx Tx) error { return s.Locks.take(ctx, tx, key) }); err != nil {
		return false, err
	}
	hash := a.PasswordHash
	if hash == "" {
		if hash, err = s.standIn(ctx, turn, login); err != nil {
			return false, err
		}
	}
	matches, stale, err := turn.Matches(hash, password)
	if err != nil {
		return false, err
	}
	right = matches && a.PasswordHash != ""
	renewed := ""
	if right && stale {
		if renewed, err = turn.Hash(password); err != nil {
			return false, err
		}
	}
	turn.Leave()
	return right, s.Store.Update(ctx, func(tx Tx) error {
		if !right {
			return tx.Record(ctx, audit.New(ctx, s.Now(), people.Actor{}, audit.SignInRefused, mailbox))
		}
		if renewed != "" {
			if err := renewHash(ctx, tx, a, renewed); err != nil {
				return err
			}
		}
		return tx.ForgetTries(ctx, key)
	})
}

// renewHash stores the hash of the same password at today's cost, unless another password
// was set meanwhile.
func renewHash(ctx context.Context, tx Tx, seen *techpass.Account, hash string) error {
	a, err := tx.Account(ctx, seen.ID)
	if err != nil {
		return fmt.Errorf("renew hash: %w", err)
	}
	if a.PasswordHash != seen.PasswordHash {
		return nil
	}
	a.PasswordHash = hash
	if err := tx.UpdateAccount(ctx, a); err != nil {
		return fmt.Errorf("renew hash: %w", err)
	}
	return nil
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

// costsKnownFor is how long it is taken to be true what the stored passwords cost.
const costsKnownFor = time.Hour

// costs are those of the stored passwords, by how many have each.
type costs struct {
	mu   sync.Mutex
	of   []techpass.CostCount
	read time.Time
}

// standIn returns the hash that the password of a login ID is compared with where there is
// none. While accounts have hashes of an older cost, as many of the unknown login IDs seem
// to have one: how long it takes tells nothing.
func (s *Service) standIn(ctx context.Context, turn *techpass.Turn, login people.Login) (string, error) {
	s.costs.mu.Lock()
	defer s.costs.mu.Unlock()
	if s.costs.read.IsZero() || s.Now().Sub(s.costs.read) > costsKnownFor {
		found, err := s.Store.PasswordCosts(ctx)
		if err != nil {
			return "", fmt.Errorf("read costs of passwords: %w", err)
		}
		s.costs.of, s.costs.read = found, s.Now()
	}
	all := uint64(0)
	for _, c := range s.costs.of {
		all += uint64(c.Accounts)
	}
	if all == 0 {
		return turn.Nobodys(s.Passwords.Cost())
	}
	place := binary.BigEndian.Uint64(s.Locks.Key.MAC("stand-in", canonicalLogin(login))) % all
	for _, c := range s.costs.of {
		if place < uint64(c.Accounts) {
			return turn.Nobodys(c.Cost)
		}
		place -= uint64(c.Accounts)
	}
	return turn.Nobodys(s.Passwords.Cost())
}
