package storetest

import (
	"log/slog"
	"reflect"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

func (f *fixture) insights(change func(tx insight.Tx) error) {
	f.Helper()
	f.ok(f.Insight().Update(f.ctx(), change))
}

func insightPlace(t *testing.T, f *fixture) {
	place, head, err := f.Insight().Progress(f.ctx())
	if err != nil || head != 0 || place != (insight.Place{}) {
		t.Errorf("at first: %+v, %d, %v", place, head, err)
	}
	want := insight.Place{Seq: 7, MovingFrom: uuid.New(), MovingAfter: uuid.New(), CaughtUpAt: f.at}
	for _, p := range []insight.Place{want, {Seq: 8}} {
		f.insights(func(tx insight.Tx) error { return tx.SaveInsightPlace(f.ctx(), p) })
		f.insights(func(tx insight.Tx) error {
			got, err := tx.InsightPlace(f.ctx())
			inUTC(&got.CaughtUpAt)
			if got != p {
				t.Errorf("got %+v, want %+v", got, p)
			}
			return err
		})
	}
}

func insightEvents(t *testing.T, f *fixture) {
	subject := uuid.New()
	sent, opened, unsealed := f.event(audit.InvitationSent, subject), f.event(audit.InvitationOpened, subject), f.event(audit.InvitationAccepted, subject)
	opened.At = f.at.Add(time.Second)
	record := func(events ...*audit.Event) {
		f.ok(f.update(func(tx invite.Tx) error { return tx.Record(f.ctx(), events...) }))
	}
	record(sent, opened)
	if _, err := audit.NewService(f.Audits(), slog.New(slog.DiscardHandler), time.Now).Seal(f.ctx()); err != nil {
		t.Fatal(err)
	}
	record(unsealed)
	about := audit.Subject{Type: "invitation", ID: subject}
	all := []insight.Event{{Seq: 1, Action: audit.InvitationSent, Subject: about}, {Seq: 2, Action: audit.InvitationOpened, Subject: about}}
	for _, test := range []struct {
		after int64
		limit int
		want  []insight.Event
	}{{0, 9, all}, {0, 1, all[:1]}, {1, 9, all[1:]}, {2, 9, []insight.Event{}}} {
		f.insights(func(tx insight.Tx) error {
			got, err := tx.SealedEvents(f.ctx(), test.after, test.limit)
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("after %d: %+v", test.after, got)
			}
			return err
		})
	}
	if _, head, err := f.Insight().Progress(f.ctx()); head != 2 || err != nil {
		t.Errorf("head %d, %v", head, err)
	}
}

func standings(t *testing.T, f *fixture) {
	officer, jane := f.addAccount("officer@tech.gov.sg"), f.account("jane@tech.gov.sg")
	jane.ActivatedAt = f.at.Add(time.Hour)
	f.ok(f.update(func(tx invite.Tx) error { return tx.AddAccount(f.ctx(), jane) }))
	sent, plain, own := f.invitation(officer, "jane@tech.gov.sg"), f.invitation(officer, "june@tech.gov.sg"), f.invitation(officer, "officer@tech.gov.sg")
	sent.AccountID, sent.SEED, sent.State, sent.Agency = jane.ID, true, invite.Onboarded, f.agency("tech")
	own.Type = invite.ByItself
	f.add(sent, plain, own)
	var mails []*mail.Mail
	f.ok(f.update(func(tx invite.Tx) error {
		for n := range 2 {
			mails = append(mails, f.mail(sent))
			mails[n].Attempt = n + 1
		}
		f.ok(tx.AddMails(f.ctx(), mails...))
		_, err := tx.NoteOpened(f.ctx(), mails[1].ID, f.at)
		return err
	}))
	f.ok(f.Mails().Update(f.ctx(), func(tx mail.Tx) error {
		_, err := tx.EndMails(f.ctx(), mail.End{MailID: mails[0].ID, State: mail.Sent, At: f.at})
		return err
	}))
	f.seeds(func(tx seed.OwnTx) error {
		return tx.StoreProvisionings(f.ctx(), &seed.Provisioning{AccountID: jane.ID, State: seed.Invited, InvitationID: sent.ID, MailedAt: f.at.Add(time.Minute), ChangedAt: f.at})
	})
	f.insights(func(tx insight.Tx) error {
		ids, err := tx.InvitationsOfAccounts(f.ctx(), []uuid.UUID{jane.ID})
		if err != nil || !reflect.DeepEqual(ids, []uuid.UUID{sent.ID}) {
			t.Errorf("invitations of the account: %v, %v", ids, err)
		}
		got, err := tx.Standings(f.ctx(), []uuid.UUID{sent.ID, plain.ID, own.ID, uuid.New()})
		byID := map[uuid.UUID]insight.Standing{}
		for _, s := range got {
			inUTC(&s.CreatedAt, &s.ActivatedAt, &s.SEEDSince)
			byID[s.InvitationID] = s
		}
		want := map[uuid.UUID]insight.Standing{
			sent.ID: {InvitationID: sent.ID, InviterID: officer.ID, Agency: sent.Agency, State: invite.Onboarded, SEED: true, CreatedAt: f.at,
				MailSent: true, LinkOpened: true, ActivatedAt: jane.ActivatedAt, SEEDWaits: seed.ForDevice, SEEDSince: f.at.Add(time.Minute)},
			plain.ID: {InvitationID: plain.ID, InviterID: officer.ID, State: invite.Open, CreatedAt: f.at},
		}
		if !reflect.DeepEqual(byID, want) {
			t.Errorf("got %+v\nwant %+v", byID, want)
		}
		return err
	})
}

