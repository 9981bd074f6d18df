package desk_test

import (
	"testing"

	"techbiz/internal/app/apptest"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
	"techbiz/internal/testparts/testdb"
)

// world is a world in which all serve who work on requests, and two officers raise them.
type world struct {
	*apptest.World

	officer, other, agent, agent2, boss, admin people.Actor
}

// both runs the test on both databases.
func both(t *testing.T, run func(w *world)) {
	t.Helper()
	testdb.OnBoth(t, func(t *testing.T, url string) { run(newWorld(t, url)) })
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{World: apptest.New(t, url)}
	for _, c := range []struct{ domain, of string }{{"tech.gov.sg", ""}, {"hive.gov.sg", ""}, {"acme.com", "hive"}, {"shop.com", "tech"}} {
		w.OK(w.Allowlist.AllowFor(w.Context(), people.System(), w.Domain(c.domain), w.Agency(c.of)))
	}
	w.officer, w.other = w.serving("officer@tech.gov.sg", ""), w.serving("officer2@hive.gov.sg", "")
	w.agent, w.agent2 = w.serving("agent@tech.gov.sg", techpass.DutyAgent), w.serving("agent2@hive.gov.sg", techpass.DutyAgent)
	w.boss, w.admin = w.serving("boss@hive.gov.sg", techpass.DutyAgencyAdmin), w.serving("admin@tech.gov.sg", techpass.DutyAdmin)
	w.NewMails() // of how they came
	return w
}

// serving returns an officer in use of the portal, with a duty or without one.
func (w *world) serving(mailbox string, d techpass.Duty) people.Actor {
	w.Helper()
	a := w.Active(mailbox)
	return w.Change(a.ID, func(a *techpass.Account) { a.Duty = d }).Actor()
}

// vendor is one whom the officer invited, with a company mailbox and an account in use,
// of which the username is the mailbox's local part.
func (w *world) vendor(officer people.Actor, mailbox string) *techpass.Account {
	w.Helper()
	f := apptest.Form(w.Email(mailbox))
	f.Username = w.Email(mailbox).Local()
	return w.Onboard(w.InviteBy(officer, f))
}
