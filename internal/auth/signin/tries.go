package signin

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/base/secret"
)

// Limits of wrong tries for one login ID or one account. Source: domain.md, "Failed
// sign-ins lock an account; a password reset unlocks it".
const (
	FreeTries    = 5                // wrong in a row before the first delay
	FirstDelay   = 30 * time.Second // after them; it doubles with each further one
	LongestDelay = 24 * time.Hour
	// TriesForgotten is how long after the last one wrong tries stop to count.
	TriesForgotten = 48 * time.Hour
)

// Tries are the tries in a row that were not right.
type Tries struct {
	Failed      int
	LockedUntil time.Time
	At          time.Time // of the last one
}

// LockedError: no further try is taken before RetryAfter is over.
type LockedError struct{ RetryAfter time.Duration }

func (e *LockedError) Error() string {
	return fmt.Sprintf("locked after too many wrong tries, again in %s", e.RetryAfter)
}

// take counts a try as a wrong one until it proves right, so that tries made at the
// same time do not share it. It reports false where none may be taken.
func (t *Tries) take(now time.Time) bool {
	if now.Before(t.LockedUntil) {
		return false
	}
	if now.Sub(t.At) > TriesForgotten {
		t.Failed = 0
	}
	t.Failed++
	t.At = now
	t.LockedUntil = now.Add(delayAfter(t.Failed))
	return true
}

// delayAfter returns how long it takes until the next try after so many wrong ones.
func delayAfter(failed int) time.Duration {
	delay := FirstDelay
	switch {
	case failed < FreeTries:
		return 0
	case failed-FreeTries > 16: // past the longest anyway
		return LongestDelay
	default:
		delay <<= failed - FreeTries
	}
	return min(delay, LongestDelay)
}

// What the tries are counted for. A code's own tries are counted by proof.
const (
	triedPassword = "password" // of a login ID
	triedFactor   = "factor"   // of an account
)

// Locks counts wrong tries, known or unknown the name, and locks with growing delays.
type Locks struct {
	Key *secret.Key
	Now func() time.Time
}

// take takes one try. The error is *LockedError where none may be taken. The try is
// wrong until forget says otherwise; the transaction must commit before it is checked.
func (l Locks) take(ctx context.Context, tx TriesTx, key []byte) error {
	t, err := tx.Tries(ctx, key)
	if err != nil {
		return fmt.Errorf("count tries: %w", err)
	}
	if !t.take(l.Now()) {
		return &LockedError{RetryAfter: t.LockedUntil.Sub(l.Now())}
	}
	if err := tx.SaveTries(ctx, key, t); err != nil {
		return fmt.Errorf("note try: %w", err)
	}
	return nil
}

// passwordKey is what tries of a login ID count under. A device from which its person
// signed in before has a count of its own: strangers can't lock its owner out.
func (l Locks) passwordKey(login people.Login, knownDevice string) []byte {
	return l.Key.MAC("tries", triedPassword, canonicalLogin(login), knownDevice)
}

// canonicalLogin is the same for all addresses of one mailbox.
func canonicalLogin(l people.Login) string {
	if e, ok := l.Email(); ok {
		return e.Canonical().String()
	}
	return l.String()
}

func (l Locks) factorKey(accountID uuid.UUID) []byte {
	return l.Key.MAC("tries", triedFactor, accountID.String())
}

// TakeFactorTry takes one try of the account's second factor, in a transaction that must
// commit before the code is checked. The error is *LockedError where none may be taken.
func (l Locks) TakeFactorTry(ctx context.Context, tx TriesTx, accountID uuid.UUID) error {
	return l.take(ctx, tx, l.factorKey(accountID))
}

// FactorPassed forgets the account's wrong tries of its second factor.
func (l Locks) FactorPassed(ctx context.Context, tx TriesTx, accountID uuid.UUID) error {
	return tx.ForgetTries(ctx, l.factorKey(accountID))
}

// TriesTx is the part of a transaction that counts tries.
type TriesTx interface {
	// Tries returns the tries under the key, locked until the transaction ends.
	Tries(ctx context.Context, key []byte) (Tries, error)
	SaveTries(ctx context.Context, key []byte, t Tries) error
	ForgetTries(ctx context.Context, keys ...[]byte) error
}
