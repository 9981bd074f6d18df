// Package devicetest is the suite that every seed.DeviceManager passes. It asks only what
// the port promises.
package devicetest

import (
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/seed"
)

// Harness is a device manager with what a test needs around it.
type Harness interface {
	Manager() seed.DeviceManager
	// Holder returns the account of somebody new who may enrol a device.
	Holder() uuid.UUID
	// Enrol does at a device, which runs macOS, what its holder does with the code.
	Enrol(code string) error
	// Now is the manager's clock.
	Now() time.Time
}

// Run runs the suite. fresh returns a harness that lives as long as its test.
func Run(t *testing.T, fresh func(t *testing.T) Harness) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T, h Harness)
	}{
		{"AnOfferEnrolsOneDevice", enrols},
		{"ANewOfferEndsTheOlder", newOffer},
		{"AnotherDeviceTakesThePlace", replaces},
		{"HoldersHaveDevicesOfTheirOwn", ownDevices},
		{"ReleaseForgetsAll", releases},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, fresh(t)) })
	}
}

func offer(t *testing.T, h Harness, holder uuid.UUID) string {
	t.Helper()
	o, err := h.Manager().Offer(t.Context(), holder)
	if err != nil {
		t.Fatalf("offer: %v", err)
	}
	if o.Code == "" || !o.ExpiresAt.After(h.Now()) {
		t.Fatalf("offer %d characters long until %s", len(o.Code), o.ExpiresAt)
	}
	return o.Code
}

func enrol(t *testing.T, h Harness, holder uuid.UUID) *seed.Device {
	t.Helper()
	if err := h.Enrol(offer(t, h, holder)); err != nil {
		t.Fatalf("enrol: %v", err)
	}
	d, err := h.Manager().Device(t.Context(), holder)
	if err != nil {
		t.Fatalf("device: %v", err)
	}
	return d
}

func none(t *testing.T, h Harness, holder uuid.UUID) {
	t.Helper()
	if d, err := h.Manager().Device(t.Context(), holder); !errors.Is(err, fault.NotFound) {
		t.Errorf("device %+v, %v, want none", d, err)
	}
}

func enrols(t *testing.T, h Harness) {
	holder := h.Holder()
	none(t, h, holder)
	code := offer(t, h, holder)
	none(t, h, holder)
	if err := h.Enrol(code); err != nil {
		t.Fatalf("enrol: %v", err)
	}
	d, err := h.Manager().Device(t.Context(), holder)
	if err != nil {
		t.Fatalf("device: %v", err)
	}
	if d.ID == uuid.Nil || d.AccountID != holder || d.OS != "macOS" || d.OSVersion == "" || d.HardwareID == "" ||
		d.EnrolledAt.IsZero() || d.SeenAt.Before(d.EnrolledAt) || !d.CertUntil.After(h.Now()) {
		t.Errorf("device %+v", d)
	}
	if err := h.Enrol(code); err == nil {
		t.Error("the code enrolled a second device")
	}
}

func newOffer(t *testing.T, h Harness) {
	holder := h.Holder()
	older, newer := offer(t, h, holder), offer(t, h, holder)
	if err := h.Enrol(older); err == nil {
		t.Error("the older code still works")
	}
	if err := h.Enrol(newer); err != nil {
		t.Errorf("the newer code: %v", err)
	}
}

func replaces(t *testing.T, h Harness) {
	holder := h.Holder()
	first := enrol(t, h, holder)
	if second := enrol(t, h, holder); second.ID == first.ID {
		t.Error("it is the same device")
	}
}

func ownDevices(t *testing.T, h Harness) {
	one, other := h.Holder(), h.Holder()
	mine := enrol(t, h, one)
	none(t, h, other)
	if theirs := enrol(t, h, other); theirs.ID == mine.ID || theirs.AccountID != other {
		t.Errorf("device %+v", theirs)
	}
}

func releases(t *testing.T, h Harness) {
	holder, other := h.Holder(), h.Holder()
	enrol(t, h, holder)
	kept := enrol(t, h, other)
	code := offer(t, h, holder)
	if err := h.Manager().Release(t.Context(), holder, h.Now().Add(-time.Second)); err != nil {
		t.Fatalf("release of what was before: %v", err)
	}
	if _, err := h.Manager().Device(t.Context(), holder); err != nil {
		t.Errorf("a newer device: %v", err)
	}
	for range 2 {
		if err := h.Manager().Release(t.Context(), holder, h.Now()); err != nil {
			t.Fatalf("release: %v", err)
		}
		none(t, h, holder)
	}
	if err := h.Enrol(code); err == nil {
		t.Error("a code still works after the release")
	}
	if err := h.Manager().Release(t.Context(), uuid.New(), h.Now()); err != nil {
		t.Errorf("release of somebody unknown: %v", err)
	}
	if d, err := h.Manager().Device(t.Context(), other); err != nil || d.ID != kept.ID {
		t.Errorf("another's device: %v", err)
	}
}
