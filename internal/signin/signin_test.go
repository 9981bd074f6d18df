package signin_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/fault"
	"techbiz/internal/mail"
	"techbiz/internal/people"
	"techbiz/internal/proof"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
)

var (
	home     = signin.Visitor{Browser: "browser", Client: "10.0.0.1", Device: "a device at home"}
	stranger = signin.Visitor{Browser: "another", Client: "10.9.9.9", Device: "a device elsewhere"}
	twoSteps = []string{signin.MethodPassword, signin.MethodTOTP, signin.MethodMFA}
)

func TestPasswordUnderEachLoginID(t *testing.T) {
	w := newWorld(t)
	jane := w.active("jane@acme.com", "Jane.Tan")
	for _, login := range []string{"jane@acme.com", "jane.tan", "JANE.TAN@techpass.gov.sg"} {
		a, err := w.signIn.CheckPassword(t.Context(), w.login(login), password, home)
		if err != nil || a.ID != jane.ID {
			t.Errorf("%s: %v", login, err)
		}
	}
	officer := w.active("tan@tech.gov.sg", "") // has no password
	for _, login := range []string{"jane.tan", officer.Email.String(), "nobody", "nobody@acme.com"} {
		if _, err := w.signIn.CheckPassword(t.Context(), w.login(login), "wrong", home); !errors.Is(err, signin.ErrWrongPassword) {
			t.Errorf("%s with a wrong password: %v", login, err)
		}
	}
}

// TestWrongPasswordsLock holds for known and unknown names alike, with growing delays.
func TestWrongPasswordsLock(t *testing.T) {
	w := newWorld(t)
	w.active("jane@acme.com", "jane")
	for _, name := range []string{"jane", "nobody"} {
		login := w.login(name)
		wrong := func() error { _, err := w.signIn.CheckPassword(t.Context(), login, "wrong", stranger); return err }
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
			if _, err := w.signIn.CheckPassword(t.Context(), login, password, stranger); err == nil {
				t.Fatal("a locked name took the right password")
			}
			w.at = w.at.Add(delay)
			if err := wrong(); !errors.Is(err, signin.ErrWrongPassword) {
				t.Fatalf("%s after %s: %v", name, delay, err)
			}
			if delay == signin.LongestDelay {
				break
			}
		}
	}
	w.at = w.at.Add(signin.LongestDelay)
	if _, err := w.signIn.CheckPassword(t.Context(), w.login("jane"), password, stranger); err != nil {
		t.Errorf("the right one, once the lock is over: %v", err)
	}
	if _, err := w.signIn.CheckPassword(t.Context(), w.login("jane"), "wrong", stranger); !errors.Is(err, signin.ErrWrongPassword) {
		t.Errorf("the count does not begin anew after the right one: %v", err)
	}
}

