package storetest

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
)

func invitationsComeBack(t *testing.T, f *fixture) {
	officer, invitee := f.addAccount("officer@tech.gov.sg"), f.addAccount("jane@acme.com")
	i := f.invitation(officer, "jane@acme.com")
	i.AccountID, i.Type, i.SEED, i.Attempt, i.State, i.Reply = invitee.ID, invite.ByAccount, true, 3, invite.Refused, `550 "no such user" \ %`
	i.FirstName = must[people.PersonName](f)(people.ParsePersonName("first_name", "张"))
	i.LastName = must[people.PersonName](f)(people.ParsePersonName("last_name", "伟"))
	i.Organisation = must[people.Organisation](f)(people.ParseOrganisation("Acme"))
	i.Department = must[people.Department](f)(people.ParseDepartment("Ops"))
	i.Reason = must[people.Reason](f)(people.ParseReason("two\nlines ?"))
	i.EndedAt = f.at.Add(time.Minute)
	i.SelfService = true
	f.add(i)
	check := func() {
		t.Helper()
		got, err := f.Invites().Get(f.ctx(), i.ID)
		f.ok(err)
		inUTC(&got.CreatedAt, &got.AttemptedAt, &got.SentAt, &got.ExpiresAt, &got.EndedAt)
		if !reflect.DeepEqual(got, i) {
			t.Errorf("\n got %+v\nwant %+v", got, i)
		}
	}
	check()
	i.State, i.Reply, i.EndedAt, i.Attempt = invite.Open, "", time.Time{}, 4
	later := f.invitation(officer, "jane@acme.com")
	later.AccountID, later.CreatedAt = invitee.ID, f.at.Add(time.Second)
	f.add(later)
	f.ok(f.update(func(tx invite.Tx) error {
		newest, err := tx.InvitationOf(f.ctx(), invitee.ID)
		if err != nil || newest.ID != later.ID {
			t.Errorf("newest invitation of the account: %v, %v", newest, err)
		}
		return tx.UpdateInvitation(f.ctx(), i)
	}))
	check()
	if _, err := f.Invites().Get(f.ctx(), uuid.New()); !errors.Is(err, fault.NotFound) {
		t.Errorf("an unknown invitation: %v", err)
	}
}

// many adds n invitations by officer, a second apart but for every fifth, which shares
// its neighbour's time; oldest first.
func (f *fixture) many(officer *techpass.Account, n int) []*invite.Invitation {
	f.Helper()
	all := make([]*invite.Invitation, n)
	for k := range all {
		all[k] = f.invitation(officer, numbered(k))
		all[k].CreatedAt = f.at.Add(time.Duration(k-k%5/4) * time.Second)
	}
	f.addTogether(all)
	slices.SortFunc(all, func(a, b *invite.Invitation) int {
		if c := a.CreatedAt.Compare(b.CreatedAt); c != 0 {
			return c
		}
		return slices.Compare(a.ID[:], b.ID[:])
	})
	return all
}

func pages(t *testing.T, f *fixture) {
	all := f.many(f.addAccount("officer@tech.gov.sg"), 23)
	for _, oldestFirst := range []bool{true, false} {
		want := ids(all)
		if !oldestFirst {
			slices.Reverse(want)
		}
		q := invite.Query{OldestFirst: oldestFirst, Limit: 5}
		var got, back []uuid.UUID
		var last *invite.Invitation
		for {
			rows, err := f.Invites().List(f.ctx(), all[0].InviterID, q)
			f.ok(err)
			got = append(got, ids(rows[:min(5, len(rows))])...)
			if len(rows) <= 5 {
				last = rows[len(rows)-1]
				break
			}
			q.Cursor = keyset.Cursor{At: rows[4].CreatedAt, ID: rows[4].ID}
		}
		if !slices.Equal(got, want) {
			t.Errorf("oldest first %v: pages hold\n%v, want\n%v", oldestFirst, got, want)
		}
		q.Cursor = keyset.Cursor{At: last.CreatedAt, ID: last.ID, Backward: true}
		q.Limit = 100
		rows, err := f.Invites().List(f.ctx(), all[0].InviterID, q)
		f.ok(err)
		back = ids(rows)
		slices.Reverse(back)
		if !slices.Equal(back, want[:len(want)-1]) {
			t.Errorf("oldest first %v: backwards\n%v, want\n%v", oldestFirst, back, want[:len(want)-1])
		}
	}
}

func ids(rows []*invite.Invitation) []uuid.UUID {
	got := make([]uuid.UUID, len(rows))
	for k, r := range rows {
		got[k] = r.ID
	}
	return got
}

