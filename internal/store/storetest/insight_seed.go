package storetest

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/keyset"
	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// seeded adds an invitation whose account's SEED stands so since a time, and its fact.
func (f *fixture) seeded(n int, by *techpass.Account, agency string, state seed.State, since time.Time) *invite.Invitation {
	f.Helper()
	a := f.addActive(numbered(n))
	i := f.invitation(by, numbered(n))
	i.AccountID, i.Agency, i.SEED, i.State = a.ID, f.agency(agency), true, invite.Onboarded
	i.CreatedAt = f.at.Add(time.Duration(n) * time.Minute)
	f.add(i)
	f.seeds(func(tx seed.OwnTx) error {
		return tx.StoreProvisionings(f.ctx(), &seed.Provisioning{AccountID: a.ID, State: state, InvitationID: i.ID, QueuedAt: since, MailedAt: since, ChangedAt: since})
	})
	f.insights(func(tx insight.Tx) error {
		standings, err := tx.Standings(f.ctx(), []uuid.UUID{i.ID})
		f.ok(err)
		return tx.SaveFacts(f.ctx(), []insight.Fact{insight.FactOf(standings[0])})
	})
	return i
}

func stuckSEED(t *testing.T, f *fixture) {
	officer, other := f.addAccount("officer@tech.gov.sg"), f.addAccount("officer2@hive.gov.sg")
	from, to := f.at, f.at.Add(day)
	second, first := f.seeded(1, officer, "tech", seed.Invited, to), f.seeded(2, officer, "tech", seed.Invited, from.Add(time.Second))
	theirs, waits := f.seeded(3, other, "hive", seed.Invited, to), f.seeded(4, officer, "tech", seed.Requested, to)
	f.seeded(5, officer, "tech", seed.Invited, from)
	f.seeded(6, officer, "tech", seed.Invited, to.Add(time.Second))
	lapsed, moved := f.seeded(7, officer, "tech", seed.Lapsed, to), f.seeded(8, officer, "tech", seed.Invited, to)
	f.seeded(9, officer, "tech", seed.Onboarded, to)
	// The fact follows within a minute: until then the provisioning says what counts.
	f.seeds(func(tx seed.OwnTx) error {
		return tx.StoreProvisionings(f.ctx(), &seed.Provisioning{AccountID: moved.AccountID, State: seed.Onboarded, InvitationID: moved.ID, MailedAt: to, ChangedAt: to})
	})
	f.seeded(10, officer, "tech", seed.Licensed, to) // whose mail is on its way
	missing := f.seedMailed(11, officer, "tech", mail.Refused)
	device := insight.Range{SEED: seed.ForDevice, From: from, To: to}
	for _, test := range []struct {
		name     string
		scope    insight.Scope
		r        insight.Range
		examples int
		total    int
		first    []*invite.Invitation
	}{
		{"own", insight.OfInviter(officer.ID), device, 3, 2, []*invite.Invitation{first, second}},
		{"agency", insight.OfAgency(f.agency("tech")), device, 1, 2, []*invite.Invitation{first}},
		{"another's", insight.OfInviter(other.ID), device, 3, 1, []*invite.Invitation{theirs}},
		{"all", insight.All(), device, 1, 3, []*invite.Invitation{first}},
		{"a licence", insight.All(), insight.Range{SEED: seed.ForLicence, To: to}, 3, 1, []*invite.Invitation{waits}},
		{"another mail", insight.All(), insight.Range{SEED: seed.ForRemail, To: to}, 3, 1, []*invite.Invitation{missing}},
		{"lapsed", insight.All(), insight.Range{SEED: seed.ForRequest, To: to}, 3, 1, []*invite.Invitation{lapsed}},
		{"none", insight.OfAgency(f.agency("hive")), insight.Range{SEED: seed.ForLicence, To: to}, 3, 0, nil},
	} {
		found, err := f.Insight().Stuck(f.ctx(), test.scope, test.r, test.examples, 4)
		f.ok(err)
		if found.Total != test.total || !reflect.DeepEqual(ids(found.Examples), ids(test.first)) {
			t.Errorf("%s: %d, %v", test.name, found.Total, ids(found.Examples))
		}
	}
	if found, err := f.Insight().Stuck(f.ctx(), insight.All(), device, 1, 2); err != nil || found.Total != 2 {
		t.Errorf("up to the ceiling: %d, %v", found.Total, err)
	}
	stale := seed.Stale{After: from, By: to}
	for limit, want := range map[int][]uuid.UUID{1: {first.AccountID}, 9: {first.AccountID, second.AccountID}} {
		read, err := f.Seeds().StaleMails(f.ctx(), officer.ID, stale, limit)
		if err != nil || !slices.Equal(read, want) {
			t.Errorf("up to %d: %v, %v", limit, read, err)
		}
		f.seeds(func(tx seed.OwnTx) error {
			found, err := tx.StaleMails(f.ctx(), officer.ID, stale, limit)
			if !slices.Equal(found, want) {
				t.Errorf("up to %d: %v", limit, found)
			}
			return err
		})
	}
}

