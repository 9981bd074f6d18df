package storetest

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/invite"
)

func challengesSpentOnce(t *testing.T, f *fixture) {
	spend := func(hash string, want bool) {
		t.Helper()
		f.ok(f.Invites().UpdateSignUps(f.ctx(), func(tx invite.SignUpTx) error {
			fresh, err := tx.SpendChallenge(f.ctx(), []byte(hash), f.at.Add(time.Minute))
			if fresh != want {
				t.Errorf("%s is fresh: %v", hash, fresh)
			}
			return err
		}))
	}
	spend("one", true)
	spend("one", false)
	spend("two", true)
	broken := errors.New("broken off")
	if err := f.Invites().UpdateSignUps(f.ctx(), func(tx invite.SignUpTx) error {
		_, err := tx.SpendChallenge(f.ctx(), []byte("three"), f.at)
		return errors.Join(err, broken)
	}); !errors.Is(err, broken) {
		t.Fatal(err)
	}
	spend("three", true) // nothing came of the form, so its challenge still counts
}

func (f *fixture) signUp(mailbox, client string, at time.Time) *invite.SignUp {
	return &invite.SignUp{ID: uuid.Must(uuid.NewV7()), MailboxHash: []byte(mailbox), ClientHash: []byte(client), Sealed: []byte{1, 2}, AskedAt: at}
}

func signUpsEndOnce(t *testing.T, f *fixture) {
	s := f.signUp("a", "b", f.at)
	f.ok(f.Invites().UpdateSignUps(f.ctx(), func(tx invite.SignUpTx) error { return tx.AddSignUp(f.ctx(), s) }))
	f.ok(f.update(func(tx invite.Tx) error {
		got, err := tx.SignUp(f.ctx(), s.ID)
		f.ok(err)
		inUTC(&got.AskedAt)
		if !reflect.DeepEqual(got, s) {
			t.Errorf("\n got %+v\nwant %+v", got, s)
		}
		return tx.EndSignUp(f.ctx(), s.ID)
	}))
	f.ok(f.update(func(tx invite.Tx) error {
		got, err := tx.SignUp(f.ctx(), s.ID)
		if err != nil || got.Sealed != nil || string(got.MailboxHash) != "a" {
			t.Errorf("ended: %+v, %v", got, err)
		}
		if _, err := tx.SignUp(f.ctx(), uuid.New()); !errors.Is(err, fault.NotFound) {
			t.Errorf("an unknown one: %v", err)
		}
		return nil
	}))
}

func signUpsAreCounted(t *testing.T, f *fixture) {
	f.ok(f.Invites().UpdateSignUps(f.ctx(), func(tx invite.SignUpTx) error {
		for _, s := range []*invite.SignUp{
			f.signUp("mine", "here", f.at), f.signUp("mine", "there", f.at.Add(-59*time.Minute)), f.signUp("mine", "here", f.at.Add(-time.Hour)),
			f.signUp("mine", "here", f.at.Add(-23*time.Hour)), f.signUp("mine", "here", f.at.Add(-24*time.Hour)), f.signUp("other", "here", f.at),
		} {
			f.ok(tx.AddSignUp(f.ctx(), s))
		}
		for _, test := range []struct {
			s    *invite.SignUp
			want invite.SignUpCounts
		}{
			{f.signUp("mine", "here", f.at), invite.SignUpCounts{MailboxHour: 2, MailboxDay: 4, ClientHour: 2}},
			{f.signUp("nobody's", "there", f.at), invite.SignUpCounts{ClientHour: 1}},
			{f.signUp("here", "mine", f.at), invite.SignUpCounts{}},
		} {
			if n, err := tx.CountSignUps(f.ctx(), test.s, f.at); n != test.want || err != nil {
				t.Errorf("%+v, %v, want %+v", n, err, test.want)
			}
		}
		return nil
	}))
}
