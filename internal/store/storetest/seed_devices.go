package storetest

import (
	"errors"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/lifecycle"
	"techbiz/internal/seed"
	"techbiz/internal/seed/device"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
)

func (f *fixture) enrolments(change func(tx device.Tx) error) {
	f.Helper()
	f.ok(f.Enrolments().Update(f.ctx(), change))
}

func (f *fixture) seedDevice(a *techpass.Account, serial string) *device.Device {
	return &device.Device{
		Device: seed.Device{ID: uuid.Must(uuid.NewV7()), AccountID: a.ID, OS: "macOS", OSVersion: "14.6.1", HardwareID: "C02XL0GTJGH5",
			EnrolledAt: f.at, SeenAt: f.at.Add(time.Hour), CertUntil: f.at.Add(2 * time.Hour)},
		Serial: serial, EarlierSerial: "e" + serial, KeyHash: []byte("hash"), Certificate: []byte{1, 0, 2}, Reminded: 7, DueAt: f.at.Add(3 * time.Hour),
	}
}

func (f *fixture) acceptedUse(a *techpass.Account, version string) {
	f.Helper()
	f.ok(f.Enrolments().UpdateUse(f.ctx(), func(tx device.UseTx) error { return tx.NoteAcceptableUse(f.ctx(), a.ID, version, f.at) }))
}

func (f *fixture) addSeedDevice(a *techpass.Account, serial string) *device.Device {
	f.Helper()
	d := f.seedDevice(a, serial)
	f.enrolments(func(tx device.Tx) error { return tx.AddEnrolled(f.ctx(), d) })
	return d
}

func (f *fixture) sameSeedDevice(want *device.Device) func(got *device.Device, err error) {
	return func(got *device.Device, err error) {
		f.Helper()
		f.ok(err)
		inUTC(&got.EnrolledAt, &got.SeenAt, &got.CertUntil, &got.DueAt)
		if !reflect.DeepEqual(got, want) {
			f.Errorf("came back as\n%+v, want\n%+v", got, want)
		}
	}
}

func seedDevicesComeBack(t *testing.T, f *fixture) {
	a := f.addAccount("jane@tech.gov.sg")
	d := f.addSeedDevice(a, "5a")
	f.sameSeedDevice(d)(f.Enrolments().EnrolledOf(f.ctx(), a.ID))
	for _, serial := range []string{"5a", "e5a"} {
		held := must[*device.Held](f)(f.Enrolments().EnrolledBySerial(f.ctx(), serial))
		if f.sameSeedDevice(d)(held.Device, nil); held.Account != a.State || held.SEED != seed.NotRequired {
			t.Errorf("its holder is %s, and SEED %s", held.Account, held.SEED)
		}
	}
	f.ok(f.Seeds().Update(f.ctx(), func(tx seed.OwnTx) error {
		return tx.StoreProvisionings(f.ctx(), &seed.Provisioning{AccountID: a.ID, State: seed.Onboarded, ChangedAt: f.at})
	}))
	d.OSVersion, d.Serial, d.EarlierSerial, d.Reminded, d.SeenAt = "15.0", "6b", "", 0, f.at.Add(4*time.Hour)
	f.enrolments(func(tx device.Tx) error {
		f.ok(tx.UpdateEnrolled(f.ctx(), d))
		f.sameSeedDevice(d)(tx.EnrolledOf(f.ctx(), a.ID))
		held := must[*device.Held](f)(tx.EnrolledBySerial(f.ctx(), "6b"))
		if f.sameSeedDevice(d)(held.Device, nil); held.Account != a.State || held.SEED != seed.Onboarded {
			t.Errorf("its holder is %s, and SEED %s", held.Account, held.SEED)
		}
		return nil
	})
	for _, serial := range []string{"", "5a", "e5a"} {
		if _, err := f.Enrolments().EnrolledBySerial(f.ctx(), serial); !errors.Is(err, fault.NotFound) {
			t.Errorf("serial %q: %v", serial, err)
		}
	}
	f.enrolments(func(tx device.Tx) error { return tx.DropEnrolled(f.ctx(), d.ID, f.at) })
	if _, err := f.Enrolments().EnrolledOf(f.ctx(), a.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("dropped: %v", err)
	}
	f.addSeedDevice(a, "7c")
	if err := f.Enrolments().Update(f.ctx(), func(tx device.Tx) error { return tx.AddEnrolled(f.ctx(), f.seedDevice(a, "8d")) }); err == nil {
		t.Error("an account has two devices")
	}
}