func ownRowsOnly(t *testing.T, f *fixture) {
	officer, other := f.addAccount("officer@tech.gov.sg"), f.addAccount("officer2@hive.gov.sg")
	self := f.invitation(officer, "officer@tech.gov.sg")
	self.Type = invite.ByItself
	f.add(f.invitation(officer, "mine@tech.gov.sg"), f.invitation(other, "theirs@tech.gov.sg"), self)
	for _, q := range []invite.Query{{}, {Search: "tech.gov"}, {Search: "e"}, {Status: invite.StatusNotOnboarded}, {State: invite.Open}} {
		q.Limit = 10
		rows, err := f.Invites().List(f.ctx(), officer.ID, q)
		f.ok(err)
		if len(rows) != 1 || rows[0].Email.String() != "mine@tech.gov.sg" {
			t.Errorf("%+v: %d rows", q, len(rows))
		}
		n, err := f.Invites().Count(f.ctx(), officer.ID, q, 100)
		f.ok(err)
		if n != 1 {
			t.Errorf("%+v: counted %d", q, n)
		}
	}
}

func search(t *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	i := f.invitation(officer, "o'brien_x@acme.com")
	i.FirstName = must[people.PersonName](f)(people.ParsePersonName("first_name", "Émilie"))
	i.LastName = must[people.PersonName](f)(people.ParsePersonName("last_name", "王小明"))
	i.Organisation = must[people.Organisation](f)(people.ParseOrganisation(`100% "Quoted" \ Co AND NOT`))
	f.add(i, f.invitation(officer, "plain@tech.gov.sg"))
	find := func(term string) int {
		t.Helper()
		q := invite.Query{Search: invite.Fold(term), Limit: 10}
		rows, err := f.Invites().List(f.ctx(), officer.ID, q)
		f.ok(err)
		n, err := f.Invites().Count(f.ctx(), officer.ID, q, 100)
		f.ok(err)
		if n != len(rows) {
			t.Errorf("%q: %d rows, counted %d", term, len(rows), n)
		}
		return len(rows)
	}
	for term, want := range map[string]int{
		"o'brien": 1, "brien_x": 1, "brienxx": 0, "émil": 1, "ÉMILIE": 1, "小明": 1, "王小明": 1, "明": 1, "100%": 1, "100_": 0, "%": 1, "_x@": 1,
		`"quoted"`: 1, `\ co`: 1, "and not": 1, "émilie 王": 1, ".com": 1, "gov": 1, "acme*": 0, "body:acme": 0, "nobody": 0, "'": 1,
		"王小明 émilie": 1, "acme, émilie": 1, "quoted 100% émilie": 1, "acme plain": 0, "tech plain": 1, "小明 x": 1, "co é": 1, `"émilie" OR plain`: 0,
	} {
		if got := find(term); got != want {
			t.Errorf("%q finds %d, want %d", term, got, want)
		}
	}
	i.Email = f.email("corrected@acme.com")
	f.ok(f.update(func(tx invite.Tx) error { return tx.UpdateInvitation(f.ctx(), i) }))
	if find("corrected") != 1 || find("o'brien") != 0 {
		t.Error("the index does not follow a corrected address")
	}
}

func searchMany(t *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	all := f.many(officer, 2500)
	list := func(q invite.Query) []uuid.UUID {
		t.Helper()
		q.Limit = 10
		rows, err := f.Invites().List(f.ctx(), officer.ID, q)
		f.ok(err)
		return ids(rows[:min(10, len(rows))])
	}
	if got := list(invite.Query{Search: "person00001@", OldestFirst: false}); !slices.Equal(got, ids(all[1:2])) {
		t.Errorf("a rare and old one: %v", got)
	}
	// Words in any order; a short one is looked for in what the index finds for the others.
	for _, words := range []string{"gov.sg person00001@", "person00001 tech", "sg 00001@", "0001@ person00001 tech 1@"} {
		if got := list(invite.Query{Search: words}); !slices.Equal(got, ids(all[1:2])) {
			t.Errorf("%q: %v", words, got)
		}
		if n, err := f.Invites().Count(f.ctx(), officer.ID, invite.Query{Search: words}, 100); err != nil || n != 1 {
			t.Errorf("%q: counted %d, %v", words, n, err)
		}
	}
	if got := list(invite.Query{Search: "nobody person00001@"}); len(got) > 0 {
		t.Errorf("a word that nothing holds: %v", got)
	}
	if got := list(invite.Query{Search: "person", OldestFirst: true}); !slices.Equal(got, ids(all[:10])) {
		t.Errorf("a frequent one: %v", got)
	}
	middle := keyset.Cursor{At: all[1200].CreatedAt, ID: all[1200].ID}
	if got := list(invite.Query{Search: "person", OldestFirst: true, Cursor: middle}); !slices.Equal(got, ids(all[1201:1211])) {
		t.Errorf("a frequent one from the middle: %v", got)
	}
	// One of a hundred: the first rows hold less than a page of them.
	var hundredth []*invite.Invitation
	for _, i := range all {
		if strings.HasSuffix(i.Email.Local(), "00") {
			hundredth = append(hundredth, i)
		}
	}
	if got := list(invite.Query{Search: "00@", OldestFirst: true}); !slices.Equal(got, ids(hundredth[:10])) {
		t.Errorf("one of a hundred: %v", got)
	}
	if got := list(invite.Query{Search: "00@", OldestFirst: true, Cursor: middle}); !slices.Equal(got, ids(hundredth[13:23])) {
		t.Errorf("one of a hundred, from the middle: %v", got)
	}
	n, err := f.Invites().Count(f.ctx(), officer.ID, invite.Query{Search: "person"}, 1001)
	if err != nil || n != 1001 {
		t.Errorf("counted %d, %v; want the ceiling", n, err)
	}
	n, err = f.Invites().Count(f.ctx(), officer.ID, invite.Query{}, 1001)
	if err != nil || n != 2500 {
		t.Errorf("counted %d, %v; want all without a search", n, err)
	}
}

