package app_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/app/apptest"
	"techbiz/internal/base/secret"
	"techbiz/internal/keyring"
	"techbiz/internal/store"
	"techbiz/internal/web"
)

var (
	newKey   = bytes.Repeat([]byte("new"), 11)
	otherKey = bytes.Repeat([]byte("other"), 7)
)

// with has the program open the database by itself, with the key.
func with(url string, key []byte) func(*app.Options) {
	return func(o *app.Options) {
		apptest.OwnStore(url, 0)(o)
		o.SecretKey = key
	}
}

func atLater() time.Time { return later }

// world plays in the old database.
func (v *version21) world(t *testing.T, key []byte) *apptest.World {
	t.Helper()
	w := apptest.New(t, v.url, with(v.url, key))
	w.Clock.Set(later)
	return w
}

// refuses says whether a node starts with the key.
func (v *version21) refuses(t *testing.T, key []byte, want error) {
	t.Helper()
	o := app.Options{DatabaseURL: v.url, SecretKey: key, Log: slog.New(slog.DiscardHandler), Now: atLater}
	a, err := app.New(t.Context(), o)
	if a != nil {
		_ = a.Close()
	}
	if !errors.Is(err, want) {
		t.Errorf("with key %.5q: %v, want %v", key, err, want)
	}
}

// TestAnOldDatabaseGoesOn: without a key it is used as before.
func TestAnOldDatabaseGoesOn(t *testing.T) {
	onVersion21(t, func(t *testing.T, old func(*testing.T) *version21) {
		v := old(t)
		w := v.world(t, nil)
		v.works(w)
		if v.setting(t, "secret_key") == nil || v.setting(t, "key_check") == nil {
			t.Error("its key, or the check value, is not there")
		}
		for _, check := range w.Ready() {
			if err := check.Passes(t.Context()); err != nil {
				t.Errorf("%s: %v", check.Name, err)
			}
		}
	})
}

func TestAGivenKeyIsAdopted(t *testing.T) {
	onVersion21(t, func(t *testing.T, old func(*testing.T) *version21) {
		v := old(t)
		own := v.setting(t, "secret_key")
		if len(own) != secret.KeySize {
			t.Fatalf("the old database has no key: %x", own)
		}
		w := v.world(t, newKey)
		if v.setting(t, "secret_key") != nil {
			t.Error("the database still holds its key")
		}
		if file, isSQLite := strings.CutPrefix(v.url, "sqlite:"); isSQLite {
			for _, name := range []string{file, file + "-wal"} {
				content, err := os.ReadFile(name)
				w.OK(err)
				if bytes.Contains(content, own) {
					t.Errorf("%s still holds the bytes of the key", name)
				}
			}
		}
		v.isSealedWith(t, newKey)
		v.works(w)
		v.refuses(t, otherKey, keyring.ErrWrong)
		v.refuses(t, nil, keyring.ErrNeeded)
		v.refuses(t, own, keyring.ErrWrong)
		v.world(t, newKey) // once more
		if err := keyCheck(w)(t.Context()); err != nil {
			t.Errorf("a node with the key is not ready: %v", err)
		}
	})
}

