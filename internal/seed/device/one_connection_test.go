package device_test

import (
	"testing"

	"techbiz/internal/app/apptest"
	"techbiz/internal/seed"
)

// TestOneConnectionIsEnough: no transaction waits for a second connection, of which there
// may be none while others do the same.
func TestOneConnectionIsEnough(t *testing.T) {
	w := &world{apptest.OneConnection(t)}
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	m, g := w.enrolled(a)
	w.Clock.Add(day)
	w.OK(m.beats())
	w.Clock.Set(g.Device.RenewAfter())
	w.OK(m.beats())
	g, err := w.Devices.Renew(w.Context(), m.signs("{}"))
	w.OK(err)
	m.serial = g.Device.Serial
	_, err = w.Devices.RunDue(w.Context())
	w.OK(err)
	w.OK(w.Devices.Remove(w.Context(), a.Actor()))
	w.unproved(m.beats())
	b := w.holder("june@tech.gov.sg", seed.Invited)
	w.enrolled(b)
	w.OK(w.Devices.Release(w.Context(), b.ID, w.Clock.Now()))
}