func enrolmentCodesComeBack(t *testing.T, f *fixture) {
	a := f.addAccount("jane@tech.gov.sg")
	o := &device.Offer{AccountID: a.ID, CodeHash: []byte("one"), CreatedAt: f.at, ExpiresAt: f.at.Add(time.Minute)}
	f.enrolments(func(tx device.Tx) error { return tx.PutOffer(f.ctx(), o) })
	same := func(hash string) {
		t.Helper()
		f.enrolments(func(tx device.Tx) error {
			if holder, err := tx.HolderOfOffer(f.ctx(), []byte(hash)); err != nil || holder != a.ID {
				t.Errorf("holder %s, %v", holder, err)
			}
			got, err := tx.OfferByCode(f.ctx(), []byte(hash))
			f.ok(err)
			inUTC(&got.CreatedAt, &got.ExpiresAt, &got.UsedAt)
			if !reflect.DeepEqual(got, o) {
				t.Errorf("came back as %+v, want %+v", got, o)
			}
			return nil
		})
	}
	same("one")
	o.UsedAt, o.DeviceID = f.at.Add(time.Second), uuid.Must(uuid.NewV7())
	f.enrolments(func(tx device.Tx) error { return tx.PutOffer(f.ctx(), o) })
	same("one")
	*o = device.Offer{AccountID: a.ID, CodeHash: []byte("two"), CreatedAt: f.at, ExpiresAt: f.at.Add(time.Hour)}
	f.enrolments(func(tx device.Tx) error { return tx.PutOffer(f.ctx(), o) })
	same("two")
	gone := func(hash string) {
		t.Helper()
		f.enrolments(func(tx device.Tx) error {
			if _, err := tx.OfferByCode(f.ctx(), []byte(hash)); !errors.Is(err, fault.NotFound) {
				t.Errorf("code %s: %v", hash, err)
			}
			if _, err := tx.HolderOfOffer(f.ctx(), []byte(hash)); !errors.Is(err, fault.NotFound) {
				t.Errorf("holder of code %s: %v", hash, err)
			}
			return nil
		})
	}
	gone("one")
	f.enrolments(func(tx device.Tx) error { return tx.DropOffer(f.ctx(), a.ID, f.at.Add(-time.Second)) })
	same("two")
	f.enrolments(func(tx device.Tx) error { return tx.DropOffer(f.ctx(), a.ID, f.at) })
	gone("two")
}

// dueSeedDevices come in the order in which they came due, with their holders' mailboxes.
func dueSeedDevices(t *testing.T, f *fixture) {
	var want []uuid.UUID
	for n, email := range []string{"c@tech.gov.sg", "a@tech.gov.sg", "b@tech.gov.sg"} {
		d := f.seedDevice(f.addAccount(email), string(rune('a'+n)))
		d.DueAt = f.at.Add(time.Duration(n) * time.Hour)
		f.enrolments(func(tx device.Tx) error { return tx.AddEnrolled(f.ctx(), d) })
		want = append(want, d.ID)
	}
	f.enrolments(func(tx device.Tx) error {
		due, err := tx.DueEnrolled(f.ctx(), f.at.Add(time.Hour), 10)
		f.ok(err)
		if len(due) != 2 || due[0].ID != want[0] || due[1].ID != want[1] || due[0].Email.String() != "c@tech.gov.sg" || due[0].HardwareID == "" {
			t.Errorf("due %+v", due)
		}
		due, err = tx.DueEnrolled(f.ctx(), f.at.Add(3*time.Hour), 1)
		f.ok(err)
		if len(due) != 1 || due[0].ID != want[0] {
			t.Errorf("the first %+v", due)
		}
		return nil
	})
}

// oneAuthority is kept, however many make one at the same time.
func oneAuthority(t *testing.T, f *fixture) {
	if _, err := f.Enrolments().Authority(f.ctx()); !errors.Is(err, fault.NotFound) {
		t.Errorf("at first: %v", err)
	}
	var group sync.WaitGroup
	var kept atomic.Int32
	for n := range 4 {
		group.Go(func() {
			f.enrolments(func(tx device.Tx) error {
				first, err := tx.KeepAuthority(f.ctx(), &device.StoredAuthority{Certificate: []byte{byte(n)}, Sealed: []byte{byte(n)}})
				if first && err == nil {
					kept.Add(1)
				}
				return err
			})
		})
	}
	group.Wait()
	got, err := f.Enrolments().Authority(f.ctx())
	f.ok(err)
	if kept.Load() != 1 || len(got.Certificate) != 1 || !reflect.DeepEqual(got.Certificate, got.Sealed) {
		t.Errorf("%d kept, %+v", kept.Load(), got)
	}
}

