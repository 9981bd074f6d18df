package life_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/allowlist"
	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/singapore"
	"techbiz/internal/techpass"
)

// An agency admin does to the accounts of the own agency what an admin does to all, but to
// those who serve the portal; others' are not there.
func TestAgencyAdminChangesAccountsOfTheAgency(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		serving := func(mailbox string, d techpass.Duty) people.Actor {
			a, err := w.invites.GiveDuty(w.ctx(), people.System(), w.email(mailbox), d)
			w.ok(err)
			return a.Actor()
		}
		boss, agent := serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin), serving("agent@tech.gov.sg", techpass.DutyAgent)
		boss2 := serving("boss2@tech.gov.sg", techpass.DutyAgencyAdmin)
		list := allowlist.NewService(w.store.Allowlist(), w.lives.Now)
		d, err := people.ParseDomain("ours.com")
		w.ok(err)
		w.ok(list.AllowFor(w.ctx(), boss, d, people.Agency{}))
		own := w.invite(w.officer, "tan@tech.gov.sg", "")
		companys := w.invite(w.officer, "jane@ours.com", "jane")
		others := w.invite(w.other, "june@hive.gov.sg", "")
		nobodys := w.invite(w.officer, "joan@acme.com", "joan")
		deeds := map[string]func(who people.Actor, id uuid.UUID) error{
			"get":         func(who people.Actor, id uuid.UUID) error { _, err := w.lives.Get(w.ctx(), who, id); return err },
			"disable":     func(who people.Actor, id uuid.UUID) error { return w.lives.Disable(w.ctx(), who, id) },
			"enable":      func(who people.Actor, id uuid.UUID) error { return w.lives.Enable(w.ctx(), who, id) },
			"reset MFA":   func(who people.Actor, id uuid.UUID) error { return w.lives.ResetMFA(w.ctx(), who, id) },
			"investigate": func(who people.Actor, id uuid.UUID) error { return w.lives.Investigate(w.ctx(), who, id, true) },
			"clear":       func(who people.Actor, id uuid.UUID) error { return w.lives.Investigate(w.ctx(), who, id, false) },
			"type":        func(who people.Actor, id uuid.UUID) error { return w.lives.SetType(w.ctx(), who, id, techpass.Temp) },
			"hand over": func(who people.Actor, id uuid.UUID) error {
				_, err := w.lives.HandOverOf(w.ctx(), who, id, w.email("officer@tech.gov.sg"))
				return err
			},
		}
		for what, do := range deeds {
			for id, found := range map[uuid.UUID]bool{own.AccountID: true, companys.AccountID: true, others.AccountID: false, nobodys.AccountID: false} {
				if err := do(boss, id); found != (err == nil) || (!found && !errors.Is(err, fault.NotFound)) {
					t.Errorf("%s: %v, want found: %v", what, err, found)
				}
				for _, nobody := range []people.Actor{agent, w.officer} {
					if err := do(nobody, id); !errors.Is(err, fault.Forbidden) {
						t.Errorf("%s by %s: %v", what, nobody.Role, err)
					}
				}
			}
			if what != "get" {
				for _, serves := range []people.Actor{w.admin, agent, boss2} {
					wantConflict(t, do(boss, serves.ID))
				}
			}
		}
		w.ok(w.lives.SetContractOf(w.ctx(), boss, companys.AccountID, singapore.DateOf(w.at).Add(9)))
		if err := w.lives.SetContractOf(w.ctx(), boss, nobodys.AccountID, singapore.DateOf(w.at).Add(9)); !errors.Is(err, fault.NotFound) {
			t.Errorf("a contract of another's vendor: %v", err)
		}
		if _, err := w.lives.Leave(w.ctx(), boss, w.other.Email, people.Email{}); !errors.Is(err, fault.NotFound) {
			t.Errorf("another's officer leaves: %v", err)
		}
		for _, serves := range []people.Actor{w.admin, agent, boss2} {
			_, err = w.lives.Leave(w.ctx(), boss, serves.Email, people.Email{})
			wantConflict(t, err)
		}
		for typed, want := range map[string]int{"j": 1, "jane": 1, "tan@": 1, "june": 0, "joan": 0} {
			found, err := w.lives.Find(w.ctx(), boss, typed)
			if err != nil || len(found.Accounts) != want {
				t.Errorf("%q finds %d, %v, want %d", typed, len(found.Accounts), err, want)
			}
		}
		w.ok(w.lives.Terminate(w.ctx(), boss, companys.AccountID))
	})
}

// An agency admin reads what the agency's people did, and all about what is the agency's.
func TestAgencyAdminReadsTheTrail(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		a, err := w.invites.GiveDuty(w.ctx(), people.System(), w.email("boss@tech.gov.sg"), techpass.DutyAgencyAdmin)
		w.ok(err)
		boss := a.Actor()
		own, others := w.invite(w.officer, "tan@tech.gov.sg", ""), w.invite(w.other, "june@hive.gov.sg", "")
		w.ok(w.lives.Disable(w.ctx(), w.admin, own.AccountID))
		trail := audit.NewService(w.store.Audits(), nil)
		read := func(f audit.Filter) []*audit.Event {
			t.Helper()
			events, _, err := trail.List(w.ctx(), boss, f)
			w.ok(err)
			return events
		}
		for _, e := range read(audit.Filter{}) {
			if e.ActorID == w.other.ID || e.ActorRole == people.RoleSystem {
				t.Errorf("reads what %s did: %s", e.ActorRole, e.Action)
			}
		}
		if got := read(audit.Filter{SubjectID: others.ID}); len(got) != 0 {
			t.Errorf("reads %d events about another's invitation", len(got))
		}
		if got := read(audit.Filter{ActorID: w.other.ID}); len(got) != 0 {
			t.Errorf("reads %d events of another's officer", len(got))
		}
		if got := read(audit.Filter{SubjectID: own.AccountID, Action: audit.AccountDisabled}); len(got) != 1 {
			t.Errorf("reads %d events about the own account", len(got))
		}
		if got := read(audit.Filter{SubjectID: boss.ID, Action: audit.DutyGiven}); len(got) != 1 || got[0].ActorRole != people.RoleSystem {
			t.Errorf("who appointed them: %+v", got)
		}
		if _, _, err := trail.List(w.ctx(), w.officer, audit.Filter{}); !errors.Is(err, fault.Forbidden) {
			t.Errorf("an officer reads the trail: %v", err)
		}
	})
}
