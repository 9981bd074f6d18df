package device_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"techbiz/internal/audit"
	"techbiz/internal/device"
	"techbiz/internal/fault"
	"techbiz/internal/mail"
	"techbiz/internal/people"
	"techbiz/internal/seed"
)

// runs has the job run and checks what it did.
func (w *world) runs(reminded, deleted int) {
	w.Helper()
	done, err := w.devices.RunDue(w.Context())
	w.ok(err)
	if done.Reminded != reminded || done.Deleted != deleted {
		w.Errorf("after %s: %+v, want %d reminded, %d deleted", w.at, done, reminded, deleted)
	}
}

func TestUnusedDevicesAreDeleted(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	m, g := w.enrolled(a)
	start := w.at
	told := map[int]int{}
	for n := range 181 {
		w.at = start.Add(time.Duration(n) * day)
		for range 2 { // it may run twice
			_, err := w.devices.RunDue(t.Context())
			w.ok(err)
		}
		for _, mail := range w.told {
			r, err := w.devices.ReminderFor(t.Context(), mail)
			if n == 180 && err != nil {
				continue
			}
			w.ok(err)
			told[n] = r.Days
		}
		if n < 180 {
			w.told = nil
		}
	}
	want := map[int]int{150: 30, 166: 14, 173: 7, 177: 3, 179: 1}
	if len(told) != len(want) {
		t.Errorf("told %v", told)
	}
	for n, days := range want {
		if told[n] != days {
			t.Errorf("day %d: %d days left, want %d", n, told[n], days)
		}
	}
	w.tells(mail.DeviceDeleted)
	w.stands(a, seed.Lapsed)
	w.lapsed(a, people.RoleSystem, "unused")
	w.unproved(m.beats())
	if _, err := w.devices.Device(t.Context(), a.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("device: %v", err)
	}
	trail := w.trail(device.Subject(g.Device.ID))
	if len(trail) != 7 || trail[6] != audit.DeviceDeleted || slices.Index(trail, audit.DeviceReminded) != 1 {
		t.Errorf("trail %v", trail)
	}
}

// TestJobThatDidNotRun sends one reminder, with the days that are left.
func TestJobThatDidNotRun(t *testing.T) {
	w := newWorld(t)
	w.enrolled(w.holder("jane@tech.gov.sg", seed.Invited))
	w.at = w.at.Add(175 * day)
	w.runs(1, 0)
	r, err := w.devices.ReminderFor(t.Context(), w.told[0])
	w.ok(err)
	if r.Days != 5 || r.DeletedOn.String() == "" {
		t.Errorf("reminder %+v", r)
	}
	w.tells(mail.DeviceReminder)
	w.runs(0, 0)
	w.at = w.at.Add(2 * day)
	w.runs(1, 0)
}

func TestUseEndsTheReminders(t *testing.T) {
	w := newWorld(t)
	m, _ := w.enrolled(w.holder("jane@tech.gov.sg", seed.Invited))
	w.at = w.at.Add(151 * day)
	w.runs(1, 0)
	w.ok(m.beats())
	if _, err := w.devices.ReminderFor(t.Context(), w.told[0]); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("the reminder still leaves: %v", err)
	}
	w.at = w.at.Add(149 * day)
	w.runs(0, 0)
	w.at = w.at.Add(day)
	w.runs(1, 0)
}

func TestManyDueDevices(t *testing.T) {
	w := newWorld(t)
	holders := 0
	for ; holders < 3; holders++ {
		w.enrolled(w.holder(string(rune('a'+holders))+"@tech.gov.sg", seed.Invited))
	}
	w.at = w.at.Add(200 * day)
	w.runs(0, holders)
	w.runs(0, 0)
}
