package lifecycle_test

import (
	"testing"
	"time"

	"techbiz/internal/app/apptest"
	"techbiz/internal/base/people"
	"techbiz/internal/testparts/testdb"
)

// world is a world with two officers and an admin.
type world struct {
	*apptest.World

	officer people.Actor
	other   people.Actor
	admin   people.Actor
}

// onBoth runs the test over each database.
func onBoth(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	testdb.OnBoth(t, func(t *testing.T, url string) { test(t, newWorld(t, url)) })
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{World: apptest.New(t, url)}
	w.Allow("tech.gov.sg", "hive.gov.sg", "acme.com")
	w.officer, w.other = w.Officer("officer@tech.gov.sg").Actor(), w.Officer("officer2@hive.gov.sg").Actor()
	w.admin = w.Admin("admin@tech.gov.sg").Actor()
	return w
}

// days moves the clock so many days on.
func (w *world) days(n int) { w.Clock.Add(time.Duration(n) * 24 * time.Hour) }
