package mfa

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// RecoveryCodes is how many recovery codes make a set.
const RecoveryCodes = 10

// spareLetters are the 32 that nobody mistakes for one another (Crockford's base 32);
// with spareLength of them a code holds 60 random bits.
const (
	spareLetters = "0123456789abcdefghjkmnpqrstvwxyz"
	spareLength  = 12
)

// RecoveryCodeTx is the part of a transaction that keeps recovery codes.
type RecoveryCodeTx interface {
	// ReplaceRecoveryCodes makes these hashes the account's recovery codes, instead of all
	// earlier ones.
	ReplaceRecoveryCodes(ctx context.Context, accountID uuid.UUID, hashes [][]byte, at time.Time) error
	// UseRecoveryCode marks the unused code with this hash as used and returns how many are
	// left; fault.NotFound where there is none.
	UseRecoveryCode(ctx context.Context, accountID uuid.UUID, hash []byte, at time.Time) (left int, err error)
	// RecoveryCodesLeft counts the unused ones.
	RecoveryCodesLeft(ctx context.Context, accountID uuid.UUID) (int, error)
}

// NewRecoveryCodes makes a new set, which replaces the old one, and returns it to be
// shown once. Errors: *fault.Conflict (no second factor yet), fault.NotFound.
func (s *Service) NewRecoveryCodes(ctx context.Context, accountID uuid.UUID) (codes []string, err error) {
	err = s.change(ctx, accountID, func(tx Tx, a *techpass.Account) (err error) {
		if !a.State.Usable() || !a.HasMFA() {
			return &fault.Conflict{Reason: "Recovery codes stand in for an authenticator app or a passkey. Set one up first."}
		}
		if codes, err = s.newRecoveryCodes(ctx, tx, a); err != nil {
			return err
		}
		return s.record(ctx, tx, a, audit.RecoveryCodesMade, mail.CodesReplaced)
	})
	if err != nil {
		return nil, fmt.Errorf("make recovery codes: %w", err)
	}
	return codes, nil
}

// UseRecoveryCode takes one try at a recovery code in place of the app's; it works once.
// The holder is told by mail. Errors: ErrWrongRecoveryCode, *signin.LockedError, fault.NotFound.
func (s *Service) UseRecoveryCode(ctx context.Context, accountID uuid.UUID, typed string) error {
	return s.try(ctx, accountID, func(tx Tx, a *techpass.Account) (refusal, err error) {
		left, err := s.useRecoveryCode(ctx, tx, a.ID, typed)
		if errors.Is(err, fault.NotFound) {
			return ErrWrongRecoveryCode, nil
		}
		if err != nil {
			return nil, fmt.Errorf("use recovery code: %w", err)
		}
		return nil, s.record(ctx, tx, a, audit.RecoveryCodeUsed, mail.CodeUsed, "left", fmt.Sprint(left))
	})
}

// spareWhereNone makes a set where the account has no unused code.
func (s *Service) spareWhereNone(ctx context.Context, tx Tx, a *techpass.Account) ([]string, error) {
	left, err := tx.RecoveryCodesLeft(ctx, a.ID)
	if err != nil || left > 0 {
		return nil, err
	}
	codes, err := s.newRecoveryCodes(ctx, tx, a)
	if err != nil {
		return nil, err
	}
	return codes, s.record(ctx, tx, a, audit.RecoveryCodesMade, "")
}

func (s *Service) newRecoveryCodes(ctx context.Context, tx Tx, a *techpass.Account) ([]string, error) {
	codes, hashes := make([]string, RecoveryCodes), make([][]byte, RecoveryCodes)
	for n := range codes {
		codes[n] = newSpare()
		hashes[n] = s.spareHash(a.ID, codes[n])
	}
	if err := tx.ReplaceRecoveryCodes(ctx, a.ID, hashes, s.Now()); err != nil {
		return nil, fmt.Errorf("store recovery codes: %w", err)
	}
	return codes, nil
}

// useRecoveryCode looks for the code as it was stored, be it under an earlier key.
func (s *Service) useRecoveryCode(ctx context.Context, tx Tx, accountID uuid.UUID, typed string) (left int, err error) {
	for _, hash := range s.Key.MACs("recovery code", accountID.String(), asSpare(typed)) {
		if left, err = tx.UseRecoveryCode(ctx, accountID, hash, s.Now()); !errors.Is(err, fault.NotFound) {
			break
		}
	}
	return left, err
}

func (s *Service) spareHash(accountID uuid.UUID, typed string) []byte {
	return s.Key.MAC("recovery code", accountID.String(), asSpare(typed))
}

// newSpare returns a random code in groups of four.
func newSpare() string {
	b := make([]byte, spareLength)
	rand.Read(b) // never fails: it ends the program instead
	for n := range b {
		b[n] = spareLetters[b[n]%byte(len(spareLetters))] // 256 is a multiple of 32: no letter comes more often
	}
	return string(b[:4]) + "-" + string(b[4:8]) + "-" + string(b[8:])
}

// alike leads the letters that are not among spareLetters to what they were read from.
var alike = strings.NewReplacer("o", "0", "i", "1", "l", "1")

func asSpare(typed string) string { return alike.Replace(strings.ToLower(bare(typed))) }