// shortTerms: one or two letters are looked for in the first rows of a long list, unless
// the search is to be thorough.
func shortTerms(t *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	all := f.many(officer, invite.ShortReach+100)
	oldest, newest := all[0], all[len(all)-1]
	for _, i := range []*invite.Invitation{oldest, newest} {
		i.Organisation = must[people.Organisation](f)(people.ParseOrganisation("Qx"))
		f.ok(f.update(func(tx invite.Tx) error { return tx.UpdateInvitation(f.ctx(), i) }))
	}
	for q, want := range map[invite.Query][]*invite.Invitation{
		{Search: "qx"}:                    {newest},
		{Search: "qx", OldestFirst: true}: {oldest},
		{Search: "qx", Thorough: true}:    {newest, oldest},
	} {
		q.Limit = 10
		rows, err := f.Invites().List(f.ctx(), officer.ID, q)
		if err != nil || !slices.Equal(ids(rows), ids(want)) {
			t.Errorf("%+v: %d rows, %v", q, len(rows), err)
		}
		if n, err := f.Invites().Count(f.ctx(), officer.ID, q, 1001); n != len(want) || err != nil {
			t.Errorf("%+v: counted %d, %v", q, n, err)
		}
	}
	past := invite.Query{Search: "qx", Limit: 10, Cursor: keyset.Cursor{At: all[invite.ShortReach-50].CreatedAt, ID: all[invite.ShortReach-50].ID}}
	if rows, err := f.Invites().List(f.ctx(), officer.ID, past); err != nil || !slices.Equal(ids(rows), ids([]*invite.Invitation{oldest})) {
		t.Errorf("on from the middle: %d rows, %v", len(rows), err)
	}
}

func counts(t *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	all := f.many(officer, 6)
	for k, s := range []invite.State{invite.Open, invite.Refused, invite.Accepted, invite.Onboarded, invite.Lapsed, invite.Revoked} {
		all[k].State = s
		f.ok(f.update(func(tx invite.Tx) error { return tx.UpdateInvitation(f.ctx(), all[k]) }))
	}
	for q, want := range map[invite.Query]int{
		{}: 6, {Status: invite.StatusOnboarded}: 1, {Status: invite.StatusNotOnboarded}: 3, {Status: invite.StatusNotFound}: 2, {State: invite.Refused}: 1, {State: invite.Replaced}: 0,
		{Search: "person", Status: invite.StatusNotOnboarded}: 3, {Search: "person", State: invite.Refused}: 1,
	} {
		n, err := f.Invites().Count(f.ctx(), officer.ID, q, 100)
		f.ok(err)
		q.Limit = 10
		rows, err := f.Invites().List(f.ctx(), officer.ID, q)
		f.ok(err)
		if n != want || len(rows) != want {
			t.Errorf("%+v: counted %d, listed %d, want %d", q, n, len(rows), want)
		}
	}
	if n, err := f.Invites().Count(f.ctx(), uuid.New(), invite.Query{}, 100); n != 0 || err != nil {
		t.Errorf("somebody who invited nobody: %d, %v", n, err)
	}
}

