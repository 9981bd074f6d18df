package insight_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/insight"
	"techbiz/internal/invite"
	"techbiz/internal/testparts/testdb"
)

func mailbox(n int) string { return fmt.Sprintf("many%05d@tech.gov.sg", n) }

func TestWeeksBeginOnMondayInSingapore(t *testing.T) {
	for at, want := range map[string]string{
		"2026-11-22T15:59:59Z": "2026-11-16", // Sunday evening
		"2026-11-22T16:00:00Z": "2026-11-23", // Monday has begun
		"2026-11-29T15:00:00Z": "2026-11-23",
		"2027-01-01T04:00:00Z": "2026-12-28",
	} {
		when, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := insight.WeekOf(when); got.String() != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
}

func TestFacts(t *testing.T) {
	invited := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name string
		s    insight.Standing
		want insight.Stage
		days int
		seed bool
	}{
		{"just invited", insight.Standing{State: invite.Open}, insight.Invited, 0, false},
		{"mail refused", insight.Standing{State: invite.Refused}, insight.Invited, 0, false},
		{"mail accepted", insight.Standing{State: invite.Open, MailSent: true}, insight.MailAccepted, 0, false},
		{"opened, and corrected since", insight.Standing{State: invite.Refused, LinkOpened: true}, insight.Opened, 0, false},
		{"accepted by signing in", insight.Standing{State: invite.Accepted}, insight.Opened, 0, false},
		{"lapsed after opening", insight.Standing{State: invite.Lapsed, MailSent: true, LinkOpened: true}, insight.Opened, 0, false},
		{"onboarded within the day", insight.Standing{State: invite.Onboarded, ActivatedAt: invited.Add(23 * time.Hour)}, insight.Activated, 0, false},
		{"onboarded, then terminated", insight.Standing{State: invite.Ended, ActivatedAt: invited.Add(49 * time.Hour)}, insight.Activated, 2, false},
		{"terminated before", insight.Standing{State: invite.Ended, MailSent: true}, insight.MailAccepted, 0, false},
		{"active before", insight.Standing{State: invite.Onboarded, ActivatedAt: invited.Add(-time.Hour)}, insight.Activated, 0, false},
		{"years later", insight.Standing{State: invite.Onboarded, ActivatedAt: invited.AddDate(9, 0, 0)}, insight.Activated, 999, false},
		{"device onboarded", insight.Standing{State: invite.Onboarded, ActivatedAt: invited, SEED: true, SEEDOnboardedAt: invited}, insight.Activated, 0, true},
		{"device onboarded, not asked for", insight.Standing{State: invite.Onboarded, ActivatedAt: invited, SEEDOnboardedAt: invited}, insight.Activated, 0, false},
	} {
		test.s.CreatedAt = invited
		f := insight.FactOf(test.s)
		if f.Reached != test.want || f.Days != test.days || f.SEEDOnboarded != test.seed || f.SEEDWanted != test.s.SEED {
			t.Errorf("%s: %+v", test.name, f)
		}
	}
}

func TestWhoMaySeeWhat(t *testing.T) {
	w := newWorld(t, testdb.SQLite(t))
	officer := w.officers[0]
	boss := people.Actor{ID: w.officers[1].ID, Role: people.RoleAgencyAdmin, Email: w.officers[1].Email}
	vendor := people.Actor{ID: officer.ID, Role: people.RoleVendor, Email: w.Email("vendor@acme.com")}
	tech, hive := insight.OfAgency(officer.Agency()), insight.OfAgency(w.officers[2].Agency())
	for _, test := range []struct {
		name  string
		actor people.Actor
		scope insight.Scope
		may   bool
	}{
		{"own", officer, insight.OfInviter(officer.ID), true},
		{"a colleague's", officer, insight.OfInviter(w.officers[1].ID), false},
		{"an officer their agency's", officer, tech, false},
		{"an officer all", officer, insight.All(), false},
		{"a vendor", vendor, insight.OfInviter(officer.ID), false},
		{"an agency admin their agency's", boss, tech, true},
		{"an agency admin another's", boss, hive, false},
		{"an agency admin all", boss, insight.All(), false},
		{"an agency admin an officer's", boss, insight.OfInviter(officer.ID), false},
		{"an admin another agency's", w.admin, hive, true},
		{"an admin all", w.admin, insight.All(), true},
	} {
		_, err := w.Insight.Report(t.Context(), test.actor, test.scope, 12)
		_, stuckErr := w.Insight.Stuck(t.Context(), test.actor, test.scope)
		if errors.Is(err, fault.Forbidden) == test.may || errors.Is(stuckErr, fault.Forbidden) == test.may {
			t.Errorf("%s: %v, %v", test.name, err, stuckErr)
		}
	}
}

