package seed_test

import (
	"testing"

	"techbiz/internal/app/apptest"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// TestOneConnectionIsEnough: no transaction waits for a second connection, of which there
// may be none while others do the same.
func TestOneConnectionIsEnough(t *testing.T) {
	w := newWorld(apptest.OneConnection(t))
	w.size(1)
	a, next := w.vendor(), w.vendor()
	w.want(a)
	w.want(next)
	w.Clock.Add(seed.AskEvery)
	w.OK(w.Seeds.AskAgain(w.Context(), w.officer.Actor(), a.ID))
	w.invited(a)
	w.OK(w.enrol(a))
	w.decline(a)
	w.OK(w.Seeds.Release(w.Context(), seed.ReleaseJob{AccountID: a.ID, EndedAt: w.Clock.Now()}))
	w.is(map[*techpass.Account]seed.State{a: seed.Deprovisioned, next: seed.Licensed})
	w.Clock.Add(seed.Lifetime)
	_, err := w.Seeds.LapseDue(w.Context())
	w.OK(err)
	w.OK(w.Seeds.HandOutAll(w.Context()))
}