func overdue(t *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	all := f.many(officer, 4)
	all[1].State = invite.Refused
	all[2].State = invite.Accepted
	all[3].ExpiresAt = f.at.Add(invite.Lifetime + time.Second)
	f.ok(f.update(func(tx invite.Tx) error {
		for _, i := range all[1:] {
			f.ok(tx.UpdateInvitation(f.ctx(), i))
		}
		due, err := tx.Overdue(f.ctx(), f.at.Add(invite.Lifetime), 10)
		f.ok(err)
		got := ids(due)
		slices.SortFunc(got, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
		if !slices.Equal(got, ids(all[:2])) {
			t.Errorf("overdue %v, want the open and the refused one", got)
		}
		few, err := tx.Overdue(f.ctx(), f.at.Add(invite.Lifetime), 1)
		if err != nil || len(few) != 1 {
			t.Errorf("%d for a limit of 1, %v", len(few), err)
		}
		return nil
	}))
}

// Whoever has a part of all invitations finds that alone, and all of it.
func searchAmongOthers(t *testing.T, f *fixture) {
	for _, of := range []struct {
		mailbox string
		stored  int
	}{{"few@tech.gov.sg", 3}, {"some@tech.gov.sg", 1100}, {"many@tech.gov.sg", 4000}} {
		f.many(f.addAccount(of.mailbox), of.stored)
	}
	for mailbox, stored := range map[string]int{"few@tech.gov.sg": 3, "some@tech.gov.sg": 1100, "many@tech.gov.sg": 4000} {
		officer, err := f.Invites().AccountOf(f.ctx(), f.email(mailbox))
		f.ok(err)
		for term, want := range map[string]int{"person00001@": 1, "person0000": min(stored, 10), "absent": 0, "person": stored} {
			q := invite.Query{Search: term, Limit: 5000}
			found, err := f.Invites().List(f.ctx(), officer.ID, q)
			f.ok(err)
			n, err := f.Invites().Count(f.ctx(), officer.ID, q, 5000)
			f.ok(err)
			if len(found) != want || n != want {
				t.Errorf("%s searches %s: %d rows, %d counted, want %d", mailbox, term, len(found), n, want)
			}
			if slices.ContainsFunc(found, func(i *invite.Invitation) bool { return i.InviterID != officer.ID }) {
				t.Errorf("%s finds another's", mailbox)
			}
		}
	}
}

// searchLoginIDs: an invitation knows the username of its account, and is found by the login
// ID that it makes, also after a change that others made of it.
func searchLoginIDs(t *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	username := must[people.Username](f)(people.ParseUsername("Wendy.W"))
	vendor := f.account("wendy@acme.com")
	vendor.Username = username
	f.ok(f.update(func(tx invite.Tx) error { return tx.AddAccount(f.ctx(), vendor) }))
	sent, waits, plain := f.invitation(officer, "wendy@acme.com"), f.invitation(officer, "w@newco.com.sg"), f.invitation(officer, "plain@tech.gov.sg")
	sent.AccountID, sent.Username = vendor.ID, username
	waits.AccountID, waits.Username, waits.State, waits.Attempt = uuid.Nil, must[people.Username](f)(people.ParseUsername("Wendy.Too")), invite.WaitsForDomain, 0
	f.add(sent, waits, plain)
	f.ok(f.update(func(tx invite.Tx) error {
		d := must[people.Domain](f)(people.ParseDomain("newco.com.sg"))
		return tx.AddDomainWait(f.ctx(), &invite.DomainWait{InvitationID: waits.ID, Domain: d, Username: waits.Username, AskedAt: f.at})
	}))
	find := func(term string, want ...*invite.Invitation) {
		t.Helper()
		for _, q := range []invite.Query{{Search: invite.Fold(term), Limit: 10}, {Search: invite.Fold(term), Limit: 10, Scope: invite.Scope{Whole: true}}} {
			rows := must[[]*invite.Invitation](f)(f.Invites().List(f.ctx(), officer.ID, q))
			n := must[int](f)(f.Invites().Count(f.ctx(), officer.ID, q, 100))
			if len(rows) != len(want) || n != len(want) {
				t.Errorf("%q: %d rows, counted %d, want %d", term, len(rows), n, len(want))
			}
		}
	}
	check := func() {
		t.Helper()
		find("wendy.w@techpass.gov.sg", sent)
		find("Wendy.", sent, waits)
		find("@techpass.gov.sg", sent, waits)
		for _, i := range []*invite.Invitation{sent, waits, plain} {
			got := must[*invite.Invitation](f)(f.Invites().Get(f.ctx(), i.ID))
			if got.LoginID() != i.LoginID() || got.Username != i.Username {
				t.Errorf("login ID %q, want %q", got.LoginID(), i.LoginID())
			}
		}
	}
	check()
	f.ok(f.update(func(tx invite.Tx) error {
		for _, i := range []*invite.Invitation{sent, waits, plain} {
			read, err := tx.Invitation(f.ctx(), i.ID)
			f.ok(err)
			f.ok(tx.UpdateInvitation(f.ctx(), read))
		}
		return nil
	}))
	check()
}
