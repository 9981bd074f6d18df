package approval_test

import (
	"testing"

	"techbiz/internal/app"
	"techbiz/internal/app/apptest"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
)

// world is a world in which two admins, and two agency admins of one agency, look after
// one another.
type world struct {
	*apptest.World

	officer, admin, second, boss, boss2, otherBoss people.Actor
}

// onBoth runs the test over each database.
func onBoth(t *testing.T, test func(w *world), changes ...func(*app.Options)) {
	t.Helper()
	apptest.OnBoth(t, func(aw *apptest.World) {
		w := &world{World: aw}
		w.Allow("tech.gov.sg", "hive.gov.sg")
		w.officer = w.Officer("officer@tech.gov.sg").Actor()
		w.admin, w.second = w.Admin("admin@tech.gov.sg").Actor(), w.Admin("admin2@hive.gov.sg").Actor()
		w.boss, w.boss2 = w.agencyAdmin("boss@tech.gov.sg"), w.agencyAdmin("boss2@tech.gov.sg")
		w.otherBoss = w.agencyAdmin("boss@hive.gov.sg")
		test(w)
	}, changes...)
}

func (w *world) agencyAdmin(mailbox string) people.Actor {
	w.Helper()
	return w.Serving(mailbox, techpass.DutyAgencyAdmin).Actor()
}
