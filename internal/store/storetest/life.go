package storetest

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/auth/mfa"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/handover"
	"techbiz/internal/lifecycle"
	"techbiz/internal/techpass"
)

const day = 24 * time.Hour

func (f *fixture) lives(change func(tx lifecycle.Tx) error) {
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
	read := func(now time.Time, after lifecycle.Place, limit int) (found []*techpass.Account) {
		f.lives(func(tx lifecycle.Tx) (err error) {
			found, err = tx.DueAccounts(f.ctx(), now, after, limit)
			return err
		})
		return found
	}
	due := techpass.NextDue(accounts[0])
	if got := read(due.Add(-time.Second), lifecycle.Place{}, 10); len(got) != 0 {
		t.Errorf("%d came due early", len(got))
	}
	seen := map[uuid.UUID]bool{}
	var after lifecycle.Place
	for range accounts {
		got := read(due, after, 1)
		if len(got) != 1 || seen[got[0].ID] || got[0].DueAt.Before(after.DueAt) {
			t.Fatalf("after %+v: %+v", after, got)
		}
		seen[got[0].ID] = true
		after = lifecycle.Place{DueAt: got[0].DueAt, ID: got[0].ID}
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
				f.lives(func(tx lifecycle.Tx) error {
					due, err := tx.DueAccounts(f.ctx(), now, lifecycle.Place{}, 3)
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
	f.lives(func(tx lifecycle.Tx) error {
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
	f.lives(func(tx lifecycle.Tx) error {
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
			_, err := tx.RememberBrowser(f.ctx(), account.ID, []byte("device"), f.at)
			f.ok(err)
			f.ok(tx.AddToken(f.ctx(), &signin.Token{ID: uuid.New(), AccountID: account.ID, Hash: account.ID[:], CreatedAt: f.at, ExpiresAt: f.at.Add(day)}))
			return tx.AddSignIn(f.ctx(), &signin.SignIn{ID: account.ID, AccountID: account.ID, At: f.at, Browser: "her browser"})
		})
		f.ok(f.Factors().Update(f.ctx(), func(tx mfa.Tx) error {
			f.ok(tx.ReplaceRecoveryCodes(f.ctx(), account.ID, [][]byte{account.ID[:]}, f.at))
			return tx.SaveApp(f.ctx(), &mfa.App{AccountID: account.ID, Sealed: []byte("sealed")})
		}))
	}
	f.lives(func(tx lifecycle.Tx) error { return tx.ForgetAccounts(f.ctx(), []uuid.UUID{a.ID, uuid.New()}, f.at) })
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
		recoveryCodes, err := f.Factors().RecoveryCodesLeft(f.ctx(), account.ID)
		f.ok(err)
		_, tokenErr := f.SignIns().AccountOfToken(context.Background(), account.ID[:], f.at)
		if known != left || (len(app.Sealed) > 0) != left || (recoveryCodes > 0) != left || (tokenErr == nil) != left {
			t.Errorf("left of %s: browser %v, app %v, recovery codes %d, token %v", account.Email, known, app.Sealed, recoveryCodes, tokenErr)
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
	f.lives(func(tx lifecycle.Tx) error { return tx.ForgetAccounts(f.ctx(), []uuid.UUID{jane.ID}, f.at) })
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
	f.lives(func(tx lifecycle.Tx) error {
		n, err := tx.HandOvers().MoveInvitations(f.ctx(), from.ID, handover.Choice{}, to.Actor())
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

// Accounts are found by words of name, email and login ID in any order, the newest first, and
// without any word the newest are.
func accountsFound(t *testing.T, f *fixture) {
	for n, a := range []struct{ email, first, last, username string }{
		{"jane@acme.com", "Wendy", "Walker", "Jane.X"}, {"jane_b@tech.gov.sg", "Jane", "Bee", ""}, {"jan@tech.gov.sg", "Änne", "Öz", ""},
		{"zoe@acme.com", "Zoe", "Li Xu", "jane"}, {"100%_walk@acme.com", "", "", "a.b"},
	} {
		row := f.account(a.email)
		row.CreatedAt = f.at.Add(time.Duration(n) * time.Minute)
		if a.first != "" {
			row.FirstName, row.LastName = must[people.PersonName](f)(people.ParsePersonName("first_name", a.first)), must[people.PersonName](f)(people.ParsePersonName("last_name", a.last))
		}
		if a.username != "" {
			row.Username = must[people.Username](f)(people.ParseUsername(a.username))
		}
		f.ok(f.update(func(tx invite.Tx) error { return tx.AddAccount(f.ctx(), row) }))
	}
	look := func(typed string, limit int) []string {
		t.Helper()
		found, err := f.Lives().FindAccounts(f.ctx(), lifecycle.AccountQuery{Words: invite.WordsOf(typed)}, limit)
		f.ok(err)
		got := make([]string, len(found))
		for n, a := range found {
			got[n] = a.Email.String()
		}
		return got
	}
	for _, test := range []struct {
		typed string
		limit int
		want  []string
	}{
		{"", 3, []string{"100%_walk@acme.com", "zoe@acme.com", "jan@tech.gov.sg"}},
		{"walk wendy", 9, []string{"jane@acme.com"}},
		{"Wendy, WALK", 9, []string{"jane@acme.com"}},
		{"acme walk", 9, []string{"100%_walk@acme.com", "jane@acme.com"}},
		{"jane", 9, []string{"zoe@acme.com", "jane_b@tech.gov.sg", "jane@acme.com"}}, // zoe's username, as a whole
		{"jane@acme.com", 9, []string{"jane@acme.com"}},
		{"jane@techpass.gov.sg", 9, []string{"zoe@acme.com"}},
		{"jane.x@tech", 9, []string{"jane@acme.com"}},
		{"jane", 2, []string{"zoe@acme.com", "jane_b@tech.gov.sg"}},
		{"xu li zo", 9, []string{"zoe@acme.com"}},
		{"li walk", 9, []string{}},
		{"ÄNNE", 9, []string{"jan@tech.gov.sg"}},
		{"%_walk", 9, []string{"100%_walk@acme.com"}},
		{"wend%", 9, []string{}},
		{`"walk" OR jane`, 9, []string{}},
	} {
		if got := look(test.typed, test.limit); !slices.Equal(got, test.want) {
			t.Errorf("%q: %v, want %v", test.typed, got, test.want)
		}
	}
	f.ok(f.Lives().Update(f.ctx(), func(tx lifecycle.Tx) error {
		a, err := tx.AccountByEmail(f.ctx(), must[people.Email](f)(people.ParseEmail("jane@acme.com")))
		if err != nil {
			return err
		}
		a.FirstName = must[people.PersonName](f)(people.ParsePersonName("first_name", "Gwendolyn"))
		return tx.UpdateAccounts(f.ctx(), []*techpass.Account{a})
	}))
	if got := look("wendy", 9); len(got) != 0 {
		t.Errorf("found under the old name: %v", got)
	}
	if got := look("walk gwen", 9); !slices.Equal(got, []string{"jane@acme.com"}) {
		t.Errorf("under the new name: %v", got)
	}
}

// Of more accounts than are walked through, a rare word is found by the index, a frequent one among
// the newest, and short words among the newest alone.
func accountsFoundByIndex(t *testing.T, f *fixture) {
	f.allow(map[string]string{"tech.gov.sg": "tech", "acme.com": "tech", "hive.gov.sg": "hive"})
	var all []*techpass.Account
	for n := range 2500 {
		domain := []string{"tech.gov.sg", "acme.com", "hive.gov.sg"}[n%3]
		a := f.account(fmt.Sprintf("person%05d@%s", n, domain))
		a.CreatedAt = f.at.Add(time.Duration(n) * time.Second)
		a.FirstName = must[people.PersonName](f)(people.ParsePersonName("first_name", []string{"Frequent", "Rare"}[min(1, n%1200/1199)]))
		if n%3 == 1 {
			a.Username = must[people.Username](f)(people.ParseUsername(fmt.Sprintf("user%05d", n)))
		}
		all = append(all, a)
	}
	f.ok(f.update(func(tx invite.Tx) error {
		_, err := tx.AddAccounts(f.ctx(), all)
		return err
	}))
	look := func(agency, typed string) []string {
		t.Helper()
		q := lifecycle.AccountQuery{Words: invite.WordsOf(typed)}
		if agency != "" {
			q.Agency = f.agency(agency)
		}
		found, err := f.Lives().FindAccounts(f.ctx(), q, 3)
		f.ok(err)
		var got []string
		for _, a := range found {
			got = append(got, a.Email.String()[len("person"):])
		}
		return got
	}
	for _, test := range []struct {
		agency, typed string
		want          []string
	}{
		{"", "rare", []string{"02399@hive.gov.sg", "01199@hive.gov.sg"}},
		{"tech", "rare", nil},
		{"hive", "00001 person", nil},
		{"tech", "person 00001", []string{"00001@acme.com"}},
		{"", "frequent person", []string{"02499@tech.gov.sg", "02498@hive.gov.sg", "02497@acme.com"}},
		{"tech", "frequent", []string{"02499@tech.gov.sg", "02497@acme.com", "02496@tech.gov.sg"}},
		{"hive", "", []string{"02498@hive.gov.sg", "02495@hive.gov.sg", "02492@hive.gov.sg"}},
		{"", "00", []string{"02400@tech.gov.sg", "02300@hive.gov.sg", "02200@acme.com"}},
		{"", "person user00001", []string{"00001@acme.com"}},
	} {
		if got := look(test.agency, test.typed); !slices.Equal(got, test.want) {
			t.Errorf("%s %q: %v, want %v", test.agency, test.typed, got, test.want)
		}
	}
}
