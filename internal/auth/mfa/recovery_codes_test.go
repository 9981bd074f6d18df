package mfa_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"techbiz/internal/auth/mfa"
	"techbiz/internal/base/fault"
	"techbiz/internal/mail"
)

func TestRecoveryCodes(t *testing.T) {
	w := newWorld(t)
	a, _ := w.active("jane@tech.gov.sg")
	other, _ := w.active("june@tech.gov.sg")
	codes, err := w.Factors.NewRecoveryCodes(t.Context(), a.ID)
	w.OK(err)
	seen := map[string]bool{}
	for _, code := range codes {
		if !regexp.MustCompile(`^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){2}$`).MatchString(code) || seen[code] {
			t.Errorf("code %q", code)
		}
		seen[code] = true
	}
	if err := w.Factors.UseRecoveryCode(t.Context(), other.ID, codes[0]); !errors.Is(err, mfa.ErrWrongRecoveryCode) {
		t.Errorf("another's code: %v", err)
	}
	mistyped := strings.ToUpper(strings.NewReplacer("-", " ", "0", "o", "1", "l").Replace(codes[0]))
	w.OK(w.Factors.UseRecoveryCode(t.Context(), a.ID, mistyped))
	if err := w.Factors.UseRecoveryCode(t.Context(), a.ID, codes[0]); !errors.Is(err, mfa.ErrWrongRecoveryCode) {
		t.Errorf("a used code: %v", err)
	}
	o, err := w.Factors.Overview(t.Context(), a.ID)
	if err != nil || o.RecoveryCodesLeft != mfa.RecoveryCodes-1 || o.AppAt.IsZero() {
		t.Errorf("overview %+v, %v", o, err)
	}
	if _, err = w.Factors.NewRecoveryCodes(t.Context(), a.ID); err != nil {
		t.Fatal(err)
	}
	if err := w.Factors.UseRecoveryCode(t.Context(), a.ID, codes[1]); !errors.Is(err, mfa.ErrWrongRecoveryCode) {
		t.Errorf("a code of the old set: %v", err)
	}
	w.wantTold(mail.CodesReplaced, mail.CodeUsed, mail.CodesReplaced)
}

func TestRecoveryCodesStandInForSomething(t *testing.T) {
	w := newWorld(t)
	_, err := w.Factors.NewRecoveryCodes(t.Context(), w.account("jane@tech.gov.sg").ID)
	if _, ok := errors.AsType[*fault.Conflict](err); !ok {
		t.Errorf("without a second factor: %v", err)
	}
}

func TestUsedUpRecoveryCodesAreMadeAnew(t *testing.T) {
	w := newWorld(t)
	a, _ := w.active("jane@tech.gov.sg")
	codes, err := w.Factors.NewRecoveryCodes(t.Context(), a.ID)
	w.OK(err)
	for _, code := range codes {
		w.OK(w.Factors.UseRecoveryCode(t.Context(), a.ID, code))
	}
	w.Clock.Add(time.Hour)
	secret := w.begin(a)
	again, err := w.Factors.ConfirmTOTP(t.Context(), a.ID, w.code(secret))
	if err != nil || len(again) != mfa.RecoveryCodes {
		t.Errorf("%d codes, %v", len(again), err)
	}
}