// TestStrangersDoNotLockTheHolderOut: a browser that the account was signed in from
// before has a count of its own.
func TestStrangersDoNotLockTheHolderOut(t *testing.T) {
	w := newWorld(t)
	jane := w.active("jane@acme.com", "jane")
	_, err := w.signIn.Complete(t.Context(), jane.ID, twoSteps, home)
	w.ok(err)
	for range signin.FreeTries {
		_, _ = w.signIn.CheckPassword(t.Context(), w.login("jane"), "wrong", stranger)
	}
	if _, err := w.signIn.CheckPassword(t.Context(), w.login("jane"), password, stranger); !isLocked(err) {
		t.Errorf("from elsewhere: %v", err)
	}
	if _, err := w.signIn.CheckPassword(t.Context(), w.login("jane"), password, home); err != nil {
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
		group.Go(func() { _, errs[n] = w.signIn.CheckPassword(t.Context(), w.login("nobody"), "wrong", stranger) })
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
	jane := w.active("jane@acme.com", "jane")
	jane.MoveTo(techpass.Disabled, w.at)
	w.change(func(tx signin.Tx) error { return tx.UpdateAccount(t.Context(), jane) })
	if _, err := w.signIn.CheckPassword(t.Context(), w.login("jane"), "wrong", home); !errors.Is(err, signin.ErrWrongPassword) {
		t.Errorf("wrong password: %v", err)
	}
	if _, err := w.signIn.CheckPassword(t.Context(), w.login("jane"), password, home); !errors.Is(err, signin.ErrDisabled) {
		t.Errorf("right password: %v", err)
	}
	if _, err := w.signIn.Complete(t.Context(), jane.ID, twoSteps, home); !errors.Is(err, signin.ErrDisabled) {
		t.Errorf("complete: %v", err)
	}
}

func TestSignInIsKeptAndEnded(t *testing.T) {
	w := newWorld(t)
	jane := w.active("jane@acme.com", "jane")
	first, err := w.signIn.Complete(t.Context(), jane.ID, twoSteps, home)
	w.ok(err)
	w.at = w.at.Add(time.Hour)
	second, err := w.signIn.Complete(t.Context(), jane.ID, twoSteps, home)
	w.ok(err)
	if len(w.sent) != 0 {
		t.Errorf("mails of the first browser, and of one that is known: %v", w.sent)
	}
	third, err := w.signIn.Complete(t.Context(), jane.ID, twoSteps, stranger)
	w.ok(err)
	if !slices.Equal(w.sent, []mail.Kind{mail.NewDevice}) {
		t.Errorf("mails after a new browser: %v", w.sent)
	}
	if a := w.stored(jane.ID); !a.LastSignInAt.Equal(w.at) {
		t.Errorf("last sign-in %s", a.LastSignInAt)
	}
	list, err := w.signIn.SignInsOf(t.Context(), jane.Actor())
	if err != nil || len(list) != 3 || list[2].ID != first.ID {
		t.Errorf("list %v, %v", list, err)
	}
	if n, err := w.signIn.EndOthers(t.Context(), jane.Actor(), third.ID); n != 2 || err != nil {
		t.Errorf("ended %d, %v", n, err)
	}
	if _, _, err := w.signIn.Holder(t.Context(), second.ID); !errors.Is(err, signin.ErrEnded) {
		t.Errorf("one that was ended: %v", err)
	}
	if _, err := w.signIn.ActorIn(t.Context(), first.ID); !errors.Is(err, signin.ErrEnded) {
		t.Errorf("the portal's session of it: %v", err)
	}
	if in, a, err := w.signIn.Holder(t.Context(), third.ID); err != nil || a.ID != jane.ID || !slices.Equal(in.Methods, twoSteps) {
		t.Errorf("the one that was kept: %+v, %v", in, err)
	}
	w.ok(w.signIn.SignOut(t.Context(), jane.Actor(), third.ID))
	if live, err := w.signIn.Live(t.Context(), third.ID); live || err != nil {
		t.Errorf("signed out, and live: %v, %v", live, err)
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
		jane := w.active("jane@acme.com", "jane")
		spoil(jane)
		w.change(func(tx signin.Tx) error { return tx.UpdateAccount(t.Context(), jane) })
		_, err := w.signIn.Complete(t.Context(), jane.ID, twoSteps, home)
		if _, ok := errors.AsType[*fault.Conflict](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestACodeAloneIsNoTechPass: it leads an officer into the portal, and no further.
func TestACodeAloneIsNoTechPass(t *testing.T) {
	w := newWorld(t)
	tan := w.email("tan@tech.gov.sg")
	w.ok(w.signIn.AskCode(t.Context(), tan, home))
	in, a, err := w.signIn.SignIn(t.Context(), tan, w.codes[mail.SignInCode], home)
	w.ok(err)
	if actor, err := w.signIn.ActorIn(t.Context(), in.ID); err != nil || actor.ID != a.ID || actor.Role != people.RoleOfficer {
		t.Errorf("actor %v, %v", actor, err)
	}
	if _, _, err := w.signIn.Holder(t.Context(), in.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("holder: %v", err)
	}
}

func TestMailboxAsFirstFactor(t *testing.T) {
	w := newWorld(t)
	tan := w.email("tan@tech.gov.sg")
	w.ok(w.signIn.AskTechPassCode(t.Context(), tan, home))
	code := w.codes[mail.SignInCode]
	if _, _, err := w.signIn.SignIn(t.Context(), tan, code, home); !errors.Is(err, proof.ErrNone) {
		t.Errorf("a code for TechPass in the portal: %v", err)
	}
	a, err := w.signIn.CheckMailbox(t.Context(), tan, code, home)
	if err != nil || a.State != techpass.Pending || a.MailboxProvedAt.IsZero() {
		t.Errorf("a new officer: %+v, %v", a, err)
	}
	for mailbox, want := range map[string]error{
		"lim_from.acme@tech.gov.sg": signin.ErrNoAccount,
		"lim@elsewhere.gov.sg":      people.FieldErrors{},
	} {
		w.ok(w.signIn.AskTechPassCode(t.Context(), w.email(mailbox), home))
		_, err := w.signIn.CheckMailbox(t.Context(), w.email(mailbox), w.codes[mail.SignInCode], home)
		if _, fields := errors.AsType[people.FieldErrors](err); !fields && !errors.Is(err, want) {
			t.Errorf("%s: %v", mailbox, err)
		}
	}
}

func TestResetUnlocksAndSignsOut(t *testing.T) {
	w := newWorld(t)
	jane := w.active("jane@acme.com", "jane")
	in, err := w.signIn.Complete(t.Context(), jane.ID, twoSteps, home)
	w.ok(err)
	for range signin.FreeTries + 1 {
		_, _ = w.signIn.CheckPassword(t.Context(), w.login("jane"), "wrong", stranger)
	}
	w.ok(w.signIn.AskResetCode(t.Context(), jane.Email, stranger))
	a, err := w.signIn.CheckReset(t.Context(), jane.Email, w.codes[mail.ResetCode], stranger)
	w.ok(err)
	if fields, ok := errors.AsType[people.FieldErrors](w.signIn.ResetPassword(t.Context(), a.ID, "jane", "jane", stranger)); !ok || fields[0].Field != "password" {
		t.Errorf("a bad password: %v", fields)
	}
	const other = "seven tall windows"
	w.ok(w.signIn.ResetPassword(t.Context(), a.ID, other, other, stranger))
	if _, _, err := w.signIn.Holder(t.Context(), in.ID); !errors.Is(err, signin.ErrEnded) {
		t.Errorf("the sign-in from before: %v", err)
	}
	if _, err := w.signIn.CheckPassword(t.Context(), w.login("jane"), other, stranger); err != nil {
		t.Errorf("the new password: %v", err)
	}
	if _, err := w.signIn.CheckPassword(t.Context(), w.login("jane"), password, stranger); !errors.Is(err, signin.ErrWrongPassword) {
		t.Errorf("the old password: %v", err)
	}
	if last := w.sent[len(w.sent)-1]; last != mail.PasswordChanged {
		t.Errorf("last mail %s", last)
	}
}

func TestResetIsForPasswordsOnly(t *testing.T) {
	w := newWorld(t)
	w.active("jane@acme.com", "jane")
	tan := w.active("tan@tech.gov.sg", "")
	for mailbox, want := range map[string]bool{"jane@acme.com": true, "tan@tech.gov.sg": false, "nobody@acme.com": false} {
		if may, err := w.signIn.MayReset(t.Context(), w.email(mailbox)); may != want || err != nil {
			t.Errorf("%s: %v, %v", mailbox, may, err)
		}
	}
	err := w.signIn.ResetPassword(t.Context(), tan.ID, "seven tall windows", "seven tall windows", home)
	if _, ok := errors.AsType[*fault.Conflict](err); !ok {
		t.Errorf("of a government mailbox: %v", err)
	}
	if err := w.signIn.ResetPassword(t.Context(), uuid.New(), "x", "x", home); !errors.Is(err, fault.NotFound) {
		t.Errorf("of nobody: %v", err)
	}
}

// TestSignInsDoNotLastForEver: a session that takes an old sign-in over makes it no younger.
func TestSignInsDoNotLastForEver(t *testing.T) {
	w := newWorld(t)
	jane := w.active("jane@acme.com", "jane")
	in, err := w.signIn.Complete(t.Context(), jane.ID, twoSteps, home)
	w.ok(err)
	for _, test := range []struct {
		after time.Duration
		ends  bool
	}{{0, false}, {signin.AbsoluteTimeout - time.Second, false}, {signin.AbsoluteTimeout, true}} {
		w.at = in.At.Add(test.after)
		_, _, holderErr := w.signIn.Holder(t.Context(), in.ID)
		_, actorErr := w.signIn.ActorIn(t.Context(), in.ID)
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
	tan := w.active("tan@tech.gov.sg", "")
	w.change(func(tx signin.Tx) error {
		a, err := tx.Account(t.Context(), tan.ID)
		w.ok(err)
		a.Disable(techpass.ByAdmin, w.at)
		return tx.UpdateAccount(t.Context(), a)
	})
	if _, _, err := w.signIn.Arrive(t.Context(), tan.Email, []string{signin.MethodProvider}, home); !errors.Is(err, signin.ErrDisabled) {
		t.Fatalf("a disabled officer arrives: %v", err)
	}
	if at := w.stored(tan.ID).LastSignInAt; !at.IsZero() {
		t.Errorf("last sign-in %v", at)
	}
}
