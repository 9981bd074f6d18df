package storetest

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/insight"
	"techbiz/internal/invite"
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
	second, first := f.seeded(1, officer, "tech", seed.Invited, to), f.seeded(2, officer, "tech", seed.Licensed, from.Add(time.Second))
	theirs, waits := f.seeded(3, other, "hive", seed.Invited, to), f.seeded(4, officer, "tech", seed.Requested, to)
	f.seeded(5, officer, "tech", seed.Invited, from)
	f.seeded(6, officer, "tech", seed.Invited, to.Add(time.Second))
	lapsed, moved := f.seeded(7, officer, "tech", seed.Lapsed, to), f.seeded(8, officer, "tech", seed.Invited, to)
	f.seeded(9, officer, "tech", seed.Onboarded, to)
	// The fact follows within a minute: until then the provisioning says what counts.
	f.seeds(func(tx seed.OwnTx) error {
		return tx.StoreProvisionings(f.ctx(), &seed.Provisioning{AccountID: moved.AccountID, State: seed.Onboarded, InvitationID: moved.ID, MailedAt: to, ChangedAt: to})
	})
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