func supportComesBack(t *testing.T, f *fixture) {
	platforms, err := f.Enrolments().Platforms(f.ctx())
	f.ok(err)
	conflicts, err := f.Enrolments().Conflicts(f.ctx())
	f.ok(err)
	if len(platforms) != 2 || platforms[0].OS != device.Windows && platforms[0].OS != device.MacOS || len(conflicts) == 0 {
		t.Fatalf("a new portal supports %+v and %+v", platforms, conflicts)
	}
	minimum, err := device.ParseVersion("14.2")
	f.ok(err)
	mac := &device.Platform{OS: device.MacOS, Minimum: minimum, Note: "Sonoma", UpdatedAt: f.at}
	c := &device.Conflict{ID: uuid.Must(uuid.NewV7()), OS: device.Windows, Name: "A guard", How: "Remove it", UpdatedAt: f.at}
	f.ok(f.Enrolments().UpdateSupport(f.ctx(), func(tx device.SupportTx) error {
		f.ok(tx.PutPlatform(f.ctx(), mac))
		f.ok(tx.DropPlatform(f.ctx(), device.Windows))
		if err := tx.DropPlatform(f.ctx(), device.Windows); !errors.Is(err, fault.NotFound) {
			t.Errorf("dropped twice: %v", err)
		}
		for _, known := range conflicts {
			f.ok(tx.DropConflict(f.ctx(), known.ID))
		}
		f.ok(tx.AddConflict(f.ctx(), c))
		c.How, c.UpdatedAt = "Really remove it", f.at.Add(time.Minute)
		f.ok(tx.UpdateConflict(f.ctx(), c))
		other := *c
		other.ID = uuid.New()
		if err := tx.UpdateConflict(f.ctx(), &other); !errors.Is(err, fault.NotFound) {
			t.Errorf("changed what is not there: %v", err)
		}
		if err := tx.DropConflict(f.ctx(), other.ID); !errors.Is(err, fault.NotFound) {
			t.Errorf("dropped what is not there: %v", err)
		}
		return nil
	}))
	platforms, err = f.Enrolments().Platforms(f.ctx())
	if f.ok(err); len(platforms) != 1 {
		t.Fatalf("platforms %+v", platforms)
	}
	inUTC(&platforms[0].UpdatedAt)
	conflicts, err = f.Enrolments().Conflicts(f.ctx())
	if f.ok(err); len(conflicts) != 1 {
		t.Fatalf("conflicts %+v", conflicts)
	}
	inUTC(&conflicts[0].UpdatedAt)
	if !reflect.DeepEqual(platforms[0], mac) || !reflect.DeepEqual(conflicts[0], c) {
		t.Errorf("came back as %+v, %+v", platforms[0], conflicts[0])
	}
}

// devicesAreForgotten with the account of their holder.
func devicesAreForgotten(t *testing.T, f *fixture) {
	a := f.addAccount("jane@tech.gov.sg")
	f.addSeedDevice(a, "5a")
	accepted := func(want string) {
		t.Helper()
		if got, err := f.Enrolments().AcceptedUse(f.ctx(), a.ID); err != nil || got != want {
			t.Errorf("accepted %q, %v, want %q", got, err, want)
		}
		f.enrolments(func(tx device.Tx) error {
			if got, err := tx.AcceptedUse(f.ctx(), a.ID); err != nil || got != want {
				t.Errorf("accepted %q, %v in a transaction, want %q", got, err, want)
			}
			return nil
		})
	}
	if got, err := f.Enrolments().VersionInForce(f.ctx(), policy.AcceptableUse); err != nil || got != policy.FirstVersion {
		t.Errorf("in force %q, %v", got, err)
	}
	accepted("")
	for _, version := range []string{"1.0", "2.0"} {
		f.enrolments(func(tx device.Tx) error {
			return tx.PutOffer(f.ctx(), &device.Offer{AccountID: a.ID, CodeHash: []byte("one"), CreatedAt: f.at, ExpiresAt: f.at})
		})
		f.acceptedUse(a, version)
		accepted(version)
	}
	f.ok(f.Lives().Update(f.ctx(), func(tx lifecycle.Tx) error { return tx.ForgetAccounts(f.ctx(), []uuid.UUID{a.ID}, f.at) }))
	accepted("")
	if _, err := f.Enrolments().EnrolledOf(f.ctx(), a.ID); !errors.Is(err, fault.NotFound) {
		t.Errorf("device: %v", err)
	}
	f.enrolments(func(tx device.Tx) error {
		if _, err := tx.OfferByCode(f.ctx(), []byte("one")); !errors.Is(err, fault.NotFound) {
			t.Errorf("code: %v", err)
		}
		return nil
	})
}
