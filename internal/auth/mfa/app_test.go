package mfa_test

import (
	"bytes"
	"errors"
	"image/png"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"techbiz/internal/audit"
	"techbiz/internal/auth/mfa"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
)

func TestAppIsSetUp(t *testing.T) {
	w := newWorld(t)
	a := w.account("jane@tech.gov.sg")
	if _, err := w.Factors.PendingTOTP(t.Context(), a.ID); !errors.Is(err, mfa.ErrNoPending) {
		t.Errorf("before it began: %v", err)
	}
	first := w.begin(a)
	secret := w.begin(a)
	setup, err := w.Factors.PendingTOTP(t.Context(), a.ID)
	w.OK(err)
	if first == secret || strings.ReplaceAll(setup.Key, " ", "") != secret || !strings.Contains(setup.URL, "TechPass:jane@tech.gov.sg") {
		t.Errorf("set-up %q %q after %q", setup.Key, setup.URL, first)
	}
	if picture, err := png.Decode(bytes.NewReader(setup.PNG)); err != nil || picture.Bounds().Dx() < 200 {
		t.Errorf("QR code: %v", err)
	}
	for _, wrong := range []string{"", "12345", "abcdef", w.code(first), "0000000"} {
		if _, err := w.Factors.ConfirmTOTP(t.Context(), a.ID, wrong); !errors.Is(err, mfa.ErrWrongCode) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	code := w.code(secret)
	recovery, err := w.Factors.ConfirmTOTP(t.Context(), a.ID, code[:3]+" "+code[3:])
	w.OK(err)
	if got := w.Account(a.ID); !got.TOTPAt.Equal(w.Clock.Now()) || got.NextStep(policy.FirstPolicies()) != techpass.StepPrivacy || len(recovery) != mfa.RecoveryCodes {
		t.Errorf("%+v, %d recovery codes", got, len(recovery))
	}
	if _, err := w.Factors.ConfirmTOTP(t.Context(), a.ID, code); !errors.Is(err, mfa.ErrNoPending) {
		t.Errorf("confirmed twice: %v", err)
	}
	if err := w.Factors.CheckTOTP(t.Context(), a.ID, code); !errors.Is(err, mfa.ErrUsedCode) {
		t.Errorf("the first code again: %v", err)
	}
	if got := w.Actions("account", a.ID); !slices.Equal(got, []audit.Action{audit.RecoveryCodesMade, audit.AppConfirmed, audit.FactorRefused}) {
		t.Errorf("trail %v", got)
	}
	w.wantTold() // whoever is being activated is just doing it
}

func TestCodesOfTheApp(t *testing.T) {
	const step = 30 * time.Second
	for name, test := range map[string]struct {
		shift time.Duration // of the app's clock
		want  error
	}{
		"now":         {0, nil},
		"one late":    {-step, nil},
		"one early":   {step, nil},
		"two late":    {-2 * step, mfa.ErrWrongCode},
		"two early":   {2 * step, mfa.ErrWrongCode},
		"a day early": {24 * time.Hour, mfa.ErrWrongCode},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			a, secret := w.active("jane@tech.gov.sg")
			w.Clock.Add(time.Hour)
			now := w.Clock.Now()
			w.Clock.Set(now.Add(test.shift))
			code := w.code(secret)
			w.Clock.Set(now)
			if err := w.Factors.CheckTOTP(t.Context(), a.ID, code); !errors.Is(err, test.want) || (err == nil) != (test.want == nil) {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
}

func TestCodeWorksOnce(t *testing.T) {
	w := newWorld(t)
	a, secret := w.active("jane@tech.gov.sg")
	w.Clock.Add(time.Hour)
	earlier := w.code(secret)
	w.Clock.Add(30 * time.Second)
	code := w.code(secret)
	var passed, refused int
	var mu sync.Mutex
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			err := w.Factors.CheckTOTP(t.Context(), a.ID, code)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				passed++
			case errors.Is(err, mfa.ErrUsedCode):
				refused++
			default:
				t.Error(err)
			}
		})
	}
	all.Wait()
	if passed != 1 || refused != 3 {
		t.Errorf("%d passed, %d refused", passed, refused)
	}
	if err := w.Factors.CheckTOTP(t.Context(), a.ID, earlier); !errors.Is(err, mfa.ErrUsedCode) {
		t.Errorf("the code before the one that was used: %v", err)
	}
}

