package signin_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"techbiz/internal/app/apptest"
	"techbiz/internal/auth/mailcode"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

var (
	home     = signin.Visitor{Browser: "browser", Client: "10.0.0.1", Device: "a device at home"}
	stranger = signin.Visitor{Browser: "another", Client: "10.9.9.9", Device: "a device elsewhere"}
	twoSteps = []string{signin.MethodPassword, signin.MethodTOTP, signin.MethodMFA}
)

func TestPasswordUnderEachLoginID(t *testing.T) {
	w := newWorld(t)
	jane := w.Change(w.active("jane@acme.com").ID, func(a *techpass.Account) {
		var err error
		a.Username, err = people.ParseUsername("Jane.Tan")
		w.OK(err)
	})
	for _, login := range []string{"jane@acme.com", "jane.tan", "JANE.TAN@techpass.gov.sg"} {
		a, err := w.SignIn.CheckPassword(t.Context(), w.login(login), apptest.Password, home)
		if err != nil || a.ID != jane.ID {
			t.Errorf("%s: %v", login, err)
		}
	}
	officer := w.active("tan@tech.gov.sg") // has no password
	for _, login := range []string{"jane.tan", officer.Email.String(), "nobody", "nobody@acme.com"} {
		if _, err := w.SignIn.CheckPassword(t.Context(), w.login(login), "wrong", home); !errors.Is(err, signin.ErrWrongPassword) {
			t.Errorf("%s with a wrong password: %v", login, err)
		}
	}
}

// TestWrongPasswordsLock holds for known and unknown names alike, with growing delays.
func TestWrongPasswordsLock(t *testing.T) {
	w := newWorld(t)
	w.active("jane@acme.com")
	for _, name := range []string{"jane", "nobody"} {
		login := w.login(name)
		wrong := func() error { _, err := w.SignIn.CheckPassword(t.Context(), login, "wrong", stranger); return err }
		for n := range signin.FreeTries {
			if err := wrong(); !errors.Is(err, signin.ErrWrongPassword) {
				t.Fatalf("%s, try %d: %v", name, n+1, err)
			}
		}
		for delay := signin.FirstDelay; ; delay *= 2 {
			delay = min(delay, signin.LongestDelay)
			locked, ok := errors.AsType[*signin.LockedError](wrong())
			if !ok || locked.RetryAfter != delay {
				t.Fatalf("%s: %v, want a lock of %s", name, locked, delay)
			}
			if _, err := w.SignIn.CheckPassword(t.Context(), login, apptest.Password, stranger); err == nil {
				t.Fatal("a locked name took the right password")
			}
			w.Clock.Add(delay)
			if err := wrong(); !errors.Is(err, signin.ErrWrongPassword) {
				t.Fatalf("%s after %s: %v", name, delay, err)
			}
			if delay == signin.LongestDelay {
				break
			}
		}
	}
	w.Clock.Add(signin.LongestDelay)
	if _, err := w.SignIn.CheckPassword(t.Context(), w.login("jane"), apptest.Password, stranger); err != nil {
		t.Errorf("the right one, once the lock is over: %v", err)
	}
	if _, err := w.SignIn.CheckPassword(t.Context(), w.login("jane"), "wrong", stranger); !errors.Is(err, signin.ErrWrongPassword) {
		t.Errorf("the count does not begin anew after the right one: %v", err)
	}
}

// TestStrangersDoNotLockTheHolderOut: a browser that the account was signed in from
// before has a count of its own.
func TestStrangersDoNotLockTheHolderOut(t *testing.T) {
	w := newWorld(t)
	jane := w.active("jane@acme.com")
	_, err := w.SignIn.Complete(t.Context(), jane.ID, twoSteps, home)
	w.OK(err)
	for range signin.FreeTries {
		_, _ = w.SignIn.CheckPassword(t.Context(), w.login("jane"), "wrong", stranger)
	}
	if _, err := w.SignIn.CheckPassword(t.Context(), w.login("jane"), apptest.Password, stranger); !isLocked(err) {
		t.Errorf("from elsewhere: %v", err)
	}
	if _, err := w.SignIn.CheckPassword(t.Context(), w.login("jane"), apptest.Password, home); err != nil {
		t.Errorf("from home: %v", err)
	}
}

func isLocked(err error) bool {
	_, ok := errors.AsType[*signin.LockedError](err)
	return ok
}

