package storetest

import (
	"context"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/factor"
	"techbiz/internal/fault"
	"techbiz/internal/handover"
	"techbiz/internal/invite"
	"techbiz/internal/life"
	"techbiz/internal/people"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
)

const day = 24 * time.Hour

func (f *fixture) lives(change func(tx life.Tx) error) {
	f.Helper()
	f.ok(f.Lives().Update(f.ctx(), change))
}

// addMany adds accounts that nobody signs in with, invited one a minute.
func (f *fixture) addMany(n int) []*techpass.Account {
	f.Helper()
	accounts := make([]*techpass.Account, n)
	for k := range accounts {
		accounts[k] = f.account(numbered(k))
		accounts[k].InvitedAt = f.at.Add(time.Duration(k) * time.Minute)
	}
	f.ok(f.update(func(tx invite.Tx) error {
		_, err := tx.AddAccounts(f.ctx(), accounts)
		return err
	}))
	return accounts
}

func dueAccounts(t *testing.T, f *fixture) {
	accounts := f.addMany(5)
	product := f.account("product@tech.gov.sg")
	product.Type = techpass.Product
	f.ok(f.update(func(tx invite.Tx) error { return tx.AddAccount(f.ctx(), product) }))
	read := func(now time.Time, after life.Place, limit int) (found []*techpass.Account) {
		f.lives(func(tx life.Tx) (err error) {
			found, err = tx.DueAccounts(f.ctx(), now, after, limit)
			return err
		})
		return found
	}
	due := techpass.NextDue(accounts[0])
	if got := read(due.Add(-time.Second), life.Place{}, 10); len(got) != 0 {
		t.Errorf("%d came due early", len(got))
	}
	seen := map[uuid.UUID]bool{}
	var after life.Place
	for range accounts {
		got := read(due, after, 1)
		if len(got) != 1 || seen[got[0].ID] || got[0].DueAt.Before(after.DueAt) {
			t.Fatalf("after %+v: %+v", after, got)
		}
		seen[got[0].ID] = true
		after = life.Place{DueAt: got[0].DueAt, ID: got[0].ID}
	}
	if got := read(due, after, 10); len(got) != 0 || seen[product.ID] {
		t.Errorf("after the last: %d; the product account: %v", len(got), seen[product.ID])
	}
}

func dueOnce(t *testing.T, f *fixture) {
	f.addMany(40)
	now := f.at.Add(40 * day)
	var mu sync.Mutex
	taken := map[uuid.UUID]int{}
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			for range 20 {
				f.lives(func(tx life.Tx) error {
					due, err := tx.DueAccounts(f.ctx(), now, life.Place{}, 3)
					if err != nil {
						return err
					}
					for _, a := range due {
						a.Terminate(techpass.Unused, now)
						mu.Lock()
						taken[a.ID]++
						mu.Unlock()
					}
					return tx.UpdateAccounts(f.ctx(), due)
				})
			}
		})
	}
	group.Wait()
	for id, n := range taken {
		if n != 1 {
			t.Errorf("%s was taken %d times", id, n)
		}
	}
	if len(taken) != 40 {
		t.Errorf("%d of 40 were taken", len(taken))
	}
}

func manyAccounts(t *testing.T, f *fixture) {
	accounts := f.addMany(1203)
	f.lives(func(tx life.Tx) error {
		for n, a := range accounts {
			a.RemindedAt = f.at.Add(time.Duration(n) * time.Second)
			switch n % 3 {
			case 1:
				a.Terminate(techpass.Idle, f.at)
			case 2:
				a.Terminate(techpass.Idle, f.at)
				a.Wipe(f.at)
			}
		}
		f.ok(tx.UpdateAccounts(f.ctx(), nil))
		return tx.UpdateAccounts(f.ctx(), accounts)
	})
	for _, n := range []int{0, 1, 2, 600, 1202} {
		want := accounts[n]
		want.DueAt = techpass.NextDue(want)
		got, err := f.Invites().AccountByID(f.ctx(), want.ID)
		f.ok(err)
		inUTC(&got.CreatedAt, &got.InvitedAt, &got.StateChangedAt, &got.RemindedAt, &got.DueAt)
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%d:\n got %+v\nwant %+v", n, got, want)
		}
	}
	for _, n := range []int{1, 2} { // both are free again
		f.addAccount(numbered(n))
	}
	if _, err := f.Lives().AccountOf(f.ctx(), f.email(numbered(0))); err != nil {
		t.Error(err)
	}
}