// isSealedWith opens everything with this key alone.
func (v *version21) isSealedWith(t *testing.T, given []byte) {
	t.Helper()
	st, err := store.Open(t.Context(), v.url, store.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	key, err := secret.NewKey(given)
	if err != nil {
		t.Fatal(err)
	}
	ring, n := st.Keyring(), 0
	err = ring.Update(t.Context(), func(tx keyring.Tx) error {
		for _, place := range ring.SealedPlaces() {
			values, err := tx.SealedIn(t.Context(), place, "", 100)
			if err != nil || len(values) == 0 {
				t.Errorf("%s: %d values, %v", place, len(values), err)
			}
			for _, value := range values {
				if n++; !key.Opens(value.Sealed, value.Context) {
					t.Errorf("%s %s is not sealed with the key", place, value.ID)
				}
			}
		}
		return nil
	})
	if err != nil || n < 6 {
		t.Errorf("%d values, %v", n, err)
	}
}

// dying is a store that ends, as a node does that is killed, after some transactions.
type dying struct {
	keyring.Store

	left int
}

var errKilled = errors.New("killed")

func (d *dying) Update(ctx context.Context, change func(keyring.Tx) error) error {
	if d.left--; d.left < 0 {
		return errKilled
	}
	return d.Store.Update(ctx, change)
}

// TestAdoptingGoesOnWhereItEnded: at each point where a node may die, the next one with the
// same key does the rest, and one with another key, or none, changes nothing.
func TestAdoptingGoesOnWhereItEnded(t *testing.T) {
	onVersion21(t, func(t *testing.T, old func(*testing.T) *version21) {
		done := false
		for n := 0; !done && n < 20; n++ {
			v := old(t)
			st, err := store.Open(t.Context(), v.url, store.Options{Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Fatal(err)
			}
			if err := st.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			ring := keyring.Service{Store: &dying{st.Keyring(), n}, Log: slog.New(slog.DiscardHandler)}
			_, err = ring.Open(t.Context(), newKey)
			if done = err == nil; !done && !errors.Is(err, errKilled) {
				t.Fatal(err)
			}
			if err := st.Close(); err != nil {
				t.Fatal(err)
			}
			if n > 0 {
				v.refuses(t, otherKey, keyring.ErrWrong)
				v.refuses(t, nil, keyring.ErrNeeded)
			}
			w := v.world(t, newKey)
			v.isSealedWith(t, newKey)
			v.works(w)
			if v.setting(t, "secret_key") != nil {
				t.Errorf("after %d transactions: the database still holds its key", n)
			}
		}
		if !done {
			t.Error("it never ends")
		}
	})
}

func TestNodesThatStartTogetherAdoptOnce(t *testing.T) {
	onVersion21(t, func(t *testing.T, old func(*testing.T) *version21) {
		v := old(t)
		w := v.world(t, nil) // migrated, and ended again
		w.OK(w.Close())
		var all sync.WaitGroup
		for range 3 {
			all.Go(func() {
				o := app.Options{DatabaseURL: v.url, SecretKey: newKey, Log: slog.New(slog.DiscardHandler), Now: atLater}
				a, err := app.New(context.Background(), o)
				if err != nil {
					t.Error(err)
					return
				}
				if err := a.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		v.isSealedWith(t, newKey)
		v.works(v.world(t, newKey))
	})
}

// TestANodeThatWasNotStopped: it is ready no more, and ends by itself. What it sealed until
// then with the key that the others left is not lost.
func TestANodeThatWasNotStopped(t *testing.T) {
	onVersion21(t, func(t *testing.T, old func(*testing.T) *version21) {
		v := old(t)
		left := v.world(t, nil)
		ended := make(chan error, 1)
		go func() { ended <- left.WatchKey(t.Context()) }()
		select {
		case err := <-ended:
			t.Fatalf("it ends before another key comes: %v", err)
		case <-time.After(50 * time.Millisecond):
		}
		w := v.world(t, newKey)
		if err := keyCheck(left)(t.Context()); err == nil {
			t.Error("the node that was left behind passes for ready")
		}
		if err := <-ended; !errors.Is(err, keyring.ErrMoved) {
			t.Errorf("the node that was left behind goes on: %v", err)
		}
		left.GiveName(v.Pending)
		left.OK(left.Factors.BeginTOTP(t.Context(), v.Pending))
		before, err := left.Factors.PendingTOTP(t.Context(), v.Pending)
		left.OK(err)
		after, err := w.Factors.PendingTOTP(t.Context(), v.Pending)
		if err != nil || after.Key != before.Key {
			t.Errorf("what it sealed: %+v, %v", after, err)
		}
	})
}

// TestCommandsGoByTheKeyOfTheNodes: with the key and without, before it is adopted and
// after, they do their work and change nothing of the key.
func TestCommandsGoByTheKeyOfTheNodes(t *testing.T) {
	onVersion21(t, func(t *testing.T, old func(*testing.T) *version21) {
		v := old(t)
		command := func(key []byte) (*apptest.World, error) {
			t.Helper()
			w := &apptest.World{TB: t, URL: v.url}
			a, err := app.New(t.Context(), app.Options{DatabaseURL: v.url, SecretKey: key, KeyFor: app.KeyForCommand, Log: slog.New(slog.DiscardHandler), Now: atLater})
			if err == nil {
				t.Cleanup(func() { _ = a.Close() })
				w.App = a
			}
			return w, err
		}
		for _, key := range [][]byte{nil, newKey, otherKey} { // the nodes go by the database's own
			w, err := command(key)
			w.OK(err)
			if keys, err := w.OpenID.Keys(t.Context()); err != nil || keys[0].ID != v.KeyID {
				t.Errorf("before: %v", err)
			}
			w.OK(w.Close())
		}
		if v.setting(t, "key_check") != nil || v.setting(t, "earlier_keys") != nil || v.setting(t, "secret_key") == nil {
			t.Error("a command moved the database to another key")
		}
		v.world(t, newKey)
		w, err := command(newKey)
		w.OK(err)
		if keys, err := w.OpenID.Keys(t.Context()); err != nil || keys[0].ID != v.KeyID {
			t.Errorf("after: %v", err)
		}
		if w, err = command(nil); err != nil || w.Key != nil {
			t.Errorf("without the key: %v", err)
		}
		invited, err := w.Invites.EnsureOfficer(t.Context(), w.Email("new@tech.gov.sg"))
		if err != nil {
			t.Errorf("without the key: %v", err)
		} else if token := w.Number("SELECT count(*) FROM mails WHERE to_email = 'new@tech.gov.sg' AND sealed IS NOT NULL"); token != 1 {
			t.Errorf("%s has %d mails", invited.Email, token)
		}
		if _, err := command(otherKey); !errors.Is(err, keyring.ErrWrong) {
			t.Errorf("with another key: %v", err)
		}
		if v.setting(t, "secret_key") != nil {
			t.Error("a command made a key")
		}
		node := v.world(t, newKey) // which sends what the command sealed for it
		node.Deliver()
		for _, l := range node.Letters() {
			if l.To.String() == "new@tech.gov.sg" && tokenIn.MatchString(l.Text) {
				return
			}
		}
		t.Error("the invitation by a command without the key does not leave")
	})
}

// keyCheck is what readiness asks about the key.
func keyCheck(w *apptest.World) func(context.Context) error {
	all := w.Ready()
	return all[slices.IndexFunc(all, func(c web.Check) bool { return c.Name == "key" })].Passes
}
