package device_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"techbiz/internal/app/apptest"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/seed"
	"techbiz/internal/seed/device"
	"techbiz/internal/testparts/testdb"
)

// TestNobodyWaitsInARing: whatever happens to one holder's code and device at the same time,
// no transaction has to be broken off because two wait for one another.
func TestNobodyWaitsInARing(t *testing.T) {
	url := testdb.Postgres(t)
	w := &world{apptest.New(t, url, apptest.OwnStore(url, 0))}
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	report, err := device.ParseReport("macOS", "15.0", "abc")
	w.OK(err)
	for range 15 {
		w.provisioned(a, seed.Invited)
		w.enrolled(a)
		w.Clock.Add(device.KeptUnused)
		w.provisioned(a, seed.Invited)
		code, request := w.code(a), csr(t, w.machine().key)
		var group sync.WaitGroup
		for _, do := range []func() error{
			func() error {
				_, err := w.Devices.Enrol(t.Context(), device.Request{Code: code, CSR: request, Report: report, Client: "192.0.2.1"})
				return err
			},
			func() error { _, err := w.Devices.Offer(t.Context(), a.ID); return err },
			func() error { return w.Devices.Remove(t.Context(), a.Actor()) },
			func() error { _, err := w.Devices.RunDue(t.Context()); return err },
			func() error { return w.Devices.Release(t.Context(), a.ID, w.Clock.Now()) },
			func() error { _, err := w.Devices.RunDue(t.Context()); return err },
		} {
			group.Go(func() {
				err := do()
				var fields people.FieldErrors
				if err != nil && !errors.As(err, &fields) && !errors.As(err, new(*fault.Conflict)) {
					t.Error(err)
				}
			})
		}
		group.Wait()
	}
	if told := w.Logged.String(); strings.Contains(told, "tried again") {
		t.Errorf("the log tells\n%s", told)
	}
}
