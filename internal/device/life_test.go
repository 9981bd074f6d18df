package device_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/device"
	"techbiz/internal/fault"
	"techbiz/internal/invite"
	"techbiz/internal/mail"
	"techbiz/internal/notice"
	"techbiz/internal/people"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
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

// TestInviterHearsOfUnusedDevice, and nobody where the holder removed it themselves.
func TestInviterHearsOfUnusedDevice(t *testing.T) {
	w := newWorld(t)
	officer := w.holder("officer@tech.gov.sg", seed.NotRequired)
	var holders []*techpass.Account
	for _, mailbox := range []string{"jane@tech.gov.sg", "june@tech.gov.sg"} {
		a := w.holder(mailbox, seed.Invited)
		i := &invite.Invitation{ID: uuid.Must(uuid.NewV7()), Type: invite.ByEmail, InviterID: officer.ID, AccountID: a.ID, Email: a.Email, SEED: true,
			State: invite.Onboarded, Attempt: 1, CreatedAt: w.at, SentAt: w.at, ExpiresAt: w.at.Add(invite.Lifetime)}
		w.ok(w.store.Invites().Update(t.Context(), func(tx invite.Tx) error { return tx.AddInvitations(t.Context(), i) }))
		p, err := w.store.Provisioning(t.Context(), a.ID)
		w.ok(err)
		p.InvitationID = i.ID
		w.ok(w.store.Seeds().Update(t.Context(), func(tx seed.OwnTx) error { return tx.StoreProvisionings(t.Context(), p) }))
		w.enrolled(a)
		holders = append(holders, a)
	}
	w.ok(w.devices.Remove(t.Context(), holders[1].Actor()))
	w.at = w.at.Add(180 * day)
	w.runs(0, 1)
	w.runs(0, 0)
	told, err := w.store.Notices().Notices(t.Context(), officer.ID, notice.Query{Limit: 9})
	w.ok(err)
	if len(told) != 1 || told[0].Kind != notice.SEEDUnused || told[0].Person.Email != holders[0].Email {
		t.Errorf("told %+v", told)
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
