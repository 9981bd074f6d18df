package device_test

import (
	"testing"
	"time"

	"techbiz/internal/seed"
	"techbiz/internal/store"
	"techbiz/internal/testparts"
)

// TestOneConnectionIsEnough: no transaction waits for a second connection, of which there
// may be none while others do the same.
func TestOneConnectionIsEnough(t *testing.T) {
	w := newWorldAt(testparts.Within(t, time.Minute), testparts.Postgres(t), store.Options{MaxConns: 1})
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	m, g := w.enrolled(a)
	w.at = w.at.Add(day)
	w.ok(m.beats())
	w.at = g.Device.RenewAfter()
	w.ok(m.beats())
	g, err := w.devices.Renew(w.Context(), m.signs("{}"))
	w.ok(err)
	m.serial = g.Device.Serial
	_, err = w.devices.RunDue(w.Context())
	w.ok(err)
	w.ok(w.devices.Remove(w.Context(), a.Actor()))
	w.unproved(m.beats())
	b := w.holder("june@tech.gov.sg", seed.Invited)
	w.enrolled(b)
	w.ok(w.devices.Release(w.Context(), b.ID, w.at))
}
