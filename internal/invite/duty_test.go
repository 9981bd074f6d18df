package invite_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

func isConflict(err error) bool {
	_, ok := errors.AsType[*fault.Conflict](err)
	return ok
}

func isField(err error, field string) bool {
	var errs people.FieldErrors
	return errors.As(err, &errs) && errs.For(field) != nil
}

func TestWhoGivesWhichDuty(t *testing.T) {
	w := newWorld(t)
	admin, agent := w.Admin("admin@tech.gov.sg").Actor(), w.Serving("agent@tech.gov.sg", techpass.DutyAgent).Actor()
	boss := w.Serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin).Actor()
	w.Admin("admin2@tech.gov.sg")
	for _, test := range []struct {
		what   string
		actor  people.Actor
		to     string
		duty   techpass.Duty
		refuse func(error) bool
	}{
		{"admin appoints an agent", admin, "new1@hive.gov.sg", techpass.DutyAgent, nil},
		{"admin appoints an agency admin elsewhere", admin, "new2@hive.gov.sg", techpass.DutyAgencyAdmin, nil},
		{"admin appoints an admin", admin, "new3@tech.gov.sg", techpass.DutyAdmin, nil},
		{"agency admin appoints one of the own agency", boss, "new4@tech.gov.sg", techpass.DutyAgencyAdmin, nil},
		{"agency admin appoints one elsewhere", boss, "new5@hive.gov.sg", techpass.DutyAgencyAdmin, func(err error) bool { return isField(err, people.FieldEmail) }},
		{"agency admin appoints an agent", boss, "new6@tech.gov.sg", techpass.DutyAgent, isConflict},
		{"agency admin appoints an admin", boss, "new7@tech.gov.sg", techpass.DutyAdmin, isConflict},
		{"agency admin makes an agent one of theirs", boss, "agent@tech.gov.sg", techpass.DutyAgencyAdmin, isConflict},
		{"agent appoints", agent, "new8@tech.gov.sg", techpass.DutyAgent, func(err error) bool { return errors.Is(err, fault.Forbidden) }},
		{"officer appoints", w.officer, "new9@tech.gov.sg", techpass.DutyAgent, func(err error) bool { return errors.Is(err, fault.Forbidden) }},
		{"admin changes their own", admin, "admin@tech.gov.sg", techpass.DutyAgent, isConflict},
		{"a vendor gets one", admin, "jane@acme.com", techpass.DutyAgent, func(err error) bool { return isField(err, people.FieldEmail) }},
		{"a vendor with a government mailbox gets one", admin, "jane_from.acme@tech.gov.sg", techpass.DutyAgent, func(err error) bool { return isField(err, people.FieldEmail) }},
		{"of a domain that is not allowed", admin, "jane@none.gov.sg", techpass.DutyAgent, func(err error) bool { return isField(err, people.FieldEmail) }},
	} {
		_, err := w.Invites.AskDuty(w.Context(), test.actor, w.Email(test.to), test.duty)
		if test.refuse != nil {
			if !test.refuse(err) {
				t.Errorf("%s: %v", test.what, err)
			}
			continue
		}
		w.OK(err)
		if a, err := w.Store.Invites().AccountOf(w.Context(), w.Email(test.to)); !errors.Is(err, fault.NotFound) {
			t.Errorf("%s: before a second person approves there is %+v, %v", test.what, a, err)
		}
		w.ApproveAll()
		if a, err := w.Store.Invites().AccountOf(w.Context(), w.Email(test.to)); err != nil || a.Duty != test.duty {
			t.Errorf("%s: %+v, %v", test.what, a, err)
		}
	}
	if _, err := w.Store.Invites().AccountOf(w.Context(), w.Email("new7@tech.gov.sg")); !errors.Is(err, fault.NotFound) {
		t.Errorf("a refused appointment leaves an account: %v", err)
	}
}