// seedMailed adds an invitation whose SEED waits for a mail that came to this state; Queued: it
// is tried again.
func (f *fixture) seedMailed(n int, by *techpass.Account, agency string, became mail.State) *invite.Invitation {
	f.Helper()
	i := f.seeded(n, by, agency, seed.Licensed, f.at)
	m := f.mail(i)
	m.Kind, m.LinkHash, m.Sealed = mail.SEEDInvitation, nil, nil
	f.ok(f.Mails().Update(f.ctx(), func(tx mail.Tx) error {
		if err := tx.AddMails(f.ctx(), m); err != nil {
			return err
		}
		if became == mail.Queued {
			return tx.NoteTries(f.ctx(), mail.Try{MailID: m.ID, Cause: mail.CauseMailbox, Reply: "452 full", At: f.at, NextAt: f.at.Add(time.Hour)})
		}
		_, err := tx.EndMails(f.ctx(), mail.End{MailID: m.ID, State: became, Reply: "550 no", At: f.at})
		return err
	}))
	f.seeds(func(tx seed.OwnTx) error {
		return tx.StoreProvisionings(f.ctx(), &seed.Provisioning{AccountID: i.AccountID, State: seed.Licensed, InvitationID: i.ID, MailID: m.ID, MailedAt: f.at, ChangedAt: f.at})
	})
	f.insights(func(tx insight.Tx) error {
		standings, err := tx.Standings(f.ctx(), []uuid.UUID{i.ID})
		f.ok(err)
		return tx.SaveFacts(f.ctx(), []insight.Fact{insight.FactOf(standings[0])})
	})
	return i
}

