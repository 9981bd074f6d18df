package storetest

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/handover"
	"techbiz/internal/lifecycle"
	"techbiz/internal/org/agency"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/techpass"
)

func (f *fixture) agency(s string) people.Agency {
	f.Helper()
	return must[people.Agency](f)(people.ParseAgency(s))
}

func (f *fixture) domain(s string) people.Domain {
	f.Helper()
	return must[people.Domain](f)(people.ParseDomain(s))
}

func (f *fixture) allowlist(change func(tx allowlist.Tx) error) {
	f.Helper()
	f.ok(f.Allowlist().Update(f.ctx(), change))
}

// allow puts domains on the list, each for an agency.
func (f *fixture) allow(agencyOf map[string]string) {
	f.Helper()
	f.allowlist(func(tx allowlist.Tx) error {
		for name, acronym := range agencyOf {
			var g people.Agency
			if acronym != "" {
				g = f.agency(acronym)
			}
			if _, err := tx.AllowDomain(f.ctx(), f.domain(name), g, f.at); err != nil {
				return err
			}
		}
		return nil
	})
}

// manyOf adds n invitations by an officer of the agency.
func (f *fixture) manyOf(mailbox string, n int, change func(k int, i *invite.Invitation)) []*invite.Invitation {
	f.Helper()
	officer := f.addAccount(mailbox)
	all := make([]*invite.Invitation, n)
	for k := range all {
		all[k] = f.invitation(officer, numbered(k))
		all[k].Agency, _ = officer.Email.Agency()
		all[k].CreatedAt = f.at.Add(time.Duration(k) * time.Second)
		if change != nil {
			change(k, all[k])
		}
	}
	f.addTogether(all)
	return all
}

func wholeOf(g people.Agency) invite.Query {
	return invite.Query{Scope: invite.Scope{Whole: true, Agency: g}}
}

// The invitations of an agency, and of all, are listed, searched and counted as one's own.
func wholeScope(t *testing.T, f *fixture) {
	state := func(k int, i *invite.Invitation) {
		if k == 7 {
			i.State = invite.Refused
		}
	}
	f.manyOf("officer@tech.gov.sg", 1500, state)
	f.manyOf("officer2@hive.gov.sg", 20, state)
	f.manyOf("officer3@tech.gov.sg", 30, nil)
	own := f.manyOf("officer4@tech.gov.sg", 1, func(_ int, i *invite.Invitation) { i.Type = invite.ByItself })
	all, tech, hive := people.Agency{}, f.agency("tech"), f.agency("hive")
	for _, test := range []struct {
		agency people.Agency
		q      invite.Query
		want   int
	}{
		{all, invite.Query{}, 1550}, {tech, invite.Query{}, 1530}, {hive, invite.Query{}, 20}, {f.agency("none"), invite.Query{}, 0},
		{all, invite.Query{Search: "person00001@"}, 3}, {tech, invite.Query{Search: "person00001@"}, 2}, {hive, invite.Query{Search: "person00001@"}, 1},
		{all, invite.Query{Search: "person01400@"}, 1}, {hive, invite.Query{Search: "person01400@"}, 0}, {tech, invite.Query{Search: "person"}, 1530},
		{all, invite.Query{Search: "on"}, 1550}, {hive, invite.Query{Search: "zz"}, 0},
		{all, invite.Query{State: invite.Refused}, 2}, {tech, invite.Query{State: invite.Refused}, 1}, {hive, invite.Query{Status: invite.StatusNotOnboarded}, 20},
		{all, invite.Query{Status: invite.StatusOnboarded}, 0}, {tech, invite.Query{Search: "person00007@", State: invite.Refused}, 1},
	} {
		q := test.q
		q.Scope = wholeOf(test.agency).Scope
		q.Limit = 2000
		rows, err := f.Invites().List(f.ctx(), uuid.Nil, q)
		f.ok(err)
		n, err := f.Invites().Count(f.ctx(), uuid.Nil, q, 5000)
		if err != nil || n != test.want || len(rows) != test.want {
			t.Errorf("%q %+v: %d rows, %d counted, %v, want %d", test.agency, test.q, len(rows), n, err, test.want)
		}
		if slices.ContainsFunc(rows, func(i *invite.Invitation) bool {
			return i.ID == own[0].ID || (!test.agency.IsZero() && i.Agency != test.agency)
		}) {
			t.Errorf("%q %+v finds what is not its own", test.agency, test.q)
		}
	}
	if n, err := f.Invites().Count(f.ctx(), uuid.Nil, wholeOf(all), 1001); n != 1001 || err != nil {
		t.Errorf("counted %d, %v, want the ceiling", n, err)
	}
}