func TestDutiesAreTaken(t *testing.T) {
	w := newWorld(t)
	admin := w.Admin("admin@tech.gov.sg").Actor()
	boss, other := w.Serving("boss@tech.gov.sg", techpass.DutyAgencyAdmin).Actor(), w.Serving("boss@hive.gov.sg", techpass.DutyAgencyAdmin).Actor()
	agent := w.Serving("agent@tech.gov.sg", techpass.DutyAgent).Actor()
	take := func(actor people.Actor, from uuid.UUID) error {
		_, err := w.Invites.TakeDuty(w.Context(), actor, from)
		return err
	}
	for what, refused := range map[string]bool{
		"their own":                     isConflict(take(admin, admin.ID)),
		"the last admin's":              isConflict(take(people.System(), admin.ID)),
		"an agent's by an agency admin": isConflict(take(boss, agent.ID)),
		"another agency's":              errors.Is(take(boss, other.ID), fault.NotFound),
		"by an agent":                   errors.Is(take(agent, boss.ID), fault.Forbidden),
		"by an officer":                 errors.Is(take(w.officer, boss.ID), fault.Forbidden),
	} {
		if !refused {
			t.Errorf("%s is taken", what)
		}
	}
	w.OK(take(admin, boss.ID))
	w.OK(take(admin, boss.ID)) // nothing more to take
	a, err := w.Invites.DutyHolder(w.Context(), admin, boss.ID)
	if err != nil || a.Actor().Role != people.RoleOfficer {
		t.Errorf("who had it is %+v, %v", a, err)
	}
	events, err := w.Store.Invites().EventsAbout(w.Context(), audit.Subject{Type: "account", ID: boss.ID}, 100)
	w.OK(err)
	events = slices.DeleteFunc(events, func(e *audit.Event) bool { return e.Action != audit.DutyGiven && e.Action != audit.DutyTaken })
	if len(events) != 2 || events[1].Data["from"] != "agency admin" || events[1].Data["to"] != "" || events[1].ActorID != admin.ID || events[0].ActorRole != people.RoleSystem {
		t.Errorf("the trail tells %+v", events)
	}
	second := w.Admin("admin2@tech.gov.sg").Actor()
	w.OK(take(second, admin.ID))
	if err := take(admin, second.ID); !isConflict(err) {
		t.Errorf("two admins took one another's duty: %v", err)
	}
}

// Whoever uses an account is mailed when its duty changes; whoever has not come yet is
// mailed their invitation alone.
func TestDutyNews(t *testing.T) {
	w := newWorld(t)
	news := func() int { return len(w.NewMailsOf(mail.DutyChanged)) }
	a, err := w.Invites.GiveDuty(w.Context(), people.System(), w.Email("new@tech.gov.sg"), techpass.DutyAgent)
	w.OK(err)
	if n := news(); n != 0 {
		t.Errorf("%d mails to somebody who has not come", n)
	}
	w.Change(a.ID, func(a *techpass.Account) { a.State = techpass.Active })
	for range 2 {
		_, err = w.Invites.GiveDuty(w.Context(), people.System(), a.Email, techpass.DutyAgencyAdmin)
		w.OK(err)
	}
	if n := news(); n != 1 {
		t.Errorf("%d mails of one change", n)
	}
	w.Change(a.ID, func(a *techpass.Account) { a.State = techpass.Disabled })
	if _, err = w.Invites.GiveDuty(w.Context(), people.System(), a.Email, techpass.DutyAdmin); !isConflict(err) {
		t.Errorf("a disabled account gets a duty: %v", err)
	}
}

func TestDutyHoldersAreSeenByTheirAgency(t *testing.T) {
	w := newWorld(t)
	admin := w.Admin("admin@tech.gov.sg").Actor()
	boss := w.Serving("boss@hive.gov.sg", techpass.DutyAgencyAdmin).Actor()
	for actor, want := range map[people.Actor]int{admin: 2, boss: 1} {
		found, next, err := w.Invites.DutyHolders(w.Context(), actor, invite.DutyPlace{})
		if err != nil || len(found) != want || next != (invite.DutyPlace{}) {
			t.Errorf("%s sees %d, %v", actor.Role, len(found), err)
		}
	}
	if _, _, err := w.Invites.DutyHolders(w.Context(), w.officer, invite.DutyPlace{}); !errors.Is(err, fault.Forbidden) {
		t.Errorf("an officer sees them: %v", err)
	}
	if _, err := w.Invites.DutyHolder(w.Context(), boss, admin.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("another agency's is seen: %v", err)
	}
}
