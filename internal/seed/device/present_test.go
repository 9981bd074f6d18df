package device_test

import (
	"crypto/x509"
	"encoding/pem"
	"slices"
	"testing"
	"time"

	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/seed"
	"techbiz/internal/seed/device"
	"techbiz/internal/techpass"
)

const day = 24 * time.Hour

func TestHeartbeats(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	m, g := w.enrolled(a)
	seen := func(want time.Time) {
		t.Helper()
		d, err := w.Devices.Device(t.Context(), a.ID)
		w.OK(err)
		if !d.SeenAt.Equal(want) {
			t.Errorf("seen at %s, want %s", d.SeenAt, want)
		}
	}
	w.Clock.Add(device.SeenEvery - time.Second)
	w.OK(m.beats())
	seen(g.Device.SeenAt) // once an hour is enough
	d, err := w.Devices.Heartbeat(t.Context(), m.signs("{}"), "15.1")
	w.OK(err)
	if d.OSVersion != "15.1" {
		t.Errorf("runs %s", d.OSVersion)
	}
	seen(w.Clock.Now())
	_, err = w.Devices.Heartbeat(t.Context(), m.signs("{}"), "fifteen")
	apptest.WantRule(t, err, device.FieldOSVersion, people.RuleFormat)
	w.Clock.Add(5 * day)
	w.OK(m.beats())
	seen(w.Clock.Now())
}

func TestOnlyTheDeviceIsBelieved(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	m, _ := w.enrolled(a)
	other := w.machine()
	other.serial = m.serial
	w.unproved(other.beats())
	stranger := w.machine()
	stranger.serial = "ff"
	w.unproved(stranger.beats())
	good := m.signs(`{"os_version":"15"}`)
	for name, change := range map[string]func(p *device.Proof){
		"nothing":      func(p *device.Proof) { p.Token = "" },
		"other body":   func(p *device.Proof) { p.Body = []byte(`{"os_version":"9"}`) },
		"other place":  func(p *device.Proof) { p.Audience = "https://portal.techbiz.gov.sg/device/renew" },
		"other header": func(p *device.Proof) { p.Token = "e30." + p.Token[4:] },
	} {
		p := good
		change(&p)
		if _, err := w.Devices.Heartbeat(t.Context(), p, ""); err == nil {
			t.Errorf("%s: it was believed", name)
		} else {
			w.unproved(err)
		}
	}
	for _, off := range []time.Duration{5*time.Minute + time.Second, -5*time.Minute - time.Second} {
		w.Clock.Add(off)
		_, err := w.Devices.Heartbeat(t.Context(), good, "")
		w.unproved(err)
		w.Clock.Add(-off)
	}
	_, err := w.Devices.Heartbeat(t.Context(), good, "")
	w.OK(err)
	w.Change(a.ID, func(a *techpass.Account) { a.State = techpass.Disabled })
	w.unproved(m.beats())
}

func TestCertificatesAreRenewed(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	m, first := w.enrolled(a)
	renew := func() *device.Grant {
		t.Helper()
		g, err := w.Devices.Renew(t.Context(), m.signs("{}"))
		w.OK(err)
		return g
	}
	w.Clock.Set(first.Device.RenewAfter().Add(-time.Second))
	if g := renew(); g.Device.Serial != first.Device.Serial {
		t.Error("renewed too early")
	}
	w.Clock.Add(time.Second)
	second := renew()
	if second.Device.Serial == first.Device.Serial || !second.Device.CertUntil.Equal(w.Clock.Now().Add(device.CertLifetime)) {
		t.Errorf("not renewed: until %s", second.Device.CertUntil)
	}
	m.checkCertificate(t, second)
	if g := renew(); g.Device.Serial != second.Device.Serial { // the answer was lost: the old serial still signs
		t.Error("renewed twice")
	}
	m.serial = second.Device.Serial
	w.OK(m.beats())
	if got := w.Actions("device", second.Device.ID); !slices.Equal(got, []audit.Action{audit.DeviceEnrolled, audit.DeviceRenewed}) {
		t.Errorf("trail %v", got)
	}
	w.Clock.Set(second.Device.CertUntil)
	w.unproved(m.beats())
}