// TestTriesAtTheSameTimeAreCounted: none shares another's.
func TestTriesAtTheSameTimeAreCounted(t *testing.T) {
	w := newWorld(t)
	var group sync.WaitGroup
	errs := make([]error, 3*signin.FreeTries)
	for n := range errs {
		group.Go(func() { _, errs[n] = w.SignIn.CheckPassword(t.Context(), w.login("nobody"), "wrong", stranger) })
	}
	group.Wait()
	taken := 0
	for _, err := range errs {
		switch {
		case errors.Is(err, signin.ErrWrongPassword):
			taken++
		case !isLocked(err):
			t.Errorf("error %v", err)
		}
	}
	if taken != signin.FreeTries {
		t.Errorf("%d tries were taken, want %d", taken, signin.FreeTries)
	}
}

func TestDisabledIsToldToItsHolderOnly(t *testing.T) {
	w := newWorld(t)
	jane := w.active("jane@acme.com")
	w.Change(jane.ID, func(a *techpass.Account) { a.MoveTo(techpass.Disabled, w.Clock.Now()) })
	if _, err := w.SignIn.CheckPassword(t.Context(), w.login("jane"), "wrong", home); !errors.Is(err, signin.ErrWrongPassword) {
		t.Errorf("wrong password: %v", err)
	}
	if _, err := w.SignIn.CheckPassword(t.Context(), w.login("jane"), apptest.Password, home); !errors.Is(err, signin.ErrDisabled) {
		t.Errorf("right password: %v", err)
	}
	if _, err := w.SignIn.Complete(t.Context(), jane.ID, twoSteps, home); !errors.Is(err, signin.ErrDisabled) {
		t.Errorf("complete: %v", err)
	}
}

func TestSignInIsKeptAndEnded(t *testing.T) {
	w := newWorld(t)
	jane := w.active("jane@acme.com")
	first, err := w.SignIn.Complete(t.Context(), jane.ID, twoSteps, home)
	w.OK(err)
	w.Clock.Add(time.Hour)
	second, err := w.SignIn.Complete(t.Context(), jane.ID, twoSteps, home)
	w.OK(err)
	if sent := w.NewKinds(); len(sent) != 0 {
		t.Errorf("mails of the first browser, and of one that is known: %v", sent)
	}
	third, err := w.SignIn.Complete(t.Context(), jane.ID, twoSteps, stranger)
	w.OK(err)
	if sent := w.NewKinds(); !slices.Equal(sent, []mail.Kind{mail.NewDevice}) {
		t.Errorf("mails after a new browser: %v", sent)
	}
	if a := w.Account(jane.ID); !a.LastSignInAt.Equal(w.Clock.Now()) {
		t.Errorf("last sign-in %s", a.LastSignInAt)
	}
	list, err := w.SignIn.SignInsOf(t.Context(), jane.Actor())
	if err != nil || len(list) != 3 || list[2].ID != first.ID {
		t.Errorf("list %v, %v", list, err)
	}
	if n, err := w.SignIn.EndOthers(t.Context(), jane.Actor(), third.ID); n != 2 || err != nil {
		t.Errorf("ended %d, %v", n, err)
	}
	if _, _, err := w.SignIn.Holder(t.Context(), second.ID); !errors.Is(err, signin.ErrEnded) {
		t.Errorf("one that was ended: %v", err)
	}
	if _, _, err := w.SignIn.Session(t.Context(), first.ID); !errors.Is(err, signin.ErrEnded) {
		t.Errorf("the portal's session of it: %v", err)
	}
	if in, a, err := w.SignIn.Holder(t.Context(), third.ID); err != nil || a.ID != jane.ID || !slices.Equal(in.Methods, twoSteps) {
		t.Errorf("the one that was kept: %+v, %v", in, err)
	}
	w.OK(w.SignIn.SignOut(t.Context(), jane.Actor(), third.ID))
	if live, err := w.SignIn.Live(t.Context(), third.ID); live || err != nil {
		t.Errorf("signed out, and live: %v, %v", live, err)
	}
}

