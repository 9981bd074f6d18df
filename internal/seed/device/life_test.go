package device_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// runs has the job run and checks what it did.
func (w *world) runs(reminded, deleted int) {
	w.Helper()
	done, err := w.Devices.RunDue(w.Context())
	w.OK(err)
	if done.Reminded != reminded || done.Deleted != deleted {
		w.Errorf("after %s: %+v, want %d reminded, %d deleted", w.Clock.Now(), done, reminded, deleted)
	}
}

func TestUnusedDevicesAreDeleted(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	m, g := w.enrolled(a)
	start := w.Clock.Now()
	told := map[int]int{}
	var last []*mail.Mail
	for n := range 181 {
		w.Clock.Set(start.Add(time.Duration(n) * day))
		for range 2 { // it may run twice
			_, err := w.Devices.RunDue(t.Context())
			w.OK(err)
		}
		last = w.NewMails()
		for _, m := range last {
			r, err := w.Devices.ReminderFor(t.Context(), m)
			if n == 180 && err != nil {
				continue
			}
			w.OK(err)
			told[n] = r.Days
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
	if len(last) != 1 || last[0].Kind != mail.DeviceDeleted {
		t.Errorf("mails at the end: %v", last)
	}
	w.stands(a, seed.Lapsed)
	w.lapsed(a, people.RoleSystem, "unused")
	w.unproved(m.beats())
	if _, err := w.Devices.Device(t.Context(), a.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("device: %v", err)
	}
	trail := w.Actions("device", g.Device.ID)
	if len(trail) != 7 || trail[6] != audit.DeviceDeleted || slices.Index(trail, audit.DeviceReminded) != 1 {
		t.Errorf("trail %v", trail)
	}
}

// TestInviterHearsOfUnusedDevice, and nobody where the holder removed it themselves.
func TestInviterHearsOfUnusedDevice(t *testing.T) {
	w := newWorld(t)
	officer := w.holder("officer@tech.gov.sg", seed.NotRequired)
	var holders []*techpass.Account
	for _, mailbox := range []string{"jane@tech.gov.sg", "june@tech.gov.sg"} {
		a := w.holder(mailbox, seed.Invited)
		p := w.Provisioning(a.ID)
		p.InvitationID = w.InvitedBy(officer, a).ID
		w.OK(w.Store.Seeds().Update(t.Context(), func(tx seed.OwnTx) error { return tx.StoreProvisionings(t.Context(), p) }))
		w.enrolled(a)
		holders = append(holders, a)
	}
	w.OK(w.Devices.Remove(t.Context(), holders[1].Actor()))
	w.Clock.Add(180 * day)
	w.runs(0, 1)
	w.runs(0, 0)
	told, err := w.Store.Notices().Notices(t.Context(), officer.ID, notice.Query{Limit: 9})
	w.OK(err)
	for _, earlier := range told[min(1, len(told)):] {
		if earlier.Kind != notice.DeviceEnrolled {
			t.Errorf("told %+v", earlier)
		}
	}
	if len(told) != 3 || told[0].Kind != notice.SEEDUnused || told[0].Person.Email != holders[0].Email {
		t.Errorf("told %+v", told)
	}
}

// TestJobThatDidNotRun sends one reminder, with the days that are left.
func TestJobThatDidNotRun(t *testing.T) {
	w := newWorld(t)
	w.enrolled(w.holder("jane@tech.gov.sg", seed.Invited))
	w.Clock.Add(175 * day)
	w.runs(1, 0)
	told := w.NewMails()
	if len(told) != 1 || told[0].Kind != mail.DeviceReminder {
		t.Fatalf("mails %v", told)
	}
	r, err := w.Devices.ReminderFor(t.Context(), told[0])
	w.OK(err)
	if r.Days != 5 || r.DeletedOn.String() == "" {
		t.Errorf("reminder %+v", r)
	}
	w.runs(0, 0)
	w.Clock.Add(2 * day)
	w.runs(1, 0)
}

func TestUseEndsTheReminders(t *testing.T) {
	w := newWorld(t)
	m, _ := w.enrolled(w.holder("jane@tech.gov.sg", seed.Invited))
	w.Clock.Add(151 * day)
	w.runs(1, 0)
	w.OK(m.beats())
	if _, err := w.Devices.ReminderFor(t.Context(), w.NewMails()[0]); !errors.Is(err, mail.ErrWithdrawn) {
		t.Errorf("the reminder still leaves: %v", err)
	}
	w.Clock.Add(149 * day)
	w.runs(0, 0)
	w.Clock.Add(day)
	w.runs(1, 0)
}

func TestManyDueDevices(t *testing.T) {
	w := newWorld(t)
	holders := 0
	for ; holders < 3; holders++ {
		w.enrolled(w.holder(string(rune('a'+holders))+"@tech.gov.sg", seed.Invited))
	}
	w.Clock.Add(200 * day)
	w.runs(0, holders)
	w.runs(0, 0)
}