func wholePages(t *testing.T, f *fixture) {
	f.manyOf("officer@tech.gov.sg", 13, nil)
	f.manyOf("officer2@hive.gov.sg", 10, nil)
	for _, g := range []people.Agency{{}, f.agency("tech")} {
		for _, search := range []string{"", "person"} {
			q := wholeOf(g)
			q.Limit, q.Search = 4, search
			seen := map[uuid.UUID]bool{}
			last := f.at.Add(time.Hour)
			for {
				rows, err := f.Invites().List(f.ctx(), uuid.Nil, q)
				f.ok(err)
				for _, i := range rows[:min(4, len(rows))] {
					if seen[i.ID] || i.CreatedAt.After(last) {
						t.Errorf("%q: %s comes twice, or too late", g, i.Email)
					}
					seen[i.ID], last = true, i.CreatedAt
				}
				if len(rows) <= 4 {
					break
				}
				q.Cursor = keyset.Cursor{At: rows[3].CreatedAt, ID: rows[3].ID}
			}
			if want := map[bool]int{true: 23, false: 13}[g.IsZero()]; len(seen) != want {
				t.Errorf("%q, %q: pages hold %d, want %d", g, search, len(seen), want)
			}
		}
	}
}

// A hand-over to another agency moves what the search finds, too.
func wholeFollowsHandOver(t *testing.T, f *fixture) {
	from, to := f.manyOf("officer@tech.gov.sg", 3, nil)[0].InviterID, f.addAccount("colleague@hive.gov.sg")
	f.manyOf("many@other.gov.sg", 1200, nil)
	f.lives(func(tx lifecycle.Tx) error {
		_, err := tx.HandOvers().MoveInvitations(f.ctx(), from, handover.Choice{}, to.Actor())
		return err
	})
	for acronym, want := range map[string]int{"tech": 0, "hive": 3, "other": 1200} {
		q := wholeOf(f.agency(acronym))
		q.Search, q.Limit = "person", 2000
		rows, err := f.Invites().List(f.ctx(), uuid.Nil, q)
		if err != nil || len(rows) != want {
			t.Errorf("%s has %d, %v, want %d", acronym, len(rows), err, want)
		}
	}
}

func duties(t *testing.T, f *fixture) {
	f.allow(map[string]string{"tech.gov.sg": "tech", "sub.tech.gov.sg": "tech", "hive.gov.sg": "hive"})
	for mailbox, duty := range map[string]techpass.Duty{
		"admin@tech.gov.sg": techpass.DutyAdmin, "admin2@hive.gov.sg": techpass.DutyAdmin, "boss@hive.gov.sg": techpass.DutyAgencyAdmin,
		"boss@sub.tech.gov.sg": techpass.DutyAgencyAdmin, "agent@tech.gov.sg": techpass.DutyAgent, "none@tech.gov.sg": "", "gone@tech.gov.sg": techpass.DutyAdmin,
		"out@tech.gov.sg": techpass.DutyAdmin,
	} {
		a := f.account(mailbox)
		a.Duty, a.State = duty, techpass.Active
		switch mailbox {
		case "gone@tech.gov.sg":
			a.State = techpass.Terminated
		case "out@tech.gov.sg":
			a.State = techpass.Disabled
		}
		f.ok(f.update(func(tx invite.Tx) error { return tx.AddAccount(f.ctx(), a) }))
	}
	list := func(g people.Agency, limit int) (got []string) {
		t.Helper()
		var after invite.DutyPlace
		for {
			found, err := f.Invites().DutyHolders(f.ctx(), g, after, limit)
			f.ok(err)
			for _, a := range found {
				got = append(got, a.Email.String())
				after = invite.DutyPlace{Duty: a.Duty, Email: a.Email.String()}
			}
			if len(found) < limit {
				return got
			}
		}
	}
	everybody := []string{"admin2@hive.gov.sg", "admin@tech.gov.sg", "out@tech.gov.sg", "boss@hive.gov.sg", "boss@sub.tech.gov.sg", "agent@tech.gov.sg"}
	for _, limit := range []int{1, 2, 50} {
		got := list(people.Agency{}, limit)
		slices.Sort(got[:min(3, len(got))]) // databases differ in where a digit stands
		if !slices.Equal(got, everybody) {
			t.Errorf("pages of %d hold %v", limit, got)
		}
	}
	if got := list(f.agency("tech"), 50); len(got) != 4 || slices.Contains(got, "boss@hive.gov.sg") {
		t.Errorf("of TECH: %v", got)
	}
	admin, err := f.Invites().AccountOf(f.ctx(), f.email("admin@tech.gov.sg"))
	f.ok(err)
	f.ok(f.update(func(tx invite.Tx) error {
		n, err := tx.OtherAdmins(f.ctx(), admin.ID)
		if n != 1 {
			t.Errorf("%d other admins, want the one of HIVE", n)
		}
		return err
	}))
}