func TestRemoveAndRelease(t *testing.T) {
	w := newWorld(t)
	a, b := w.holder("jane@tech.gov.sg", seed.Invited), w.holder("june@tech.gov.sg", seed.Invited)
	m, g := w.enrolled(a)
	w.OK(w.Devices.Remove(t.Context(), a.Actor()))
	w.OK(w.Devices.Remove(t.Context(), a.Actor()))
	w.unproved(m.beats())
	w.stands(a, seed.Lapsed)
	w.tells(mail.DeviceRemoved)
	w.lapsed(a, people.RoleOfficer, "removed")
	if got := w.Actions("device", g.Device.ID); !slices.Equal(got, []audit.Action{audit.DeviceEnrolled, audit.DeviceRemoved}) {
		t.Errorf("trail %v", got)
	}
	m, _ = w.enrolled(b)
	code := w.code(b)
	w.OK(w.Devices.Release(t.Context(), b.ID, w.Clock.Now()))
	w.OK(w.Devices.Release(t.Context(), b.ID, w.Clock.Now()))
	w.unproved(m.beats())
	_, err := w.machine().enrol(code)
	apptest.WantRule(t, err, device.FieldCode, people.RuleUnknown)
	_, err = w.Devices.Device(t.Context(), b.ID)
	w.refused(err, fault.NotFound)
	w.tells()
}

// TestDeviceOfBeforeIsNotBelieved: SEED was declined and requested again, and the job that
// forgets the device is late. It forgets that one alone.
func TestDeviceOfBeforeIsNotBelieved(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	old, g := w.enrolled(a)
	ended := w.Clock.Now().Add(time.Minute)
	for _, state := range []seed.State{seed.Deprovisioned, seed.Requested, seed.Licensed, seed.Invited} {
		w.provisioned(a, state)
		w.unproved(old.beats())
		_, err := w.Devices.Renew(t.Context(), old.signs("{}"))
		w.unproved(err)
	}
	w.OK(w.Devices.Release(t.Context(), a.ID, ended))
	if got := w.Actions("device", g.Device.ID); !slices.Contains(got, audit.DeviceReleased) {
		t.Errorf("trail %v", got)
	}
	w.Clock.Set(ended.Add(time.Minute))
	fresh, _ := w.enrolled(a)
	w.OK(w.Devices.Release(t.Context(), a.ID, ended))
	w.OK(fresh.beats())
}

// TestRevokedCertificatesAreListed for who verifies certificates without asking the portal.
func TestRevokedCertificatesAreListed(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	_, first := w.enrolled(a)
	certificate, err := x509.ParseCertificate(first.Device.Certificate)
	w.OK(err)
	if !slices.Equal(certificate.CRLDistributionPoints, []string{"https://portal.techbiz.gov.sg/device/ca.crl"}) {
		t.Errorf("the list is at %v", certificate.CRLDistributionPoints)
	}
	listed := func() []string {
		t.Helper()
		der, err := w.Devices.RevocationList(t.Context())
		w.OK(err)
		list, err := x509.ParseRevocationList(der)
		w.OK(err)
		authority, err := w.Devices.Authority(t.Context())
		w.OK(err)
		block, _ := pem.Decode(authority)
		ca, err := x509.ParseCertificate(block.Bytes)
		w.OK(err)
		w.OK(list.CheckSignatureFrom(ca))
		if w.Clock.Now().Before(list.ThisUpdate) || !list.NextUpdate.After(w.Clock.Now()) {
			t.Errorf("of %s, until %s", list.ThisUpdate, list.NextUpdate)
		}
		var serials []string
		for _, e := range list.RevokedCertificateEntries {
			serials = append(serials, e.SerialNumber.Text(16))
		}
		return serials
	}
	if got := listed(); len(got) != 0 {
		t.Errorf("listed %v", got)
	}
	_, second := w.enrolled(a) // in the place of the other
	w.Clock.Add(10 * time.Minute)
	if got := listed(); !slices.Equal(got, []string{first.Device.Serial}) {
		t.Errorf("listed %v", got)
	}
	w.OK(w.Devices.Remove(t.Context(), a.Actor()))
	w.Clock.Add(10 * time.Minute)
	if got := listed(); len(got) != 2 || !slices.Contains(got, second.Device.Serial) {
		t.Errorf("listed %v", got)
	}
	w.Clock.Set(second.Device.CertUntil)
	if got := listed(); len(got) != 0 {
		t.Errorf("listed %v that have ended", got)
	}
}