func TestWrongCodesLock(t *testing.T) {
	w := newWorld(t)
	a, secret := w.active("jane@tech.gov.sg")
	w.Clock.Add(time.Hour)
	for range signin.FreeTries {
		if err := w.Factors.CheckTOTP(t.Context(), a.ID, "000000"); !errors.Is(err, mfa.ErrWrongCode) {
			t.Fatal(err)
		}
	}
	locked, ok := errors.AsType[*signin.LockedError](w.Factors.CheckTOTP(t.Context(), a.ID, w.code(secret)))
	if !ok {
		t.Fatal("the right code works while the account is locked")
	}
	if err := w.Factors.UseRecoveryCode(t.Context(), a.ID, "0000-0000-0000"); !errors.As(err, &locked) {
		t.Errorf("a recovery code meanwhile: %v", err)
	}
	w.Clock.Add(locked.RetryAfter)
	w.OK(w.Factors.CheckTOTP(t.Context(), a.ID, w.code(secret)))
}

func TestAppIsReplacedAndRemoved(t *testing.T) {
	w := newWorld(t)
	a, old := w.active("jane@tech.gov.sg")
	w.Clock.Add(time.Hour)
	secret := w.begin(a)
	w.OK(w.Factors.CheckTOTP(t.Context(), a.ID, w.code(old))) // until the new one is confirmed
	recovery, err := w.Factors.ConfirmTOTP(t.Context(), a.ID, w.code(secret))
	if err != nil || recovery != nil {
		t.Errorf("unused recovery codes are replaced: %v, %v", recovery, err)
	}
	w.Clock.Add(time.Minute)
	if err := w.Factors.CheckTOTP(t.Context(), a.ID, w.code(old)); !errors.Is(err, mfa.ErrWrongCode) {
		t.Errorf("the old app: %v", err)
	}
	w.OK(w.Factors.CheckTOTP(t.Context(), a.ID, w.code(secret)))
	if _, ok := errors.AsType[*fault.Conflict](w.Factors.RemoveTOTP(t.Context(), a.ID)); !ok {
		t.Error("the last second factor can be removed")
	}
	w.register(a, "")
	w.OK(w.Factors.RemoveTOTP(t.Context(), a.ID))
	w.OK(w.Factors.RemoveTOTP(t.Context(), a.ID))
	w.Clock.Add(time.Minute)
	if err := w.Factors.CheckTOTP(t.Context(), a.ID, w.code(secret)); !errors.Is(err, mfa.ErrNoApp) {
		t.Errorf("a removed app: %v", err)
	}
	if got := w.Account(a.ID); !got.TOTPAt.IsZero() || got.Passkeys != 1 {
		t.Errorf("%+v", got)
	}
	w.wantTold(mail.AppAdded, mail.PasskeyAdded, mail.AppRemoved)
}

func TestSetUpRunsOut(t *testing.T) {
	w := newWorld(t)
	a := w.account("jane@tech.gov.sg")
	secret := w.begin(a)
	w.Clock.Add(61 * time.Minute)
	if _, err := w.Factors.ConfirmTOTP(t.Context(), a.ID, w.code(secret)); !errors.Is(err, mfa.ErrNoPending) {
		t.Errorf("after an hour: %v", err)
	}
}

func TestWhoMayAddFactors(t *testing.T) {
	w := newWorld(t)
	for name, change := range map[string]func(*techpass.Account){
		"mailbox not proved": func(a *techpass.Account) { a.MailboxProvedAt = time.Time{} },
		"disabled":           func(a *techpass.Account) { a.State = techpass.Disabled },
		"nobody gave a name": func(a *techpass.Account) { a.FirstName, a.LastName = people.PersonName{}, people.PersonName{} },
	} {
		a := w.account(strings.ReplaceAll(name, " ", "") + "@tech.gov.sg")
		w.Change(a.ID, change)
		if _, ok := errors.AsType[*fault.Conflict](w.Factors.BeginTOTP(t.Context(), a.ID)); !ok {
			t.Errorf("%s: an app can be set up", name)
		}
		if _, _, err := w.Factors.BeginPasskey(t.Context(), a.ID); err == nil {
			t.Errorf("%s: a passkey can be made", name)
		}
	}
	ended, secret := w.active("ended@tech.gov.sg")
	w.Change(ended.ID, func(a *techpass.Account) { a.State = techpass.Terminated })
	w.Clock.Add(time.Hour)
	for what, err := range map[string]error{
		"code":     w.Factors.CheckTOTP(t.Context(), ended.ID, w.code(secret)),
		"begin":    w.Factors.BeginTOTP(t.Context(), ended.ID),
		"recovery": w.Factors.UseRecoveryCode(t.Context(), ended.ID, ""),
	} {
		if !errors.Is(err, fault.NotFound) {
			t.Errorf("%s of an account that ended: %v", what, err)
		}
	}
}