func agencies(t *testing.T, f *fixture) {
	tech, hive := f.agency("tech"), f.agency("hive")
	f.allow(map[string]string{"tech.gov.sg": "tech", "acme.com": "tech", "gone.com": "tech", "hive.gov.sg": "hive"})
	f.ok(f.Agencies().Update(f.ctx(), func(tx agency.Tx) error {
		for _, g := range []people.Agency{tech, hive} {
			for _, want := range []bool{true, false} {
				if added, err := tx.AddAgency(f.ctx(), agency.New(g, f.at)); added != want || err != nil {
					t.Errorf("add %s: %v, %v", g, added, err)
				}
			}
		}
		for _, want := range []bool{true, false} {
			if changed, err := tx.RenameAgency(f.ctx(), tech, "Government Technology Agency"); changed != want || err != nil {
				t.Errorf("rename: %v, %v", changed, err)
			}
		}
		if changed, err := tx.RenameAgency(f.ctx(), f.agency("none"), "Nobody"); changed || err != nil {
			t.Errorf("rename none: %v, %v", changed, err)
		}
		return nil
	}))
	f.allowlist(func(tx allowlist.Tx) error {
		known, err := tx.KnowsAgency(f.ctx(), tech)
		unknown, noErr := tx.KnowsAgency(f.ctx(), f.agency("none"))
		if !known || unknown {
			t.Errorf("TECH is known: %v, NONE: %v", known, unknown)
		}
		_, removeErr := tx.RemoveDomain(f.ctx(), f.domain("gone.com"), f.at)
		return errors.Join(err, noErr, removeErr)
	})
	got, err := f.Agencies().Agency(f.ctx(), tech)
	if err != nil || got.Name != "Government Technology Agency" || got.Domains != 2 || !got.CreatedAt.Equal(f.at) || got.Acronym != tech {
		t.Errorf("TECH is %+v, %v", got, err)
	}
	if _, err := f.Agencies().Agency(f.ctx(), f.agency("none")); !errors.Is(err, fault.NotFound) {
		t.Errorf("none: %v", err)
	}
	list, err := f.Agencies().Agencies(f.ctx(), people.Agency{}, 1)
	if err != nil || len(list) != 1 || list[0].Acronym != hive || list[0].Name != "HIVE" {
		t.Errorf("first page %+v, %v", list, err)
	}
	if list, err = f.Agencies().Agencies(f.ctx(), hive, 5); err != nil || len(list) != 1 || list[0].Acronym != tech {
		t.Errorf("second page %+v, %v", list, err)
	}
}

