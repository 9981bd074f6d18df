package signin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/secret"
	"techbiz/internal/techpass"
)

// Unfinished is what somebody has shown who is not signed in by it: that they may go on to
// the second factor, to the steps of activation, or to a new password. It belongs to one
// browser, ends with the account's sign-ins, and is used up by what it leads to. A page
// carries its ID alone.
type Unfinished struct {
	ID          uuid.UUID
	Purpose     Purpose
	AccountID   uuid.UUID
	BrowserHash []byte   // of the token that the browser keeps in a cookie
	Methods     []string // what was shown so far
	BegunAt     time.Time
	EndsAt      time.Time
}

// Purpose is what may be gone on to.
type Purpose string

// The purposes.
const (
	ToSignIn   Purpose = "sign in"  // a first factor was shown: the second one is next
	ToActivate Purpose = "activate" // the steps of activation that are left
	ToReset    Purpose = "reset"    // a new password
)

// lifetimes are how long each may take, from when it was begun.
var lifetimes = map[Purpose]time.Duration{
	ToSignIn:   UnfinishedLifetime,
	ToActivate: AbsoluteTimeout,
	ToReset:    10 * time.Minute,
}

// UnfinishedLifetime is how long signing in may take after the first factor.
const UnfinishedLifetime = 15 * time.Minute

// UnfinishedTx is the part of a transaction that keeps them. EndSignIns ends those of the
// account as well.
type UnfinishedTx interface {
	AddUnfinished(ctx context.Context, u *Unfinished) error
	// UpdateUnfinished stores what was shown since; fault.NotFound where it has ended.
	UpdateUnfinished(ctx context.Context, u *Unfinished) error
	// EndUnfinished removes one, or returns fault.NotFound where it has ended before.
	EndUnfinished(ctx context.Context, id uuid.UUID) error
	// EndUnfinishedIn removes those of a browser.
	EndUnfinishedIn(ctx context.Context, browserHash []byte) error
}

// Begin notes that the account's holder showed these methods in the browser, so that they
// may go on. a is the account as it was when they did: where it has changed meanwhile so
// that they would not have got so far, the error is ErrEnded.
func (s *Service) Begin(ctx context.Context, purpose Purpose, a *techpass.Account, methods []string, browser string) (*Unfinished, error) {
	if browser == "" {
		return nil, errors.New("begin what is unfinished: no browser is told")
	}
	u := &Unfinished{ID: uuid.New(), Purpose: purpose, AccountID: a.ID, BrowserHash: secret.HashToken(browser), Methods: methods,
		BegunAt: s.Now(), EndsAt: s.Now().Add(lifetimes[purpose])}
	err := s.Store.Update(ctx, func(tx Tx) error {
		is, err := tx.Account(ctx, a.ID)
		if err != nil {
			return err
		}
		if !is.State.Usable() || is.PasswordHash != a.PasswordHash || is.HasMFA() != a.HasMFA() {
			return ErrEnded
		}
		return tx.AddUnfinished(ctx, u)
	})
	if err != nil {
		return nil, fmt.Errorf("begin what is unfinished: %w", err)
	}
	return u, nil
}

// Unfinished returns what goes on in the browser that holds these tokens, or ErrEnded.
func (s *Service) Unfinished(ctx context.Context, id uuid.UUID, purpose Purpose, browser []string) (*Unfinished, error) {
	if id == uuid.Nil {
		return nil, ErrEnded
	}
	u, err := s.Store.Unfinished(ctx, id)
	if errors.Is(err, fault.NotFound) {
		return nil, ErrEnded
	}
	if err != nil {
		return nil, fmt.Errorf("look up what is unfinished: %w", err)
	}
	if u.Purpose != purpose || !s.Now().Before(u.EndsAt) || !u.begunIn(browser) {
		return nil, ErrEnded
	}
	return u, nil
}

func (u *Unfinished) begunIn(browser []string) bool {
	return slices.ContainsFunc(browser, func(token string) bool { return slices.Equal(secret.HashToken(token), u.BrowserHash) })
}

// Show notes what else was shown. The error is ErrEnded where it has ended meanwhile.
func (s *Service) Show(ctx context.Context, u *Unfinished, methods ...string) error {
	more := *u
	more.Methods = slices.Concat(u.Methods, methods)
	err := s.Store.Update(ctx, func(tx Tx) error { return endedOr(tx.UpdateUnfinished(ctx, &more)) })
	if err != nil {
		return fmt.Errorf("note what was shown: %w", err)
	}
	*u = more
	return nil
}

// Finish is Complete for whoever has shown both factors; what they showed is used up by it.
// Errors: those of Complete, ErrEnded.
func (s *Service) Finish(ctx context.Context, u *Unfinished, v Visitor) (*SignIn, error) {
	return s.complete(ctx, u.AccountID, u.Methods, v, func(tx Tx) error { return endedOr(tx.EndUnfinished(ctx, u.ID)) })
}

// End ends what is unfinished; it may have ended before.
func (s *Service) End(ctx context.Context, id uuid.UUID) error {
	err := s.Store.Update(ctx, func(tx Tx) error { return tx.EndUnfinished(ctx, id) })
	if err != nil && !errors.Is(err, fault.NotFound) {
		return fmt.Errorf("end what is unfinished: %w", err)
	}
	return nil
}

// EndIn ends all that is unfinished in the browser with these tokens: its user signs out.
func (s *Service) EndIn(ctx context.Context, browser []string) error {
	if len(browser) == 0 {
		return nil
	}
	err := s.Store.Update(ctx, func(tx Tx) error {
		for _, token := range browser {
			if err := tx.EndUnfinishedIn(ctx, secret.HashToken(token)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("end what is unfinished in a browser: %w", err)
	}
	return nil
}

func endedOr(err error) error {
	if errors.Is(err, fault.NotFound) {
		return ErrEnded
	}
	return err
}