func factsComeBack(t *testing.T, f *fixture) {
	a, b := uuid.MustParse("00000000-0000-4000-8000-000000000001"), uuid.MustParse("00000000-0000-4000-8000-000000000002")
	officer := uuid.New()
	facts := map[uuid.UUID]insight.Fact{
		a: {InvitationID: a, InviterID: officer, Agency: f.agency("tech"), Week: insight.WeekOf(f.at), Reached: insight.Activated, SEEDWanted: true, Days: 3},
		b: {InvitationID: b, InviterID: officer, Week: insight.WeekOf(f.at), Reached: insight.Opened, SEEDWanted: true, SEEDOnboarded: true,
			SEEDWaits: seed.ForDevice, SEEDSince: f.at},
	}
	for range 2 {
		f.insights(func(tx insight.Tx) error { return tx.SaveFacts(f.ctx(), []insight.Fact{facts[a], facts[b]}) })
		f.insights(func(tx insight.Tx) error {
			got, err := tx.Facts(f.ctx(), []uuid.UUID{a, b, uuid.New()})
			if !reflect.DeepEqual(got, facts) {
				t.Errorf("got %+v\nwant %+v", got, facts)
			}
			return err
		})
		changed := facts[b]
		changed.Reached, changed.InviterID, changed.Days = insight.Activated, officer, 0
		facts[b] = changed
	}
	f.insights(func(tx insight.Tx) error {
		first, err := tx.FactsOfInviter(f.ctx(), officer, uuid.Nil, 1)
		f.ok(err)
		rest, err := tx.FactsOfInviter(f.ctx(), officer, first[0], 9)
		if first[0] != a || !reflect.DeepEqual(rest, []uuid.UUID{b}) {
			t.Errorf("first %v, rest %v", first, rest)
		}
		return err
	})
}

