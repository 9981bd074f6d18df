package signin_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"techbiz/internal/app"
	"techbiz/internal/app/apptest"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/techpass"
)

// TestAFloodOfWrongPasswords: whoever sends hundreds of them is turned away before their
// passwords are hashed, and keeps nobody out whose browser is known.
func TestAFloodOfWrongPasswords(t *testing.T) {
	w := newWorld(t)
	jane := w.active("jane@acme.com")
	_, err := w.SignIn.Complete(t.Context(), jane.ID, twoSteps, home)
	w.OK(err)

	errs := make([]error, 300)
	var group sync.WaitGroup
	for n := range errs {
		group.Go(func() {
			_, errs[n] = w.SignIn.CheckPassword(t.Context(), w.login(fmt.Sprintf("invented%d", n)), "wrong", stranger)
		})
	}
	for range 3 {
		if _, err := w.SignIn.CheckPassword(t.Context(), w.login("jane"), apptest.Password, home); err != nil {
			t.Errorf("the right password from a known browser: %v", err)
		}
	}
	group.Wait()
	hashed := 0
	for _, err := range errs {
		if errors.Is(err, signin.ErrWrongPassword) {
			hashed++
		} else if !turnedAway(err) {
			t.Errorf("a wrong password: %v", err)
		}
	}
	if hashed > 30 {
		t.Errorf("%d of %d wrong passwords from one address were hashed", hashed, len(errs))
	}
	if n := w.Number("SELECT count(*) FROM tries"); n > hashed {
		t.Errorf("%d rows were written for %d tries", n, hashed)
	}

	// A right one is no strain on the others at its address: it gives back what it took.
	lim := w.active("lim@acme.com")
	for n := range 100 {
		elsewhere := signin.Visitor{Browser: "b", Client: "10.8.8.8", Device: fmt.Sprintf("device %d", n)}
		if _, err := w.SignIn.CheckPassword(t.Context(), w.login(lim.LoginID()), apptest.Password, elsewhere); err != nil {
			t.Fatalf("right password %d from an office's address: %v", n, err)
		}
	}
}

func turnedAway(err error) bool {
	_, many := errors.AsType[*fault.TooMany](err)
	_, busy := errors.AsType[*fault.Busy](err)
	return many || busy
}

// TestASprayFromManyAddresses: each has its budget left, so the gate alone turns them away.
func TestASprayFromManyAddresses(t *testing.T) {
	w := &world{apptest.OnSQLite(t, func(o *app.Options) {
		o.Passwords = app.Passwords{Cost: techpass.Cost{Memory: 8 << 10, Passes: 8}, AtOnce: 2, Waiting: 4, Wait: 100 * time.Millisecond}
	})}
	jane := w.active("jane@acme.com")
	_, err := w.SignIn.Complete(t.Context(), jane.ID, twoSteps, home)
	w.OK(err)
	errs := make([]error, 100)
	var group sync.WaitGroup
	for n := range errs {
		group.Go(func() {
			from := signin.Visitor{Client: fmt.Sprintf("10.9.0.%d", n), Device: "forged"}
			_, errs[n] = w.SignIn.CheckPassword(t.Context(), w.login(fmt.Sprintf("invented%d", n)), "wrong", from)
		})
	}
	group.Wait()
	away := 0
	for _, err := range errs {
		if turnedAway(err) {
			away++
		} else if !errors.Is(err, signin.ErrWrongPassword) {
			t.Errorf("a wrong password: %v", err)
		}
	}
	if away == 0 {
		t.Error("none is turned away")
	}
	if n := w.Number("SELECT count(*) FROM tries"); n != len(errs)-away {
		t.Errorf("%d tries were written for %d that were taken", n, len(errs)-away)
	}
}

// TestARequestThatEndsLeavesTheQueue: nothing is written for it.
func TestARequestThatEndsLeavesTheQueue(t *testing.T) {
	w := newWorld(t)
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.SignIn.CheckPassword(gone, w.login("jane"), "wrong", stranger); !errors.Is(err, context.Canceled) {
		t.Errorf("a request that ended: %v", err)
	}
	if n := w.Number("SELECT count(*) FROM tries"); n != 0 {
		t.Errorf("%d tries are written", n)
	}
}

// TestAnOlderHashIsRenewed at the next right sign-in, and only then. Until it is, unknown
// login IDs cost what the known ones do, as many of them.
func TestAnOlderHashIsRenewed(t *testing.T) {
	apptest.OnBoth(t, func(plain *apptest.World) {
		w := &world{plain}
		older := techpass.Cost{Memory: 1 << 10, Passes: 3}
		jane := w.Change(w.active("jane@acme.com").ID, func(a *techpass.Account) {
			hash, err := argon2id.CreateHash(apptest.Password, &argon2id.Params{Memory: older.Memory, Iterations: older.Passes, Parallelism: 1, SaltLength: 16, KeyLength: 32})
			w.OK(err)
			a.PasswordHash = hash
		})
		w.active("lim@acme.com")
		costs, err := w.Store.SignIns().PasswordCosts(t.Context())
		if err != nil || len(costs) != 2 || costs[0].Accounts != 1 || !slices.ContainsFunc(costs, func(c techpass.CostCount) bool { return c.Cost == older }) {
			t.Errorf("costs %v, %v", costs, err)
		}
		cost := func() techpass.Cost {
			c, err := techpass.CostOf(w.Account(jane.ID).PasswordHash)
			w.OK(err)
			return c
		}
		if _, err := w.SignIn.CheckPassword(t.Context(), w.login("jane@acme.com"), "wrong", home); !errors.Is(err, signin.ErrWrongPassword) || cost() != older {
			t.Errorf("a wrong one: %v, cost %v", err, cost())
		}
		for range 2 {
			if _, err := w.SignIn.CheckPassword(t.Context(), w.login("jane@acme.com"), apptest.Password, home); err != nil || cost() != w.Passwords.Cost() {
				t.Errorf("the right one: %v, cost %v", err, cost())
			}
		}
	})
}
