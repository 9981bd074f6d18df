package device_test

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"techbiz/internal/device"
	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/seed"
	"techbiz/internal/store"
	"techbiz/internal/testparts"
)

// TestNobodyWaitsInARing: whatever happens to one holder's code and device at the same time,
// no transaction has to be broken off because two wait for one another.
func TestNobodyWaitsInARing(t *testing.T) {
	log := &lines{}
	w := newWorldAt(t, testparts.Postgres(t), store.Options{Log: slog.New(slog.NewTextHandler(log, nil))})
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	report, err := device.ParseReport("macOS", "15.0", "abc")
	w.ok(err)
	for range 15 {
		w.provisioned(a, seed.Invited)
		w.enrolled(a)
		w.at = w.at.Add(device.KeptUnused)
		w.provisioned(a, seed.Invited)
		code, request := w.code(a), csr(t, w.machine().key)
		var group sync.WaitGroup
		for _, do := range []func() error{
			func() error {
				_, err := w.devices.Enrol(t.Context(), device.Request{Code: code, CSR: request, Report: report, Client: "192.0.2.1"})
				return err
			},
			func() error { _, err := w.devices.Offer(t.Context(), a.ID); return err },
			func() error { return w.devices.Remove(t.Context(), a.Actor()) },
			func() error { _, err := w.devices.RunDue(t.Context()); return err },
			func() error { return w.devices.Release(t.Context(), a.ID, w.at) },
			func() error { _, err := w.devices.RunDue(t.Context()); return err },
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
	if told := log.String(); strings.Contains(told, "tried again") {
		t.Errorf("the log tells\n%s", told)
	}
}

// lines is a log that several write.
type lines struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