// What an admin says of a domain stays with it while it is off the list.
func domainsAreAdministered(t *testing.T, f *fixture) {
	tech, hive, gov, acme := f.agency("tech"), f.agency("hive"), f.domain("tech.gov.sg"), f.domain("acme.com")
	f.allow(map[string]string{"tech.gov.sg": "tech", "acme.com": "", "acme.org": "hive"})
	once := func(what string, do func(tx allowlist.Tx) (bool, error)) {
		t.Helper()
		f.allowlist(func(tx allowlist.Tx) error {
			for _, want := range []bool{true, false} {
				if changed, err := do(tx); changed != want || err != nil {
					t.Errorf("%s: %v, %v, want %v", what, changed, err, want)
				}
			}
			return nil
		})
	}
	once("provider", func(tx allowlist.Tx) (bool, error) { return tx.SetProvider(f.ctx(), gov, "WOG") })
	once("agency", func(tx allowlist.Tx) (bool, error) { return tx.SetDomainAgency(f.ctx(), acme, tech) })
	once("SEED", func(tx allowlist.Tx) (bool, error) { return tx.SetSEED(f.ctx(), gov, false) })
	once("removal", func(tx allowlist.Tx) (bool, error) { return tx.RemoveDomain(f.ctx(), gov, f.at) })
	if list, err := f.Allowlist().AllowedAmong(f.ctx(), []string{"tech.gov.sg", "acme.com"}); err != nil || len(list) != 1 || list["acme.com"].Agency != tech {
		t.Errorf("allowed are %v, %v", list, err)
	}
	if may, err := f.SignIns().MaySignIn(f.ctx(), f.email("new@tech.gov.sg")); may || err != nil {
		t.Errorf("somebody new of a removed domain may sign in: %v", err)
	}
	if g, err := f.Allowlist().DomainAgency(f.ctx(), "tech.gov.sg"); err != nil || g != tech {
		t.Errorf("a removed domain is %q's, %v", g, err)
	}
	if g, err := f.Allowlist().DomainAgency(f.ctx(), "unknown.com"); err != nil || !g.IsZero() {
		t.Errorf("an unknown domain is %q's, %v", g, err)
	}
	if p, err := f.Allowlist().DomainProvider(f.ctx(), "tech.gov.sg"); err != nil || p != "WOG" {
		t.Errorf("a removed domain signs in by %q, %v", p, err)
	}
	once("allowing again", func(tx allowlist.Tx) (bool, error) { return tx.AllowDomain(f.ctx(), gov, people.Agency{}, f.at) })
	list, err := f.Allowlist().AllowedAmong(f.ctx(), []string{"tech.gov.sg"})
	if d := list["tech.gov.sg"]; err != nil || d.Provider != "WOG" || d.Agency != tech || d.SEED {
		t.Errorf("it came back as %+v, %v", d, err)
	}
	for q, want := range map[allowlist.Query][]string{
		{}: {"acme.com", "acme.org", "tech.gov.sg"}, {Prefix: "acme."}: {"acme.com", "acme.org"}, {Prefix: "acme.", After: "acme.com"}: {"acme.org"},
		{Agency: tech}: {"acme.com", "tech.gov.sg"}, {Agency: hive, Prefix: "a"}: {"acme.org"}, {Prefix: "%"}: nil,
	} {
		page, err := f.Allowlist().DomainsPage(f.ctx(), q, 9)
		var got []string
		for _, d := range page {
			got = append(got, d.Name.String())
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%+v: %v, %v", q, got, err)
		}
	}
	if page, err := f.Allowlist().DomainsPage(f.ctx(), allowlist.Query{}, 2); err != nil || len(page) != 2 {
		t.Errorf("a page of two: %v, %v", page, err)
	}
}

func waitingOfDomain(t *testing.T, f *fixture) {
	officer := f.addAccount("officer@tech.gov.sg")
	var all []*invite.Invitation
	for k, state := range []invite.State{invite.Open, invite.Refused, invite.Onboarded, invite.Revoked} {
		all = append(all, f.invitation(officer, fmt.Sprintf("p%d@acme.com", k)))
		all[k].State = state
	}
	all = append(all, f.invitation(officer, "p@notacme.com"))
	f.add(all...)
	for ceiling, want := range map[int]int{10: 2, 1: 1} {
		if n, err := f.Allowlist().CountWaiting(f.ctx(), "acme.com", ceiling); n != want || err != nil {
			t.Errorf("up to %d: %d, %v", ceiling, n, err)
		}
	}
}

