package device_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/seed"
	"techbiz/internal/seed/device/devicetest"
)

// harness is the built-in manager as the suite asks for it.
type harness struct{ *world }

func (h harness) Manager() seed.DeviceManager { return h.Devices }

func (h harness) Holder() uuid.UUID {
	return h.holder("u"+uuid.NewString()[:12]+"@tech.gov.sg", seed.Invited).ID
}

func (h harness) Enrol(code string) error {
	_, err := h.machine().enrol(code)
	return err
}

func (h harness) Now() time.Time { return h.Clock.Now() }

func TestBuiltInManagerConforms(t *testing.T) {
	devicetest.Run(t, func(t *testing.T) devicetest.Harness { return harness{newWorld(t)} })
}
