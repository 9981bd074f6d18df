package signin_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/auth/signin"
	"techbiz/internal/techpass"
)

// TestWhatIsUnfinishedBelongsToItsBrowserAndPurpose and lasts for so long.
func TestWhatIsUnfinishedBelongsToItsBrowserAndPurpose(t *testing.T) {
	w := newWorld(t)
	jane := w.active("jane@acme.com")
	u, err := w.SignIn.Begin(t.Context(), signin.ToSignIn, jane, []string{signin.MethodPassword}, "home")
	w.OK(err)
	found := func(id uuid.UUID, purpose signin.Purpose, browser ...string) error {
		_, err := w.SignIn.Unfinished(t.Context(), id, purpose, browser)
		return err
	}
	w.OK(found(u.ID, signin.ToSignIn, "another", "home"))
	for name, err := range map[string]error{
		"another browser": found(u.ID, signin.ToSignIn, "another"),
		"no browser":      found(u.ID, signin.ToSignIn),
		"another purpose": found(u.ID, signin.ToActivate, "home"),
		"unknown":         found(uuid.New(), signin.ToSignIn, "home"),
		"none":            found(uuid.Nil, signin.ToSignIn, "home"),
	} {
		if !errors.Is(err, signin.ErrEnded) {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.Clock.Add(signin.UnfinishedLifetime - time.Second)
	w.OK(found(u.ID, signin.ToSignIn, "home"))
	w.Clock.Add(time.Second)
	if err := found(u.ID, signin.ToSignIn, "home"); !errors.Is(err, signin.ErrEnded) {
		t.Errorf("after its time: %v", err)
	}
	if _, err := w.SignIn.Begin(t.Context(), signin.ToSignIn, jane, nil, ""); err == nil {
		t.Error("bound to no browser")
	}
}

// TestFinishingUsesUpWhatWasShown: it signs in once.
func TestFinishingUsesUpWhatWasShown(t *testing.T) {
	w := newWorld(t)
	jane := w.active("jane@acme.com")
	u, err := w.SignIn.Begin(t.Context(), signin.ToSignIn, jane, []string{signin.MethodPassword}, "home")
	w.OK(err)
	w.OK(w.SignIn.Show(t.Context(), u, signin.MethodTOTP, signin.MethodMFA))
	u, err = w.SignIn.Unfinished(t.Context(), u.ID, signin.ToSignIn, []string{"home"})
	w.OK(err)
	in, err := w.SignIn.Finish(t.Context(), u, home)
	if w.OK(err); !slices.Equal(in.Methods, twoSteps) {
		t.Errorf("signed in by %v", in.Methods)
	}
	if _, err := w.SignIn.Finish(t.Context(), u, home); !errors.Is(err, signin.ErrEnded) {
		t.Errorf("again: %v", err)
	}
	if err := w.SignIn.Show(t.Context(), u, signin.MethodTOTP); !errors.Is(err, signin.ErrEnded) {
		t.Errorf("shown after it was used up: %v", err)
	}
	w.OK(w.SignIn.End(t.Context(), u.ID))
}

// TestNothingIsBegunByWhatHasChanged: the account was another when its holder was let so far.
func TestNothingIsBegunByWhatHasChanged(t *testing.T) {
	for name, change := range map[string]func(a *techpass.Account){
		"password": func(a *techpass.Account) { a.PasswordHash = "another" },
		"disabled": func(a *techpass.Account) { a.State = techpass.Disabled },
		"MFA":      func(a *techpass.Account) { a.TOTPAt, a.Passkeys = time.Time{}, 0 },
	} {
		w := newWorld(t)
		jane := w.active("jane@acme.com")
		w.Change(jane.ID, change)
		if _, err := w.SignIn.Begin(t.Context(), signin.ToSignIn, jane, nil, "home"); !errors.Is(err, signin.ErrEnded) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestSigningOutEndsWhatIsUnfinishedInTheBrowser and in no other.
func TestSigningOutEndsWhatIsUnfinishedInTheBrowser(t *testing.T) {
	w := newWorld(t)
	jane := w.active("jane@acme.com")
	ids := map[string]uuid.UUID{}
	for _, browser := range []string{"home", "office"} {
		u, err := w.SignIn.Begin(t.Context(), signin.ToActivate, jane, nil, browser)
		w.OK(err)
		ids[browser] = u.ID
	}
	w.OK(w.SignIn.EndIn(t.Context(), []string{"home"}))
	w.OK(w.SignIn.EndIn(t.Context(), nil))
	if _, err := w.SignIn.Unfinished(t.Context(), ids["home"], signin.ToActivate, []string{"home"}); !errors.Is(err, signin.ErrEnded) {
		t.Errorf("there: %v", err)
	}
	_, err := w.SignIn.Unfinished(t.Context(), ids["office"], signin.ToActivate, []string{"office"})
	w.OK(err)
}
