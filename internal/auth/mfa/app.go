package mfa

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"techbiz/internal/audit"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// Settings of the codes. They are what every authenticator app takes. Source: RFC 6238,
// sections 4 and 5.2 (a step of 30 seconds, one step of delay either way).
const (
	appPeriod = 30 // seconds
	appSkew   = 1  // steps
	appIssuer = "TechPass"
	// pendingLifetime is how long a new secret waits for its first code.
	pendingLifetime = time.Hour
)

var appCodes = hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1}

// App is the authenticator app of an account.
type App struct {
	AccountID uuid.UUID
	Sealed    []byte // the secret; nil while none is confirmed
	LastStep  int64  // of the last code that was taken: it and earlier ones work no more
	Pending   []byte // a secret that waits for its first code; nil where none does
	PendingAt time.Time
}

// AppTx is the part of a transaction that keeps apps.
type AppTx interface {
	// App returns the account's app, a new one where there is none. The account is
	// locked by then.
	App(ctx context.Context, accountID uuid.UUID) (*App, error)
	SaveApp(ctx context.Context, app *App) error
}

// BeginTOTP makes a new secret, which replaces one that waits for its first code. What
// works goes on working until then. Errors: *fault.Conflict, fault.NotFound.
func (s *Service) BeginTOTP(ctx context.Context, accountID uuid.UUID) error {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: appIssuer, AccountName: accountID.String(), Period: appPeriod})
	if err != nil {
		return fmt.Errorf("make secret: %w", err)
	}
	return s.BeginTOTPWith(ctx, accountID, key.Secret())
}

// BeginTOTPWith is BeginTOTP with a secret that is known already, in base32: for the
// demo's people, whose apps a newcomer has to read.
func (s *Service) BeginTOTPWith(ctx context.Context, accountID uuid.UUID, secret string) error {
	err := s.change(ctx, accountID, func(tx Tx, a *techpass.Account) error {
		if err := a.MayAddFactor(); err != nil {
			return err
		}
		app, err := tx.App(ctx, a.ID)
		if err != nil {
			return err
		}
		app.Pending, app.PendingAt = s.Key.Seal(secret, sealContext(a.ID)), s.Now()
		return tx.SaveApp(ctx, app)
	})
	if err != nil {
		return fmt.Errorf("begin set-up of app: %w", err)
	}
	return nil
}

// PendingTOTP tells what the app has to be given, until its first code confirms it.
// Errors: ErrNoPending, fault.NotFound.
func (s *Service) PendingTOTP(ctx context.Context, accountID uuid.UUID) (*Setup, error) {
	a, err := s.Store.AccountByID(ctx, accountID)
	if err != nil {
		return nil, fmt.Errorf("load account: %w", err)
	}
	app, err := s.Store.App(ctx, accountID)
	if err != nil {
		return nil, fmt.Errorf("load app: %w", err)
	}
	secret, err := s.pendingSecret(app)
	if err != nil {
		return nil, err
	}
	return newSetup(a.LoginID(), secret)
}

func (s *Service) pendingSecret(app *App) (string, error) {
	if app.Pending == nil || s.Now().After(app.PendingAt.Add(pendingLifetime)) {
		return "", ErrNoPending
	}
	return s.Key.Open(app.Pending, sealContext(app.AccountID))
}

// ConfirmTOTP takes the first code of the new secret, which then replaces an earlier
// one. It returns new recovery codes, to be shown once, where the account had none left.
// Errors: ErrWrongCode, ErrNoPending, *fault.Conflict, fault.NotFound.
func (s *Service) ConfirmTOTP(ctx context.Context, accountID uuid.UUID, typed string) (recovery []string, err error) {
	err = s.change(ctx, accountID, func(tx Tx, a *techpass.Account) error {
		app, err := tx.App(ctx, a.ID)
		if err != nil {
			return err
		}
		secret, err := s.pendingSecret(app)
		if err != nil {
			return err
		}
		step, ok := matchingStep(secret, typed, s.Now())
		if !ok {
			return ErrWrongCode
		}
		policies, err := tx.Policies(ctx)
		if err != nil {
			return err
		}
		was := a.State
		if err := a.AddTOTP(policies, s.Now()); err != nil {
			return err
		}
		app.Sealed, app.LastStep, app.Pending, app.PendingAt = app.Pending, step, nil, time.Time{}
		if err := tx.SaveApp(ctx, app); err != nil {
			return err
		}
		if err := s.added(ctx, tx, a, was); err != nil {
			return err
		}
		if recovery, err = s.spareWhereNone(ctx, tx, a); err != nil {
			return err
		}
		return s.record(ctx, tx, a, audit.AppConfirmed, mail.AppAdded)
	})
	if err != nil {
		return nil, fmt.Errorf("confirm app: %w", err)
	}
	return recovery, nil
}

// CheckTOTP takes one try at the code that the account's app shows. A code works once.
// Errors: ErrWrongCode, ErrUsedCode, ErrNoApp, *signin.LockedError, fault.NotFound.
func (s *Service) CheckTOTP(ctx context.Context, accountID uuid.UUID, typed string) error {
	return s.try(ctx, accountID, func(tx Tx, a *techpass.Account) (refusal, err error) {
		app, err := tx.App(ctx, a.ID)
		if err != nil {
			return nil, err
		}
		if app.Sealed == nil || a.TOTPAt.IsZero() {
			return ErrNoApp, nil
		}
		secret, err := s.Key.Open(app.Sealed, sealContext(a.ID))
		if err != nil {
			return nil, err
		}
		step, ok := matchingStep(secret, typed, s.Now())
		switch {
		case !ok:
			return ErrWrongCode, nil
		case step <= app.LastStep:
			return ErrUsedCode, nil
		}
		app.LastStep = step
		return nil, tx.SaveApp(ctx, app)
	})
}

// RemoveTOTP removes the app. Errors: *fault.Conflict (the last second factor), fault.NotFound.
func (s *Service) RemoveTOTP(ctx context.Context, accountID uuid.UUID) error {
	err := s.change(ctx, accountID, func(tx Tx, a *techpass.Account) error {
		if a.TOTPAt.IsZero() {
			return nil
		}
		if err := a.RemoveTOTP(); err != nil {
			return err
		}
		if err := tx.SaveApp(ctx, &App{AccountID: a.ID}); err != nil {
			return err
		}
		if err := tx.UpdateAccount(ctx, a); err != nil {
			return err
		}
		return s.record(ctx, tx, a, audit.AppRemoved, mail.AppRemoved)
	})
	if err != nil {
		return fmt.Errorf("remove app: %w", err)
	}
	return nil
}

// matchingStep returns the step around now whose code was typed.
func matchingStep(secret, typed string, now time.Time) (int64, bool) {
	at, code := now.Unix()/appPeriod, bare(typed)
	for step := at - appSkew; step <= at+appSkew; step++ {
		if ok, err := hotp.ValidateCustom(code, uint64(step), secret, appCodes); ok && err == nil {
			return step, true
		}
	}
	return 0, false
}

// SealContext is the context in which an account's secrets are sealed, the one in use and the
// one that waits.
func SealContext(accountID string) string { return "authenticator app of " + accountID }

func sealContext(accountID uuid.UUID) string { return SealContext(accountID.String()) }