func whatBelongsEnds(t *testing.T, f *fixture) {
	inviter, a, b := f.addAccount("officer@tech.gov.sg"), f.addAccount("jane@tech.gov.sg"), f.addAccount("june@tech.gov.sg")
	var all []*invite.Invitation
	for n, state := range []invite.State{invite.Onboarded, invite.Replaced, invite.Open} {
		i := f.invitation(inviter, "jane@tech.gov.sg")
		i.AccountID, i.State, i.CreatedAt = a.ID, state, f.at.Add(time.Duration(n)*time.Hour)
		all = append(all, i)
	}
	all[2].AccountID = b.ID
	f.add(all...)
	f.signIns(func(tx signin.Tx) error {
		for n, id := range []uuid.UUID{a.ID, b.ID} {
			f.ok(tx.AddSignIn(f.ctx(), &signin.SignIn{ID: all[n].ID, AccountID: id, At: f.at, Methods: []string{"mfa"}}))
			f.ok(tx.AddToken(f.ctx(), &signin.Token{ID: all[n].ID, AccountID: id, Hash: id[:], CreatedAt: f.at, ExpiresAt: f.at.Add(day)}))
		}
		return nil
	})
	ids := []uuid.UUID{a.ID, inviter.ID}
	f.lives(func(tx life.Tx) error {
		found, err := tx.LiveInvitations(f.ctx(), ids)
		f.ok(err)
		if len(found) != 1 || found[0].ID != all[0].ID {
			t.Fatalf("live invitations: %v", found)
		}
		if action := found[0].EndWithAccount(f.at); action == "" {
			t.Error("it does not end")
		}
		f.ok(tx.UpdateInvitations(f.ctx(), nil))
		f.ok(tx.UpdateInvitations(f.ctx(), found))
		f.ok(tx.DropTokens(f.ctx(), ids))
		return tx.EndAllSignIns(f.ctx(), ids, f.at)
	})
	got, err := f.Invites().Get(f.ctx(), all[0].ID)
	if err != nil || got.State != invite.Ended || got.Email != all[0].Email || got.InviterEmail != inviter.Email {
		t.Errorf("%+v, %v", got, err)
	}
	counts, err := f.Invites().StatusCounts(f.ctx(), inviter.ID)
	if err != nil || counts[invite.Ended] != 1 || counts[invite.Onboarded] != 0 || counts[invite.Open] != 1 || counts[invite.Replaced] != 1 {
		t.Errorf("counts %v, %v", counts, err)
	}
	for n, id := range []uuid.UUID{a.ID, b.ID} {
		in, _, err := f.SignIns().SignIn(f.ctx(), all[n].ID)
		_, tokenErr := f.SignIns().AccountOfToken(f.ctx(), id[:], f.at)
		if ended := n == 0; err != nil || in.EndedAt.IsZero() == ended || (tokenErr != nil) != ended {
			t.Errorf("account %d: sign-in %+v, %v; token: %v", n, in, err, tokenErr)
		}
	}
}

func nothingIsLeft(t *testing.T, f *fixture) {
	a, b := f.addAccount("jane@tech.gov.sg"), f.addAccount("june@tech.gov.sg")
	for _, account := range []*techpass.Account{a, b} {
		f.signIns(func(tx signin.Tx) error {
			_, err := tx.MeetDevice(f.ctx(), account.ID, []byte("device"), f.at)
			f.ok(err)
			f.ok(tx.AddToken(f.ctx(), &signin.Token{ID: uuid.New(), AccountID: account.ID, Hash: account.ID[:], CreatedAt: f.at, ExpiresAt: f.at.Add(day)}))
			return tx.AddSignIn(f.ctx(), &signin.SignIn{ID: account.ID, AccountID: account.ID, At: f.at, Browser: "her browser"})
		})
		f.ok(f.Factors().Update(f.ctx(), func(tx factor.Tx) error {
			f.ok(tx.ReplaceSpares(f.ctx(), account.ID, [][]byte{account.ID[:]}, f.at))
			return tx.SaveApp(f.ctx(), &factor.App{AccountID: account.ID, Sealed: []byte("sealed")})
		}))
	}
	f.lives(func(tx life.Tx) error { return tx.ForgetAccounts(f.ctx(), []uuid.UUID{a.ID, uuid.New()}, f.at) })
	for _, account := range []*techpass.Account{a, b} {
		left := account == b
		_, _, err := f.SignIns().SignIn(f.ctx(), account.ID)
		if (err == nil) != left || (err != nil && err != fault.NotFound) {
			t.Errorf("sign-in: %v", err)
		}
		known, err := f.SignIns().KnowsDevice(f.ctx(), account.ID, []byte("device"))
		f.ok(err)
		app, err := f.Factors().App(f.ctx(), account.ID)
		f.ok(err)
		spares, err := f.Factors().SparesLeft(f.ctx(), account.ID)
		f.ok(err)
		_, tokenErr := f.SignIns().AccountOfToken(context.Background(), account.ID[:], f.at)
		if known != left || (len(app.Sealed) > 0) != left || (spares > 0) != left || (tokenErr == nil) != left {
			t.Errorf("left of %s: browser %v, app %v, recovery codes %d, token %v", account.Email, known, app.Sealed, spares, tokenErr)
		}
	}
}