// missingSEEDMails: who waits for a SEED mail that did not arrive is found by what became of it,
// together with those whose invitation's mail did not, page by page and by a search.
func missingSEEDMails(t *testing.T, f *fixture) {
	officer, other := f.addAccount("officer@tech.gov.sg"), f.addAccount("officer2@hive.gov.sg")
	refused, delayed := f.seedMailed(1, officer, "tech", mail.Refused), f.seedMailed(2, officer, "tech", mail.Queued)
	lost, dropped := f.seedMailed(3, officer, "tech", mail.GivenUp), f.seedMailed(4, officer, "tech", mail.Withdrawn)
	f.seedMailed(5, officer, "tech", mail.Sent)
	theirs := f.seedMailed(6, other, "hive", mail.Refused)
	moved := f.seedMailed(7, officer, "tech", mail.Refused) // SEED moved on since
	f.seeds(func(tx seed.OwnTx) error {
		return tx.StoreProvisionings(f.ctx(), &seed.Provisioning{AccountID: moved.AccountID, State: seed.Lapsed, InvitationID: moved.ID, ChangedAt: f.at})
	})
	address := f.invitation(officer, numbered(8))
	address.AccountID, address.Agency, address.State = f.addAccount(numbered(8)).ID, f.agency("tech"), invite.Refused
	address.CreatedAt = f.at.Add(90 * time.Second) // between the first two
	again := f.seedMailed(9, officer, "tech", mail.Refused)
	gone := f.seedMailed(10, officer, "tech", mail.Refused) // the invitation ended
	gone.State = invite.Ended
	f.ok(f.update(func(tx invite.Tx) error { return tx.UpdateInvitation(f.ctx(), gone) }))
	f.add(address)
	for n, test := range []struct {
		q    invite.Query
		want []*invite.Invitation
	}{
		{invite.Query{Mail: invite.MailRefused}, []*invite.Invitation{refused, address, again}},
		{invite.Query{Mail: invite.MailUndelivered}, []*invite.Invitation{delayed, lost, dropped}},
		{invite.Query{Mail: invite.MailNotDelivered}, []*invite.Invitation{lost, dropped}},
		{invite.Query{SEED: invite.SEEDMailMissing}, []*invite.Invitation{refused, delayed, lost, dropped, again}},
		{invite.Query{SEED: invite.SEEDMailMissing, Mail: invite.MailRefused}, []*invite.Invitation{refused, again}},
		{invite.Query{Status: invite.StatusOnboarded, Mail: invite.MailRefused}, []*invite.Invitation{refused, again}},
		{invite.Query{Mail: invite.MailRefused, Search: refused.Email.String()}, []*invite.Invitation{refused}},
		{invite.Query{SEED: invite.SEEDMailMissing, Search: "gov.sg"}, []*invite.Invitation{refused, delayed, lost, dropped, again}},
		{invite.Query{Mail: invite.MailRefused, SEED: invite.SEEDNotOnboarded}, []*invite.Invitation{refused, again}},
		{invite.Query{Mail: invite.MailRefused, Scope: invite.Scope{Whole: true}}, []*invite.Invitation{refused, theirs, address, again}},
		{invite.Query{Mail: invite.MailRefused, Scope: invite.Scope{Whole: true, Agency: f.agency("hive")}}, []*invite.Invitation{theirs}},
	} {
		q := test.q
		q.OldestFirst, q.Limit = true, 10
		sorted := slices.SortedFunc(slices.Values(test.want), func(a, b *invite.Invitation) int { return a.CreatedAt.Compare(b.CreatedAt) })
		got, err := f.Invites().List(f.ctx(), officer.ID, q)
		f.ok(err)
		if !slices.Equal(ids(got), ids(sorted)) {
			t.Errorf("%d: found %d, want %d", n, len(got), len(sorted))
		}
		if n, err := f.Invites().Count(f.ctx(), officer.ID, q, 9); err != nil || n != len(sorted) {
			t.Errorf("%+v: counted %d, want %d, %v", test.q, n, len(sorted), err)
		}
		if n, err := f.Invites().Count(f.ctx(), officer.ID, q, 1); err != nil || n != 1 {
			t.Errorf("%+v: counted %d up to 1, %v", test.q, n, err)
		}
	}
	// Page by page, there and back, each row once.
	page := func(q invite.Query) []uuid.UUID {
		q.Mail, q.Limit = invite.MailRefused, 1
		got, err := f.Invites().List(f.ctx(), officer.ID, q)
		f.ok(err)
		return ids(got)
	}
	place := func(i *invite.Invitation, backward bool) keyset.Cursor {
		return keyset.Cursor{At: i.CreatedAt, ID: i.ID, Backward: backward}
	}
	for name, c := range map[string]struct{ got, want []uuid.UUID }{
		"newest":  {page(invite.Query{}), ids([]*invite.Invitation{again, address})},
		"second":  {page(invite.Query{Cursor: place(again, false)}), ids([]*invite.Invitation{address, refused})},
		"oldest":  {page(invite.Query{OldestFirst: true}), ids([]*invite.Invitation{refused, address})},
		"back":    {page(invite.Query{Cursor: place(refused, true)}), ids([]*invite.Invitation{address, again})},
		"the end": {page(invite.Query{Cursor: place(refused, false)}), nil},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
	got, err := f.Invites().Get(f.ctx(), delayed.ID)
	if f.ok(err); got.SEEDDelivery.Trouble() != mail.Delayed || got.SEEDDelivery.Reply != "452 full" || !got.SEEDDelivery.NextAt.Equal(f.at.Add(time.Hour)) || got.SEEDState != seed.Licensed {
		t.Errorf("%+v", got.SEEDDelivery)
	}
	if got, err = f.Invites().Get(f.ctx(), moved.ID); err != nil || got.SEEDDelivery.State != "" || got.SEEDState != seed.Lapsed {
		t.Errorf("%+v, %v", got.SEEDDelivery, err)
	}
}

func filteredBySEED(t *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	waits, sent := f.seeded(1, officer, "tech", seed.Requested, f.at), f.seeded(2, officer, "tech", seed.Invited, f.at)
	lapsed, onboarded, gone := f.seeded(3, officer, "tech", seed.Lapsed, f.at), f.seeded(4, officer, "tech", seed.Onboarded, f.at), f.seeded(5, officer, "tech", seed.Deprovisioned, f.at)
	wish, none, ended := f.invitation(officer, numbered(6)), f.invitation(officer, numbered(7)), f.invitation(officer, numbered(8))
	for n, i := range []*invite.Invitation{wish, none, ended} {
		i.AccountID, i.Agency = f.addAccount(numbered(6+n)).ID, f.agency("tech")
		i.CreatedAt = f.at.Add(time.Duration(6+n) * time.Minute)
	}
	wish.SEED, ended.SEED, ended.State = true, true, invite.Ended
	f.add(wish, none, ended)
	all := map[invite.SEEDFilter][]*invite.Invitation{
		"": {waits, sent, lapsed, onboarded, gone, wish, none, ended}, invite.SEEDNotRequired: {gone, none}, invite.SEEDOnboarded: {onboarded},
		invite.SEEDNotOnboarded: {waits, sent, lapsed, wish}, invite.SEEDNoLicence: {waits}, invite.SEEDNoDevice: {sent}, invite.SEEDLapsed: {lapsed},
	}
	check := func(how string) {
		t.Helper()
		for filter, want := range all {
			for _, q := range []invite.Query{{}, {Search: "gov.sg"}, {Search: "g"}, {Thorough: true}, {Thorough: true, Search: "gov.sg"}, {Scope: invite.Scope{Whole: true, Agency: f.agency("tech")}}} {
				q.SEED, q.OldestFirst, q.Limit = filter, true, 10
				got, err := f.Invites().List(f.ctx(), officer.ID, q)
				f.ok(err)
				if len(got) > len(want) {
					got = got[:len(want)] // without a filter there are others beyond
				}
				if !reflect.DeepEqual(ids(got), ids(want)) {
					t.Errorf("%s, %q, %+v: %d found, want %d", how, filter, q, len(got), len(want))
				}
				if filter == "" {
					continue
				}
				if n, err := f.Invites().Count(f.ctx(), officer.ID, q, 10); err != nil || n < len(want) || how == "few" && n != len(want) {
					t.Errorf("%s, %q, %+v: counted %d, %v", how, filter, q, n, err)
				}
			}
		}
	}
	check("few")
	var more []*invite.Invitation
	for n := range 1200 { // more than are walked through as a whole
		i := f.invitation(officer, numbered(1000+n))
		i.Agency, i.CreatedAt = f.agency("tech"), f.at.Add(day).Add(time.Duration(n)*time.Second)
		more = append(more, i)
	}
	f.addTogether(more)
	check("many")
}
