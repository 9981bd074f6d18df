package invite_test

import (
	"testing"

	"techbiz/internal/app/apptest"
	"techbiz/internal/base/people"
	"techbiz/internal/testparts/testdb"
)

// world is a world with two officers. Whoever has a mailbox of a school is not offered
// SEED.
type world struct {
	*apptest.World

	officer people.Actor
	other   people.Actor
}

func newWorld(t testing.TB) *world {
	t.Helper()
	return settled(apptest.OnSQLite(t))
}

// settled adds who and what these tests begin with.
func settled(empty *apptest.World) *world {
	empty.Helper()
	w := &world{World: empty}
	w.Allow("tech.gov.sg", "hive.gov.sg", "schools.gov.sg", "acme.com")
	w.OK(w.Allowlist.OfferSEED(w.Context(), people.System(), w.Domain("schools.gov.sg"), false))
	w.officer, w.other = w.Officer("officer@tech.gov.sg").Actor(), w.Officer("officer2@hive.gov.sg").Actor()
	return w
}

// onBoth runs the test over each database.
func onBoth(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	testdb.OnBoth(t, func(t *testing.T, url string) { test(t, settled(apptest.New(t, url))) })
}