// TestLongBrowserNamesAreCut: the name that a browser sends is kept as text that databases
// take, of 300 bytes at most.
func TestLongBrowserNamesAreCut(t *testing.T) {
	w := newWorld(t)
	jane := w.active("jane@acme.com")
	before := strings.Repeat("x", 293)
	for sent, want := range map[string]string{
		"": "", "Browser/1.0": "Browser", "Brows\xe9r": "Browsr", strings.Repeat("é", 10): "ééé", "1234567890": "1234567", "123456é": "123456",
	} {
		v := home
		v.Agent = before + sent
		in, err := w.SignIn.Complete(t.Context(), jane.ID, twoSteps, v)
		w.OK(err)
		list, err := w.SignIn.SignInsOf(t.Context(), jane.Actor())
		w.OK(err)
		kept := list[slices.IndexFunc(list, func(s *signin.SignIn) bool { return s.ID == in.ID })].Browser
		if kept != before+want || !utf8.ValidString(kept) {
			t.Errorf("%q became %q, want %q", sent, strings.TrimPrefix(kept, before), want)
		}
	}
}

// TestUnfinishedAccountsAreNotSignedInWith: whatever step is left.
func TestUnfinishedAccountsAreNotSignedInWith(t *testing.T) {
	for name, spoil := range map[string]func(*techpass.Account){
		"pending":       func(a *techpass.Account) { a.State = techpass.Pending },
		"new terms":     func(a *techpass.Account) { a.TermsVersion = "2020-01" },
		"new policy":    func(a *techpass.Account) { a.PrivacyVersion = "2020-01" },
		"mailbox first": func(a *techpass.Account) { a.MailboxProvedAt = time.Time{} },
	} {
		w := newWorld(t)
		jane := w.active("jane@acme.com")
		w.Change(jane.ID, spoil)
		_, err := w.SignIn.Complete(t.Context(), jane.ID, twoSteps, home)
		if _, ok := errors.AsType[*fault.Conflict](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestACodeAloneIsNoTechPass: it leads an officer into the portal, and no further.
func TestACodeAloneIsNoTechPass(t *testing.T) {
	w := newWorld(t)
	tan := w.Email("tan@tech.gov.sg")
	w.OK(w.SignIn.AskCode(t.Context(), tan, home))
	in, a, err := w.SignIn.SignIn(t.Context(), tan, w.Secret("tan@tech.gov.sg", mail.SignInCode), home)
	w.OK(err)
	if _, got, err := w.SignIn.Session(t.Context(), in.ID); err != nil || got.ID != a.ID || got.Actor().Role != people.RoleOfficer {
		t.Errorf("%v, %v", got, err)
	}
	if _, _, err := w.SignIn.Holder(t.Context(), in.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("holder: %v", err)
	}
}

func TestMailboxAsFirstFactor(t *testing.T) {
	w := newWorld(t)
	tan := w.Email("tan@tech.gov.sg")
	w.OK(w.SignIn.AskTechPassCode(t.Context(), tan, home))
	code := w.Secret("tan@tech.gov.sg", mail.SignInCode)
	if _, _, err := w.SignIn.SignIn(t.Context(), tan, code, home); !errors.Is(err, mailcode.ErrNone) {
		t.Errorf("a code for TechPass in the portal: %v", err)
	}
	a, err := w.SignIn.CheckMailbox(t.Context(), tan, code, home)
	if err != nil || a.State != techpass.Pending || a.MailboxProvedAt.IsZero() {
		t.Errorf("a new officer: %+v, %v", a, err)
	}
	for mailbox, want := range map[string]error{
		"lim_from.acme@tech.gov.sg": signin.ErrNoAccount,
		"lim@elsewhere.gov.sg":      people.FieldErrors{},
	} {
		w.OK(w.SignIn.AskTechPassCode(t.Context(), w.Email(mailbox), home))
		_, err := w.SignIn.CheckMailbox(t.Context(), w.Email(mailbox), w.Secret(mailbox, mail.SignInCode), home)
		if _, fields := errors.AsType[people.FieldErrors](err); !fields && !errors.Is(err, want) {
			t.Errorf("%s: %v", mailbox, err)
		}
	}
}

func TestResetUnlocksAndSignsOut(t *testing.T) {
	w := newWorld(t)
	jane := w.active("jane@acme.com")
	in, err := w.SignIn.Complete(t.Context(), jane.ID, twoSteps, home)
	w.OK(err)
	for range signin.FreeTries + 1 {
		_, _ = w.SignIn.CheckPassword(t.Context(), w.login("jane"), "wrong", stranger)
	}
	w.OK(w.SignIn.AskResetCode(t.Context(), jane.Email, stranger))
	a, err := w.SignIn.CheckReset(t.Context(), jane.Email, w.Secret("jane@acme.com", mail.ResetCode), stranger)
	w.OK(err)
	proved, err := w.SignIn.Begin(t.Context(), signin.ToReset, a, nil, stranger.Browser)
	w.OK(err)
	if fields, ok := errors.AsType[people.FieldErrors](w.SignIn.ResetPassword(t.Context(), proved, "jane", "jane", stranger)); !ok || fields[0].Field != "password" {
		t.Errorf("a bad password: %v", fields)
	}
	const other = "seven tall windows"
	w.OK(w.SignIn.ResetPassword(t.Context(), proved, other, other, stranger))
	if err := w.SignIn.ResetPassword(t.Context(), proved, "eleven short doors", "eleven short doors", stranger); !errors.Is(err, signin.ErrEnded) {
		t.Errorf("by the same proof again: %v", err)
	}
	if _, _, err := w.SignIn.Holder(t.Context(), in.ID); !errors.Is(err, signin.ErrEnded) {
		t.Errorf("the sign-in from before: %v", err)
	}
	if _, err := w.SignIn.CheckPassword(t.Context(), w.login("jane"), other, stranger); err != nil {
		t.Errorf("the new password: %v", err)
	}
	if _, err := w.SignIn.CheckPassword(t.Context(), w.login("jane"), apptest.Password, stranger); !errors.Is(err, signin.ErrWrongPassword) {
		t.Errorf("the old password: %v", err)
	}
	if sent := w.NewKinds(); sent[len(sent)-1] != mail.PasswordChanged {
		t.Errorf("mails %v", sent)
	}
}

func TestResetIsForPasswordsOnly(t *testing.T) {
	w := newWorld(t)
	w.active("jane@acme.com")
	tan := w.active("tan@tech.gov.sg")
	for mailbox, want := range map[string]bool{"jane@acme.com": true, "tan@tech.gov.sg": false, "nobody@acme.com": false} {
		if may, err := w.SignIn.MayReset(t.Context(), w.Email(mailbox)); may != want || err != nil {
			t.Errorf("%s: %v, %v", mailbox, may, err)
		}
	}
	proved, err := w.SignIn.Begin(t.Context(), signin.ToReset, tan, nil, home.Browser)
	w.OK(err)
	err = w.SignIn.ResetPassword(t.Context(), proved, "seven tall windows", "seven tall windows", home)
	if _, ok := errors.AsType[*fault.Conflict](err); !ok {
		t.Errorf("of a government mailbox: %v", err)
	}
	if err := w.SignIn.ResetPassword(t.Context(), &signin.Unfinished{AccountID: uuid.New()}, "x", "x", home); !errors.Is(err, fault.NotFound) {
		t.Errorf("of nobody: %v", err)
	}
}

// TestSignInsDoNotLastForEver: a session that takes an old sign-in over makes it no younger.
func TestSignInsDoNotLastForEver(t *testing.T) {
	w := newWorld(t)
	jane := w.active("jane@acme.com")
	in, err := w.SignIn.Complete(t.Context(), jane.ID, twoSteps, home)
	w.OK(err)
	for _, test := range []struct {
		after time.Duration
		ends  bool
	}{{0, false}, {signin.AbsoluteTimeout - time.Second, false}, {signin.AbsoluteTimeout, true}} {
		w.Clock.Set(in.At.Add(test.after))
		_, _, holderErr := w.SignIn.Holder(t.Context(), in.ID)
		_, _, actorErr := w.SignIn.Session(t.Context(), in.ID)
		for _, err := range []error{holderErr, actorErr} {
			if errors.Is(err, signin.ErrEnded) != test.ends {
				t.Errorf("after %s: %v", test.after, err)
			}
		}
	}
}

// TestDisabledOfficerDoesNotArrive: being refused is no sign-in, neither in the trail nor
// for the days of the account's life.
func TestDisabledOfficerDoesNotArrive(t *testing.T) {
	w := newWorld(t)
	tan := w.active("tan@tech.gov.sg")
	w.Change(tan.ID, func(a *techpass.Account) { a.Disable(techpass.ByAdmin, w.Clock.Now()) })
	if _, _, err := w.SignIn.Arrive(t.Context(), tan.Email, []string{signin.MethodProvider}, home); !errors.Is(err, signin.ErrDisabled) {
		t.Fatalf("a disabled officer arrives: %v", err)
	}
	if at := w.Account(tan.ID).LastSignInAt; !at.IsZero() {
		t.Errorf("last sign-in %v", at)
	}
}
