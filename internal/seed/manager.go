package seed

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// DeviceManager is where devices are enrolled. The built-in one is the device package.
// Each of its calls may go to another system, so none is made within a transaction. What
// happens to devices it tells back by Provisioner.Enrol, Removed and Unused.
type DeviceManager interface {
	// Offer prepares the enrolment of one device of the account's holder, in the place of
	// the one that is enrolled, if any. It ends earlier offers.
	Offer(ctx context.Context, accountID uuid.UUID) (Offer, error)
	// Device returns the holder's enrolled device, or fault.NotFound.
	Device(ctx context.Context, accountID uuid.UUID) (*Device, error)
	// Release forgets the holder's device and offers, but for those that are newer than
	// ended, when SEED ended: it may be called late, and again.
	Release(ctx context.Context, accountID uuid.UUID, ended time.Time) error
}

// Offer lets one device be enrolled.
type Offer struct {
	Code      string // typed or pasted at the device, once; shown once
	ExpiresAt time.Time
}

// Device is an enrolled device: a GMD.
type Device struct {
	ID         uuid.UUID
	AccountID  uuid.UUID
	OS         string // "macOS" or "Windows"
	OSVersion  string
	HardwareID string
	EnrolledAt time.Time
	SeenAt     time.Time // of the last heartbeat
	CertUntil  time.Time // until when its certificate is valid
}