func TestReport(t *testing.T) {
	w := newWorld(t, testdb.SQLite(t))
	for n := range 10 { // one week
		i := w.invite(w.officers[0], n)
		w.deliver(i)
		if n < 9 {
			w.Clock.Add(24 * time.Hour)
			w.activate(i)
			w.Clock.Add(-24 * time.Hour)
		}
	}
	other := w.invite(w.officers[2], 100)
	w.Clock.Add(20 * 24 * time.Hour)
	w.activate(other)
	w.fold()
	r, err := w.Insight.Report(t.Context(), w.admin, insight.All(), 4)
	w.OK(err)
	if len(r.Weeks) != 4 || r.Weeks[0].Invited != 11 || r.Weeks[3].Monday != insight.WeekOf(w.Clock.Now()) || r.Total.Activated != 10 || r.Total.SEEDWanted != 4 {
		t.Errorf("%+v", r)
	}
	if r.Took != (insight.Days{N: 10, Median: 1, P90: 1}) || r.Weeks[0].Took != r.Took || r.Weeks[1].Took.N != 0 {
		t.Errorf("took %+v", r.Took)
	}
	if len(r.Agencies) != 2 || r.Agencies[0].Took != (insight.Days{N: 1, Median: 20, P90: 20}) || r.Agencies[1].Invited != 10 {
		t.Errorf("agencies %+v", r.Agencies)
	}
	if !r.AsOf.Equal(w.Clock.Now()) || r.Behind != 0 || r.Events == 0 {
		t.Errorf("as of %s, %d of %d behind", r.AsOf, r.Behind, r.Events)
	}
	own, err := w.Insight.Report(t.Context(), w.officers[0], insight.OfInviter(w.officers[0].ID), 5) // no such period
	if err != nil || len(own.Weeks) != insight.DefaultPeriod || own.Total.Invited != 10 || own.Agencies != nil {
		t.Errorf("own %+v, %v", own, err)
	}
	w.Clock.Add(28 * 24 * time.Hour)
	later, err := w.Insight.Report(t.Context(), w.admin, insight.All(), 4)
	if err != nil || later.Total.Invited != 0 || len(later.Agencies) != 0 || later.Weeks[3].Monday != insight.WeekOf(w.Clock.Now()) {
		t.Errorf("later %+v, %v", later, err)
	}
}

// TestStuck: each kind shows up when it is stuck, and not before.
func TestStuck(t *testing.T) {
	w := newWorld(t, testdb.SQLite(t))
	silent, refused, begun, again := w.invite(w.officers[0], 1), w.invite(w.officers[0], 2), w.invite(w.officers[0], 3), w.invite(w.officers[0], 4)
	w.refuse(refused)
	_, err := w.Invites.ProveMailbox(t.Context(), begun.AccountID)
	w.OK(err)
	expect := func(want map[insight.Reason]int) {
		t.Helper()
		got := map[insight.Reason]int{}
		stuck, err := w.Insight.Stuck(t.Context(), w.officers[0], insight.OfInviter(w.officers[0].ID))
		w.OK(err)
		for _, s := range stuck {
			got[s.Reason] = s.Total
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("at %s: %v, want %v", sgtime.DateOf(w.Clock.Now()), got, want)
		}
	}
	w.Clock.Add(7*24*time.Hour - time.Second)
	expect(map[insight.Reason]int{insight.MailRefused: 1})
	w.Clock.Add(time.Second)
	expect(map[insight.Reason]int{insight.MailRefused: 1, insight.Silent: 2, insight.StepsLeft: 1})
	_, err = w.Invites.Resend(t.Context(), w.officers[0], silent.ID, "")
	w.OK(err)
	expect(map[insight.Reason]int{insight.MailRefused: 1, insight.Silent: 1, insight.StepsLeft: 1})
	w.Clock.Add(23 * 24 * time.Hour)
	_, err = w.Invites.LapseDue(t.Context())
	w.OK(err)
	expect(map[insight.Reason]int{insight.Silent: 1, insight.StepsLeft: 1, insight.Lapsed: 2})
	w.invite(w.officers[2], 4) // a colleague invites one of them anew
	expect(map[insight.Reason]int{insight.Silent: 1, insight.StepsLeft: 1, insight.Lapsed: 1})
	w.Clock.Add(31 * 24 * time.Hour)
	expect(map[insight.Reason]int{insight.StepsLeft: 1})
	_ = again
}
