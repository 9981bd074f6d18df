package storetest

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/lifecycle"
	"techbiz/internal/techpass"
)

// unfinishedSignInsEnd when they are used, with the account's sign-ins and with their browser.
func unfinishedSignInsEnd(t *testing.T, f *fixture) {
	a, b := f.addAccount("jane@tech.gov.sg"), f.addAccount("june@tech.gov.sg")
	add := func(account *techpass.Account, browser string) uuid.UUID {
		t.Helper()
		u := &signin.Unfinished{ID: uuid.New(), Purpose: signin.ToSignIn, AccountID: account.ID, BrowserHash: []byte(browser), Methods: []string{"pwd"},
			BegunAt: f.at, EndsAt: f.at.Add(time.Hour)}
		f.signIns(func(tx signin.Tx) error { return tx.AddUnfinished(f.ctx(), u) })
		got, err := f.SignIns().Unfinished(f.ctx(), u.ID)
		f.ok(err)
		inUTC(&got.BegunAt, &got.EndsAt)
		if !reflect.DeepEqual(got, u) {
			t.Errorf("came back as %+v", got)
		}
		return u.ID
	}
	gone := func(id uuid.UUID) bool {
		t.Helper()
		_, err := f.SignIns().Unfinished(f.ctx(), id)
		if err != nil && !errors.Is(err, fault.NotFound) {
			t.Error(err)
		}
		return err != nil
	}
	for name, end := range map[string]func(id uuid.UUID){
		"used": func(id uuid.UUID) {
			f.signIns(func(tx signin.Tx) error { return tx.EndUnfinished(f.ctx(), id) })
		},
		"signed out elsewhere": func(uuid.UUID) {
			f.signIns(func(tx signin.Tx) error {
				_, err := tx.EndSignIns(f.ctx(), a.ID, uuid.Nil, f.at)
				return err
			})
		},
		"shut out": func(uuid.UUID) {
			f.ok(f.Lives().Update(f.ctx(), func(tx lifecycle.Tx) error { return tx.EndAllSignIns(f.ctx(), []uuid.UUID{a.ID}, f.at) }))
		},
		"browser": func(uuid.UUID) {
			f.signIns(func(tx signin.Tx) error { return tx.EndUnfinishedIn(f.ctx(), []byte("hers")) })
		},
	} {
		id, other := add(a, "hers"), add(b, "another")
		f.signIns(func(tx signin.Tx) error {
			return tx.UpdateUnfinished(f.ctx(), &signin.Unfinished{ID: id, Methods: []string{"pwd", "otp"}})
		})
		if got, err := f.SignIns().Unfinished(f.ctx(), id); err != nil || len(got.Methods) != 2 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		end(id)
		if !gone(id) || gone(other) {
			t.Errorf("%s: hers is gone: %t, the other: %t", name, gone(id), gone(other))
		}
		f.signIns(func(tx signin.Tx) error {
			for what, err := range map[string]error{"ended": tx.EndUnfinished(f.ctx(), id), "changed": tx.UpdateUnfinished(f.ctx(), &signin.Unfinished{ID: id})} {
				if !errors.Is(err, fault.NotFound) {
					t.Errorf("%s: %s after it ended: %v", name, what, err)
				}
			}
			return nil
		})
	}
}
