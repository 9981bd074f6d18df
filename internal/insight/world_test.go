package insight_test

import (
	"testing"
	"time"

	"techbiz/internal/app/apptest"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/testparts/testdb"
)

// world is a world with three officers, two of one agency, and an admin.
type world struct {
	*apptest.World

	officers []people.Actor
	admin    people.Actor
	sent     []*invite.Invitation
}

// onBoth runs the test over each database.
func onBoth(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	testdb.OnBoth(t, func(t *testing.T, url string) { test(t, newWorld(t, url)) })
}

func newWorld(t testing.TB, url string) *world {
	t.Helper()
	w := &world{World: apptest.New(t, url)}
	w.Clock.Set(time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC))
	w.Allow("tech.gov.sg", "hive.gov.sg", "acme.com")
	for _, mailbox := range []string{"officer@tech.gov.sg", "colleague@tech.gov.sg", "officer@hive.gov.sg"} {
		w.officers = append(w.officers, w.Officer(mailbox).Actor())
	}
	w.admin = w.Admin("admin@tech.gov.sg").Actor()
	return w
}
