package storetest

import (
	"errors"
	"reflect"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

func (f *fixture) signIns(change func(tx signin.Tx) error) {
	f.Helper()
	f.ok(f.SignIns().Update(f.ctx(), change))
}

func signInsEnd(t *testing.T, f *fixture) {
	a, b := f.addAccount("jane@tech.gov.sg"), f.addAccount("june@tech.gov.sg")
	var ins []*signin.SignIn
	for n, account := range []uuid.UUID{a.ID, a.ID, a.ID, b.ID} {
		ins = append(ins, &signin.SignIn{ID: uuid.Must(uuid.NewV7()), AccountID: account, At: f.at.Add(time.Duration(n) * time.Hour),
			Methods: []string{"pwd", "otp", "mfa"}, Browser: "Browser; 'quoted'"})
	}
	f.signIns(func(tx signin.Tx) error {
		for _, in := range ins {
			f.ok(tx.AddSignIn(f.ctx(), in))
		}
		return nil
	})
	got, account, err := f.SignIns().SignIn(f.ctx(), ins[0].ID)
	f.ok(err)
	inUTC(&got.At, &got.EndedAt)
	if !reflect.DeepEqual(got, ins[0]) || account.ID != a.ID {
		t.Errorf("came back as %+v of %s", got, account.ID)
	}
	if _, _, err := f.SignIns().SignIn(f.ctx(), uuid.New()); !errors.Is(err, fault.NotFound) {
		t.Errorf("an unknown one: %v", err)
	}
	list, err := f.SignIns().SignInsOf(f.ctx(), a.ID, f.at)
	if f.ok(err); len(list) != 2 || list[0].ID != ins[2].ID || list[1].ID != ins[1].ID {
		t.Errorf("list since then: %v", list)
	}
	f.signIns(func(tx signin.Tx) error {
		n, err := tx.EndSignIns(f.ctx(), a.ID, ins[1].ID, f.at.Add(5*time.Hour))
		if n != 2 {
			t.Errorf("ended %d", n)
		}
		return err
	})
	f.signIns(func(tx signin.Tx) error { return tx.EndSignIn(f.ctx(), ins[0].ID, f.at.Add(9*time.Hour)) })
	if got, _, err = f.SignIns().SignIn(f.ctx(), ins[0].ID); err != nil || !got.EndedAt.Equal(f.at.Add(5*time.Hour)) {
		t.Errorf("the first end counts: %s, %v", got.EndedAt, err)
	}
	if list, err = f.SignIns().SignInsOf(f.ctx(), b.ID, f.at); err != nil || len(list) != 1 {
		t.Errorf("another's: %v, %v", list, err)
	}
}

func devicesAreKnownAgain(t *testing.T, f *fixture) {
	a, b := f.addAccount("jane@tech.gov.sg"), f.addAccount("june@tech.gov.sg")
	for n, want := range []bool{false, true, true} {
		f.signIns(func(tx signin.Tx) error {
			known, err := tx.RememberBrowser(f.ctx(), a.ID, []byte("device"), f.at)
			if known != want {
				t.Errorf("meeting %d: known %v", n+1, known)
			}
			return err
		})
	}
	for account, want := range map[uuid.UUID]bool{a.ID: true, b.ID: false, uuid.Nil: false} {
		if known, err := f.SignIns().KnowsDevice(f.ctx(), account, []byte("device")); known != want || err != nil {
			t.Errorf("known %v, %v, want %v", known, err, want)
		}
	}
}

func browsersWhereAMailboxWasProved(t *testing.T, f *fixture) {
	a := f.addAccount("jane@tech.gov.sg")
	f.signIns(func(tx signin.Tx) error { return tx.ProveBrowser(f.ctx(), a.ID, []byte("device"), f.at) })
	if known, err := f.SignIns().KnowsDevice(f.ctx(), a.ID, []byte("device")); !known || err != nil {
		t.Errorf("known %v, %v", known, err)
	}
	for device, want := range map[string]bool{"device": true, "another": false} {
		if known, err := f.SignIns().KnowsDeviceOfAny(f.ctx(), []byte(device)); known != want || err != nil {
			t.Errorf("%s is known to anybody: %v, %v", device, known, err)
		}
	}
	for n, want := range []bool{false, true, true} {
		f.signIns(func(tx signin.Tx) error {
			known, err := tx.RememberBrowser(f.ctx(), a.ID, []byte("device"), f.at)
			if known != want {
				t.Errorf("meeting %d: known %v", n+1, known)
			}
			f.ok(tx.ProveBrowser(f.ctx(), a.ID, []byte("device"), f.at)) // takes nothing away
			return err
		})
	}
}

func triesAreCounted(t *testing.T, f *fixture) {
	key := []byte("key")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			f.signIns(func(tx signin.Tx) error {
				n, err := tx.Tries(f.ctx(), key)
				if err != nil {
					return err
				}
				return tx.SaveTries(f.ctx(), key, signin.Tries{Failed: n.Failed + 1, LockedUntil: f.at.Add(time.Minute), At: f.at})
			})
		})
	}
	group.Wait()
	read := func() (n signin.Tries) {
		f.signIns(func(tx signin.Tx) (err error) {
			n, err = tx.Tries(f.ctx(), key)
			return err
		})
		return n
	}
	if n := read(); n.Failed != 8 || !n.LockedUntil.Equal(f.at.Add(time.Minute)) || !n.At.Equal(f.at) {
		t.Errorf("eight at the same time: %+v", n)
	}
	f.signIns(func(tx signin.Tx) error { return tx.ForgetTries(f.ctx(), []byte("other"), key) })
	if n := read(); n.Failed != 0 || !n.LockedUntil.IsZero() {
		t.Errorf("forgotten: %+v", n)
	}
}

func accountsByUsername(t *testing.T, f *fixture) {
	jane := f.account("jane@acme.com")
	jane.Username = must[people.Username](f)(people.ParseUsername("Jane"))
	f.ok(f.update(func(tx invite.Tx) error { return tx.AddAccount(f.ctx(), jane) }))
	got, err := f.SignIns().AccountOfUsername(f.ctx(), must[people.Username](f)(people.ParseUsername("JANE")))
	if err != nil || got.ID != jane.ID {
		t.Errorf("%v, %v", got, err)
	}
	for _, u := range []people.Username{{}, must[people.Username](f)(people.ParseUsername("june"))} {
		if _, err := f.SignIns().AccountOfUsername(f.ctx(), u); !errors.Is(err, fault.NotFound) {
			t.Errorf("%q: %v", u.String(), err)
		}
	}
}