func inviteeIsForgotten(t *testing.T, f *fixture) {
	officer, jane := f.addAccount("officer@tech.gov.sg"), f.addAccount("jane@tech.gov.sg")
	sent, own, other := f.invitation(officer, "jane@tech.gov.sg"), f.invitation(jane, "jane@tech.gov.sg"), f.invitation(officer, "june@tech.gov.sg")
	sent.AccountID, own.Type, other.AccountID = jane.ID, invite.ByItself, officer.ID
	for _, i := range []*invite.Invitation{sent, own, other} {
		i.FirstName = must[people.PersonName](f)(people.ParsePersonName(people.FieldFirstName, "Janet"))
		i.Reason, i.Reply = must[people.Reason](f)(people.ParseReason("for her project")), "no such user"
	}
	f.add(sent, own, other)
	f.lives(func(tx life.Tx) error { return tx.ForgetAccounts(f.ctx(), []uuid.UUID{jane.ID}, f.at) })
	for _, test := range []struct {
		i           *invite.Invitation
		email, name string
	}{{sent, "jane@tech.gov.sg", ""}, {own, "", ""}, {other, "june@tech.gov.sg", "Janet"}} {
		got, err := f.Invites().Get(f.ctx(), test.i.ID)
		f.ok(err)
		if got.Email.String() != test.email || got.FirstName.String() != test.name || (got.Reason.String()+got.Reply == "") != (test.name == "") {
			t.Errorf("left: %+v", got)
		}
	}
	for term, want := range map[string]int{"janet": 1, "jane@": 1} {
		found, err := f.Invites().List(f.ctx(), officer.ID, invite.Query{Search: term, Limit: 10})
		if err != nil || len(found) != want {
			t.Errorf("%q finds %d, %v", term, len(found), err)
		}
	}
}

func invitationsMove(t *testing.T, f *fixture) {
	from, to := f.addAccount("officer@tech.gov.sg"), f.addAccount("colleague@tech.gov.sg")
	own, theirs := f.invitation(from, "officer@tech.gov.sg"), f.invitation(to, "lim@tech.gov.sg")
	own.Type = invite.ByItself
	moved := []*invite.Invitation{f.invitation(from, "tan@tech.gov.sg"), f.invitation(from, "ong@tech.gov.sg")}
	moved[1].State = invite.Onboarded
	f.add(append(moved, own, theirs)...)
	f.lives(func(tx life.Tx) error {
		n, err := tx.MoveInvitations(f.ctx(), from.ID, handover.Choice{}, to.Actor())
		if n != 2 {
			t.Errorf("moved %d", n)
		}
		return err
	})
	for account, want := range map[uuid.UUID]int{from.ID: 0, to.ID: 3} {
		n, err := f.Lives().CountInvited(f.ctx(), account)
		if err != nil || n != want {
			t.Errorf("%d invited, %v, want %d", n, err, want)
		}
	}
	counts, err := f.Invites().StatusCounts(f.ctx(), to.ID)
	if err != nil || counts[invite.Onboarded] != 1 || counts[invite.Open] != 2 {
		t.Errorf("counts %v, %v", counts, err)
	}
	if i, err := f.Lives().InvitationByID(f.ctx(), own.ID); err != nil || i.InviterID != from.ID {
		t.Errorf("the officer's own: %+v, %v", i, err)
	}
	found, err := f.Invites().List(f.ctx(), to.ID, invite.Query{Search: "ong@", Limit: 10})
	if err != nil || len(found) != 1 {
		t.Errorf("found %d, %v", len(found), err)
	}
}

func accountsFrom(t *testing.T, f *fixture) {
	for n, email := range []string{"jane@acme.com", "jane_b@tech.gov.sg", "jan@tech.gov.sg", "zoe@acme.com"} {
		a := f.account(email)
		if n == 3 {
			a.Username = must[people.Username](f)(people.ParseUsername("Jane.X"))
		}
		f.signIns(func(tx signin.Tx) error { return tx.AddAccount(f.ctx(), a) })
	}
	for _, test := range []struct {
		prefix life.Prefix
		limit  int
		want   []string
	}{
		{life.Prefix{Email: "jane"}, 9, []string{"jane@acme.com", "jane_b@tech.gov.sg"}},
		{life.Prefix{Email: "jane", Username: "jane"}, 9, []string{"jane@acme.com", "jane_b@tech.gov.sg", "zoe@acme.com"}},
		{life.Prefix{Username: "jane."}, 9, []string{"zoe@acme.com"}},
		{life.Prefix{Email: "jane", Username: "jane"}, 2, []string{"jane@acme.com", "jane_b@tech.gov.sg"}},
		{life.Prefix{Email: "zoe@acme.com", Username: "jane.x"}, 9, []string{"zoe@acme.com"}},
		{life.Prefix{Email: "jane%"}, 9, nil},
		{life.Prefix{}, 9, nil},
	} {
		found, err := f.Lives().AccountsFrom(f.ctx(), test.prefix, test.limit)
		var got []string
		for _, a := range found {
			got = append(got, a.Email.String())
		}
		if err != nil || !slices.Equal(got, test.want) {
			t.Errorf("%+v: %v, %v", test.prefix, got, err)
		}
	}
}
