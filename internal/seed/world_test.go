package seed_test

import (
	"strconv"
	"testing"

	"techbiz/internal/app/apptest"
	"techbiz/internal/techpass"
)

// world is one with an officer and an admin.
type world struct {
	*apptest.World

	officer, admin *techpass.Account
	made           int
}

func newWorld(w *apptest.World) *world {
	w.Helper()
	admin := w.Change(w.Active("admin@tech.gov.sg").ID, func(a *techpass.Account) { a.Duty = techpass.DutyAdmin })
	return &world{World: w, officer: w.Active("officer@tech.gov.sg"), admin: admin}
}

// both runs the test over each database.
func both(t *testing.T, test func(w *world)) {
	t.Helper()
	apptest.OnBoth(t, func(w *apptest.World) { test(newWorld(w)) })
}

// vendor adds an account in use whom the officer invited.
func (w *world) vendor() *techpass.Account {
	w.Helper()
	w.made++
	a := w.Active("v" + strconv.Itoa(w.made) + "@acme.com")
	w.InvitedBy(w.officer, a)
	return a
}
