package techpass

import (
	"time"

	"techbiz/internal/base/fault"
)

// MayAddFactor refuses a second factor with *fault.Conflict where the account may not be
// used, or where another step of its activation comes first.
func (a *Account) MayAddFactor() error {
	if !a.State.Usable() {
		return &fault.Conflict{Reason: "This account may not be used, so its sign-in methods can't be changed."}
	}
	_, err := a.require(StepMFA, Policies{}) // which come later
	return err
}

// AddTOTP notes that an authenticator app was confirmed, the first one or another. An
// account whose factors were reset is active again by it. Errors: those of MayAddFactor.
func (a *Account) AddTOTP(p Policies, now time.Time) error {
	if err := a.MayAddFactor(); err != nil {
		return err
	}
	a.TOTPAt = now
	a.Advance(p, now)
	return nil
}

// AddPasskey notes that a passkey was registered, as AddTOTP does for an app. Errors: those
// of MayAddFactor.
func (a *Account) AddPasskey(p Policies, now time.Time) error {
	if err := a.MayAddFactor(); err != nil {
		return err
	}
	a.Passkeys++
	a.Advance(p, now)
	return nil
}

// ResetMFA takes all second factors from an account whose holder can't use them any more.
// It is pending until its holder, by their first factor, has set up another.
func (a *Account) ResetMFA(now time.Time) {
	a.TOTPAt, a.Passkeys = time.Time{}, 0
	if a.State == Active {
		a.MoveTo(Pending, now)
	}
}

// errLastFactor keeps the account with a second factor.
var errLastFactor = &fault.Conflict{Reason: "This is the only way left to sign in with a second factor. Add another one first, then remove it."}

// RemoveTOTP notes that the authenticator app is gone. *fault.Conflict where it is the
// last second factor.
func (a *Account) RemoveTOTP() error {
	if a.Passkeys == 0 {
		return errLastFactor
	}
	a.TOTPAt = time.Time{}
	return nil
}

// RemovePasskey notes that one passkey is gone. *fault.Conflict where it is the last
// second factor, fault.NotFound where there is none.
func (a *Account) RemovePasskey() error {
	if a.Passkeys == 0 {
		return fault.NotFound
	}
	if a.TOTPAt.IsZero() && a.Passkeys <= 1 {
		return errLastFactor
	}
	a.Passkeys--
	return nil
}
