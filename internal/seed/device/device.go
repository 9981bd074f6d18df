package device

import (
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/seed"
)

// Times of a device. Source: domain.md, "SEED": a certificate lives a year and renews
// itself; a record unused for 180 days is deleted, with mails from 30 days before.
const (
	CertLifetime = 365 * 24 * time.Hour
	RenewAhead   = 60 * 24 * time.Hour // how long before its end a certificate is renewed
	KeptUnused   = 180 * 24 * time.Hour
	// SeenEvery is how often at most it is written down that a device was seen.
	SeenEvery = time.Hour
)

// reminders are the days left before the deletion at which the holder is mailed.
var reminders = []int{30, 14, 7, 3, 1}

const day = 24 * time.Hour

// Device is what is kept of an enrolled device.
type Device struct {
	seed.Device

	Serial        string // of its certificate, in hexadecimal
	EarlierSerial string // of the one before, whose renewal's answer may have been lost; "" for none
	KeyHash       []byte // SHA-256 of its public key
	Certificate   []byte // DER
	Reminded      int    // days that were left at the last reminder; 0 where there was none since it was seen
	DueAt         time.Time
}

// RenewAfter is from when the certificate is renewed.
func (d *Device) RenewAfter() time.Time { return d.CertUntil.Add(-RenewAhead) }

// seen notes that the device was there.
func (d *Device) seen(now time.Time) {
	d.SeenAt, d.Reminded = now, 0
	d.DueAt = d.nextDue()
}

// deletedAt is when the record is deleted where nothing is heard of the device.
func (d *Device) deletedAt() time.Time { return d.SeenAt.Add(KeptUnused) }

// nextDue is when the record has to be looked at: for the next reminder, or the deletion.
func (d *Device) nextDue() time.Time {
	for _, left := range reminders {
		if d.Reminded == 0 || left < d.Reminded {
			return d.deletedAt().Add(-time.Duration(left) * day)
		}
	}
	return d.deletedAt()
}

// daysLeft is how many days are left before the deletion, begun ones counted whole.
func (d *Device) daysLeft(now time.Time) int {
	left := d.deletedAt().Sub(now)
	if left <= 0 {
		return 0
	}
	return int((left + day - 1) / day)
}

// reminder is the reminder that is due with so many days left: the last one that is not
// later, so that a job which did not run for days sends one and not several. 0 for none.
func (d *Device) reminder(left int) int {
	due := 0
	for _, r := range reminders {
		if left <= r {
			due = r
		}
	}
	if d.Reminded != 0 && due >= d.Reminded {
		return 0
	}
	return due
}

// Subject is what audit events about a device are about.
func Subject(id uuid.UUID) audit.Subject { return audit.Subject{Type: "device", ID: id} }

func broken(field, rule, message string) error {
	return &people.FieldError{Field: field, Rule: rule, Message: message}
}
