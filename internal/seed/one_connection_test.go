package seed_test

import (
	"testing"
	"time"

	"techbiz/internal/seed"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/testparts"
)

// TestOneConnectionIsEnough: no transaction waits for a second connection, of which there
// may be none while others do the same.
func TestOneConnectionIsEnough(t *testing.T) {
	w := newWorldWith(testparts.Within(t, time.Minute), testparts.Postgres(t), store.Options{MaxConns: 1})
	w.size(1)
	a, next := w.vendor(), w.vendor()
	w.want(a)
	w.want(next)
	w.at = w.at.Add(seed.AskEvery)
	w.ok(w.seeds.AskAgain(w.ctx(), w.officer.Actor(), a.ID))
	w.invited(a)
	w.ok(w.enrol(a))
	w.decline(a)
	w.ok(w.seeds.Release(w.ctx(), seed.ReleaseJob{AccountID: a.ID, EndedAt: w.at}))
	w.is(map[*techpass.Account]seed.State{a: seed.Deprovisioned, next: seed.Licensed})
	w.at = w.at.Add(seed.Lifetime)
	_, err := w.seeds.LapseDue(w.ctx())
	w.ok(err)
	w.ok(w.seeds.HandOutAll(w.ctx()))
}
