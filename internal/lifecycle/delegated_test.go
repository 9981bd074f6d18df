package lifecycle_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/techpass"
)

// An agency admin does to the accounts of the own agency what an admin does to all, but to
// those who serve the portal; others' are not there.
func TestAgencyAdminChangesAccountsOfTheAgency(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		boss, agent := w.Serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin).Actor(), w.Serving("agent@tech.gov.sg", techpass.DutyAgent).Actor()
		boss2 := w.Serving("boss2@tech.gov.sg", techpass.DutyAgencyAdmin).Actor()
		w.OK(w.Allowlist.AllowFor(w.Context(), boss, w.Domain("ours.com"), people.Agency{}))
		own := w.Invite(w.officer, "tan@tech.gov.sg")
		companys := w.Invite(w.officer, "jane@ours.com")
		others := w.Invite(w.other, "june@hive.gov.sg")
		nobodys := w.Invite(w.officer, "joan@acme.com")
		actions := map[string]func(who people.Actor, id uuid.UUID) error{
			"get":     func(who people.Actor, id uuid.UUID) error { _, err := w.Lives.Get(w.Context(), who, id); return err },
			"disable": func(who people.Actor, id uuid.UUID) error { return w.Lives.Disable(w.Context(), who, id) },
			"enable":  func(who people.Actor, id uuid.UUID) error { return w.Lives.Enable(w.Context(), who, id) },
			"reset MFA": func(who people.Actor, id uuid.UUID) error {
				_, err := w.Lives.ResetMFA(w.Context(), who, id)
				return err
			},
			"investigate": func(who people.Actor, id uuid.UUID) error { return w.Lives.Investigate(w.Context(), who, id, true) },
			"clear":       func(who people.Actor, id uuid.UUID) error { return w.Lives.Investigate(w.Context(), who, id, false) },
			"type": func(who people.Actor, id uuid.UUID) error {
				return w.Lives.SetType(w.Context(), who, id, techpass.Temp)
			},
			"hand over": func(who people.Actor, id uuid.UUID) error {
				_, err := w.Lives.HandOverOf(w.Context(), who, id, w.Email("officer@tech.gov.sg"))
				return err
			},
		}
		for what, do := range actions {
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
					apptest.WantConflict(t, do(boss, serves.ID))
				}
			}
		}
		w.OK(w.Lives.SetContractOf(w.Context(), boss, companys.AccountID, sgtime.DateOf(w.Clock.Now()).Add(9)))
		if err := w.Lives.SetContractOf(w.Context(), boss, nobodys.AccountID, sgtime.DateOf(w.Clock.Now()).Add(9)); !errors.Is(err, fault.NotFound) {
			t.Errorf("a contract of another's vendor: %v", err)
		}
		if _, err := w.Lives.Leave(w.Context(), boss, w.other.Email, people.Email{}); !errors.Is(err, fault.NotFound) {
			t.Errorf("another's officer leaves: %v", err)
		}
		for _, serves := range []people.Actor{w.admin, agent, boss2} {
			_, err := w.Lives.Leave(w.Context(), boss, serves.Email, people.Email{})
			apptest.WantConflict(t, err)
		}
		for typed, want := range map[string]int{"j": 1, "jane": 1, "tan@": 1, "june": 0, "joan": 0} {
			found, err := w.Lives.Find(w.Context(), boss, typed)
			if err != nil || len(found.Accounts) != want {
				t.Errorf("%q finds %d, %v, want %d", typed, len(found.Accounts), err, want)
			}
		}
		w.OK(w.Lives.Terminate(w.Context(), boss, companys.AccountID))
	})
}

// An agency admin reads what the agency's people did, and all about what is the agency's.
func TestAgencyAdminReadsTheTrail(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		boss := w.Serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin).Actor()
		own, others := w.Invite(w.officer, "tan@tech.gov.sg"), w.Invite(w.other, "june@hive.gov.sg")
		w.OK(w.Lives.Disable(w.Context(), w.admin, own.AccountID))
		read := func(f audit.Filter) []*audit.Event {
			t.Helper()
			events, _, err := w.Audit.List(w.Context(), boss, f)
			w.OK(err)
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
		if got := read(audit.Filter{SubjectID: own.AccountID, Actions: []audit.Action{audit.AccountDisabled}}); len(got) != 1 {
			t.Errorf("reads %d events about the own account", len(got))
		}
		if got := read(audit.Filter{SubjectID: boss.ID, Actions: []audit.Action{audit.DutyGiven}}); len(got) != 1 || got[0].ActorRole != people.RoleSystem {
			t.Errorf("who appointed them: %+v", got)
		}
		if _, _, err := w.Audit.List(w.Context(), w.officer, audit.Filter{}); !errors.Is(err, fault.Forbidden) {
			t.Errorf("an officer reads the trail: %v", err)
		}
	})
}
