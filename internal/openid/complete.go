package openid

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/secret"
	"techbiz/internal/techpass"
)

// NeedsConsent tells whether the account's holder has to be asked before the client
// learns who they are. Errors: fault.NotFound.
func (s *Service) NeedsConsent(ctx context.Context, requestID string, accountID uuid.UUID) (bool, error) {
	r, err := s.Request(ctx, requestID)
	if err != nil {
		return false, err
	}
	return s.needsConsent(ctx, r, accountID)
}

func (s *Service) needsConsent(ctx context.Context, r *AuthRequest, accountID uuid.UUID) (bool, error) {
	if r.FirstParty || r.ConsentedBy == accountID {
		return false, nil
	}
	if slices.Contains(r.Prompt, PromptConsent) {
		return true, nil
	}
	given, err := s.Store.ConsentOf(ctx, accountID, r.ClientID)
	if err != nil {
		return false, fmt.Errorf("load consent: %w", err)
	}
	return slices.ContainsFunc(r.Scopes, func(scope string) bool { return !slices.Contains(given, scope) }), nil
}

// Consent records that the account's holder lets the client know what it asked for.
// Errors: fault.NotFound.
func (s *Service) Consent(ctx context.Context, requestID string, accountID uuid.UUID) error {
	err := s.onRequest(ctx, requestID, func(tx Tx, r *AuthRequest) error {
		a, err := tx.Account(ctx, accountID)
		if err != nil {
			return err
		}
		r.ConsentedBy = accountID
		if err := tx.PutConsent(ctx, accountID, r.ClientID, r.Scopes, s.Now()); err != nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), a.Actor(), audit.ConsentGiven, ClientSubject(r.ClientID), "scopes", strings.Join(r.Scopes, " ")))
	})
	if err != nil {
		return fmt.Errorf("record consent: %w", err)
	}
	return nil
}

// Complete notes who signed in for a request. The browser then goes to the provider's
// callback, which hands the client its code. Doing so twice is as once. Errors:
// fault.NotFound (unknown or over), *fault.Conflict (account not active, sign-in ended
// or too old, consent missing, or somebody else than the client asked for).
func (s *Service) Complete(ctx context.Context, requestID string, d Done) error {
	r, err := s.Request(ctx, requestID)
	if err != nil {
		return err
	}
	if err := s.mayComplete(ctx, r, d); err != nil {
		return fmt.Errorf("complete request: %w", err)
	}
	err = s.onRequest(ctx, requestID, func(_ Tx, r *AuthRequest) error {
		r.Done, r.CompletedAt = d, s.Now()
		return nil
	})
	if err != nil {
		return fmt.Errorf("complete request: %w", err)
	}
	return nil
}

func (s *Service) mayComplete(ctx context.Context, r *AuthRequest, d Done) error {
	if r.AccountHint != uuid.Nil && r.AccountHint != d.AccountID {
		return &fault.Conflict{Reason: "The product asked for somebody else to sign in. Go back to it and start again."}
	}
	if !r.Fresh(d.AuthTime) {
		return &fault.Conflict{Reason: "The product wants you to sign in again."}
	}
	if _, err := s.holder(ctx, d.AccountID, d.SignInID); err != nil {
		if errors.Is(err, ErrEnded) {
			return &fault.Conflict{Reason: "Your sign-in has ended, or your account can't be used. Sign in again."}
		}
		return err
	}
	needs, err := s.needsConsent(ctx, r, d.AccountID)
	if err != nil {
		return err
	}
	if needs {
		return &fault.Conflict{Reason: "You were not asked yet whether the product may know who you are."}
	}
	return nil
}

// ErrEnded: nothing more is given, because the account is not active, the sign-in has
// ended, or the grant has.
var ErrEnded = errors.New("the account, the sign-in or the grant has ended")

// holder returns the active account of a sign-in that lasts, or ErrEnded.
func (s *Service) holder(ctx context.Context, accountID, signInID uuid.UUID) (*techpass.Account, error) {
	a, err := s.Store.AccountByID(ctx, accountID)
	if errors.Is(err, fault.NotFound) {
		return nil, ErrEnded
	}
	if err != nil {
		return nil, fmt.Errorf("load account: %w", err)
	}
	live, err := s.SignIns.Live(ctx, signInID)
	if err != nil {
		return nil, fmt.Errorf("look up sign-in: %w", err)
	}
	if a.State != techpass.Active || !live {
		return nil, ErrEnded
	}
	return a, nil
}

// CompletedIn returns a request that somebody signed in for, to the browser that began
// it. Errors: fault.NotFound.
func (s *Service) CompletedIn(ctx context.Context, requestID string, browser []string) (*AuthRequest, error) {
	r, err := s.Request(ctx, requestID)
	if err != nil {
		return nil, err
	}
	if !r.Completed() || !r.BegunIn(browser) {
		return nil, fault.NotFound
	}
	return r, nil
}

// IssueCode gives a completed request its code, once. Errors: fault.NotFound.
func (s *Service) IssueCode(ctx context.Context, requestID, code string) error {
	err := s.onRequest(ctx, requestID, func(_ Tx, r *AuthRequest) error {
		if !r.Completed() {
			return fault.NotFound
		}
		r.CodeHash, r.CodeUntil = secret.HashToken(code), s.Now().Add(CodeLifetime)
		return nil
	})
	if err != nil {
		return fmt.Errorf("issue code: %w", err)
	}
	return nil
}