func accountsOfAgency(t *testing.T, f *fixture) {
	f.allow(map[string]string{"tech.gov.sg": "tech", "acme.com": "tech", "hive.gov.sg": "hive", "other.com": ""})
	for n, email := range []string{"jane@acme.com", "jane@hive.gov.sg", "jane@tech.gov.sg", "jane@other.com", "zoe@acme.com", "zed@other.com"} {
		a := f.account(email)
		if n >= 4 {
			a.Username = must[people.Username](f)(people.ParseUsername([]string{"Jane.X", "Jane.Y"}[n-4]))
		}
		f.ok(f.update(func(tx invite.Tx) error { return tx.AddAccount(f.ctx(), a) }))
	}
	for typed, want := range map[string][]string{
		"":                       {"jane@acme.com", "jane@tech.gov.sg", "zoe@acme.com"},
		"jane":                   {"jane@acme.com", "jane@tech.gov.sg", "zoe@acme.com"},
		"jane acme":              {"jane@acme.com", "zoe@acme.com"},
		"zoe":                    {"zoe@acme.com"},
		"jane.x@techpass":        {"zoe@acme.com"},
		"jane.y":                 nil,
		"jane.y@techpass.gov.sg": nil,
		"hive":                   nil,
		"zed@other.com":          nil,
	} {
		found, err := f.Lives().FindAccounts(f.ctx(), lifecycle.AccountQuery{Words: invite.WordsOf(typed), Agency: f.agency("tech")}, 9)
		var got []string
		for _, a := range found {
			got = append(got, a.Email.String())
		}
		slices.Sort(got)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v", typed, got, err)
		}
	}
}

func trailOfAgency(t *testing.T, f *fixture) {
	f.allow(map[string]string{"tech.gov.sg": "tech", "acme.com": "tech", "hive.gov.sg": "hive"})
	actors := []*techpass.Account{f.addAccount("officer@tech.gov.sg"), f.addAccount("jane@acme.com"), f.addAccount("officer@hive.gov.sg")}
	var events []*audit.Event
	for k := range 30 {
		e := f.event("invitation.sent", uuid.New())
		e.At = f.at.Add(time.Duration(k) * time.Second)
		e.ActorID = actors[k%3].ID
		if k%2 == 0 {
			e.Action = "invitation.revoked"
		}
		events = append(events, e)
	}
	system := f.event("mail.accepted", uuid.New())
	f.ok(f.update(func(tx invite.Tx) error { return tx.Record(f.ctx(), append(events, system)...) }))
	tech := f.agency("tech")
	for _, test := range []struct {
		filter   audit.Filter
		window   int
		want     int
		windowed bool
	}{
		{audit.Filter{}, 1000, 20, false}, {audit.Filter{Actions: []audit.Action{"invitation.revoked"}}, 1000, 10, false}, {audit.Filter{}, 6, 4, true},
		{audit.Filter{ActorID: actors[2].ID}, 1000, 0, false}, {audit.Filter{ActorID: actors[1].ID}, 1000, 10, false}, {audit.Filter{To: f.at.Add(-time.Hour)}, 6, 0, false},
	} {
		test.filter.Limit = 100
		got, end, err := f.Audits().EventsWithin(f.ctx(), tech, test.filter, test.window)
		if err != nil || len(got) != test.want || (end.ID != uuid.Nil) != test.windowed {
			t.Errorf("%+v: %d events, end %v, %v", test.filter, len(got), end, err)
		}
	}
	var n int
	filter := audit.Filter{Limit: 100}
	for {
		got, end, err := f.Audits().EventsWithin(f.ctx(), tech, filter, 7)
		f.ok(err)
		n += len(got)
		if end.ID == uuid.Nil {
			break
		}
		filter.Before = end
	}
	if n != 20 {
		t.Errorf("the windows hold %d in all", n)
	}
	i := f.invitation(actors[2], "x@tech.gov.sg")
	i.Agency = f.agency("hive")
	f.add(i)
	for id, want := range map[uuid.UUID]people.Agency{i.ID: f.agency("hive"), actors[0].ID: tech, actors[1].ID: tech, uuid.New(): {}} {
		if g, err := f.Audits().SubjectAgency(f.ctx(), id); err != nil || g != want {
			t.Errorf("%s is %q's, %v, want %q", id, g, err, want)
		}
	}
}