func sumsAddUp(t *testing.T, f *fixture) {
	officer, monday := uuid.New(), insight.WeekOf(f.at)
	tech, hive := insight.OfAgency(f.agency("tech")), insight.OfAgency(f.agency("hive"))
	one := insight.Counts{Invited: 1, MailAccepted: 1, Opened: 1, Activated: 1, SEEDWanted: 1, SEEDOnboarded: 1}
	for range 2 {
		f.insights(func(tx insight.Tx) error {
			f.ok(tx.AddToWeeks(f.ctx(), nil))
			f.ok(tx.AddToWeeks(f.ctx(), []insight.WeekChange{
				{Scope: tech, Week: monday, Counts: one}, {Scope: tech, Week: monday.Add(-7), Counts: one}, {Scope: hive, Week: monday, Counts: one},
				{Scope: insight.OfInviter(officer), Week: monday, Counts: insight.Counts{Invited: 1}},
			}))
			return tx.AddToDays(f.ctx(), []insight.DayChange{
				{Scope: tech, Week: monday, Days: 2, N: 1}, {Scope: tech, Week: monday.Add(-7), Days: 2, N: 1}, {Scope: hive, Week: monday, Days: 0, N: 3},
			})
		})
	}
	f.insights(func(tx insight.Tx) error {
		return tx.AddToDays(f.ctx(), []insight.DayChange{{Scope: hive, Week: monday, Days: 0, N: -6}})
	})
	two := one.Add(one)
	weeks, err := f.Insight().Weeks(f.ctx(), tech, monday.Add(-7))
	if want := []insight.WeekChange{{Scope: tech, Week: monday.Add(-7), Counts: two}, {Scope: tech, Week: monday, Counts: two}}; err != nil || !reflect.DeepEqual(weeks, want) {
		t.Errorf("weeks %+v, %v", weeks, err)
	}
	own, err := f.Insight().Weeks(f.ctx(), insight.OfInviter(officer), monday)
	if err != nil || len(own) != 1 || own[0].Invited != 2 {
		t.Errorf("the officer's own: %+v, %v", own, err)
	}
	days, err := f.Insight().Days(f.ctx(), tech, monday)
	if want := []insight.DayChange{{Scope: tech, Week: monday, Days: 2, N: 2}}; err != nil || !reflect.DeepEqual(days, want) {
		t.Errorf("days %+v, %v", days, err)
	}
	agencies, err := f.Insight().Agencies(f.ctx(), monday.Add(-7))
	if want := []insight.AgencySums{{Agency: hive.Agency(), Counts: two}, {Agency: tech.Agency(), Counts: two.Add(two)}}; err != nil || !reflect.DeepEqual(agencies, want) {
		t.Errorf("agencies %+v, %v", agencies, err)
	}
	took, err := f.Insight().AgencyDays(f.ctx(), monday.Add(-7))
	if want := []insight.DayChange{{Scope: tech, Week: sgtime.Date{}, Days: 2, N: 4}}; err != nil || !reflect.DeepEqual(took, want) {
		t.Errorf("days of agencies %+v, %v", took, err)
	}
}

func stuckOnes(t *testing.T, f *fixture) {
	officer, other := f.addAccount("officer@tech.gov.sg"), f.addAccount("officer2@hive.gov.sg")
	ending := func(n int, by *techpass.Account, agency string, state invite.State, end time.Time) *invite.Invitation {
		i := f.invitation(by, numbered(n))
		i.Agency, i.State, i.ExpiresAt = f.agency(agency), state, end
		return i
	}
	from, to := f.at, f.at.Add(day)
	second, first := ending(1, officer, "tech", invite.Open, to), ending(2, officer, "tech", invite.Open, from.Add(time.Second))
	theirs, colleague := ending(3, other, "hive", invite.Open, to), ending(4, other, "tech", invite.Open, to)
	over, later, accepted, self := ending(5, officer, "tech", invite.Open, from), ending(6, officer, "tech", invite.Open, to.Add(time.Second)),
		ending(7, officer, "tech", invite.Accepted, to), ending(8, officer, "tech", invite.Open, to)
	self.Type = invite.ByItself
	f.add(second, first, theirs, colleague, over, later, accepted, self)
	f.addAccount(numbered(1)) // invited anew
	open := insight.Range{State: invite.Open, From: from, To: to}
	alone := open
	alone.Alone = true
	for _, test := range []struct {
		name     string
		scope    insight.Scope
		r        insight.Range
		examples int
		total    int
		first    []*invite.Invitation
	}{
		{"own", insight.OfInviter(officer.ID), open, 3, 2, []*invite.Invitation{first, second}},
		{"agency", insight.OfAgency(f.agency("tech")), open, 1, 3, []*invite.Invitation{first}},
		{"all", insight.All(), open, 1, 4, []*invite.Invitation{first}},
		{"not invited anew", insight.OfInviter(officer.ID), alone, 3, 1, []*invite.Invitation{first}},
		{"none", insight.OfInviter(officer.ID), insight.Range{State: invite.Lapsed, From: from, To: to}, 3, 0, nil},
	} {
		found, err := f.Insight().Stuck(f.ctx(), test.scope, test.r, test.examples, 4)
		f.ok(err)
		if found.Total != test.total || !reflect.DeepEqual(ids(found.Examples), ids(test.first)) {
			t.Errorf("%s: %d, %v", test.name, found.Total, ids(found.Examples))
		}
	}
	if found, err := f.Insight().Stuck(f.ctx(), insight.All(), open, 1, 2); err != nil || found.Total != 2 {
		t.Errorf("up to the ceiling: %d, %v", found.Total, err)
	}
}
