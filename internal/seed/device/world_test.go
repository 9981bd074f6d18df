package device_test

import (
	"errors"
	"slices"
	"testing"

	"techbiz/internal/app/apptest"
	"techbiz/internal/mail"
	"techbiz/internal/seed/device"
)

// world is one in which people enrol devices.
type world struct{ *apptest.World }

func newWorld(t *testing.T) *world {
	t.Helper()
	return &world{apptest.OnSQLite(t)}
}

// tells checks of what people were mailed since it was asked last.
func (w *world) tells(want ...mail.Kind) {
	w.Helper()
	if got := w.NewKinds(); !slices.Equal(got, want) {
		w.Errorf("told %v, want %v", got, want)
	}
}

func (w *world) refused(err error, want error) {
	w.Helper()
	if !errors.Is(err, want) {
		w.Errorf("error %v, want %v", err, want)
	}
}

// unproved checks that the device was not believed.
func (w *world) unproved(err error) {
	w.Helper()
	if _, ok := errors.AsType[*device.ProofError](err); !ok {
		w.Errorf("error %v, want that it is not proved", err)
	}
}
