package device_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"techbiz/internal/audit"
	"techbiz/internal/device"
	"techbiz/internal/fault"
	"techbiz/internal/mail"
	"techbiz/internal/people"
	"techbiz/internal/policy"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

func TestDeviceIsEnrolled(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	code := w.code(a)
	if !regexp.MustCompile(`^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$`).MatchString(code) {
		t.Errorf("code %q", code)
	}
	m := w.machine()
	g, err := m.enrol(strings.ToLower(strings.ReplaceAll(code, "-", " ")))
	w.ok(err)
	w.stands(a, seed.Onboarded)
	w.tells(mail.DeviceEnrolled)
	d, err := w.devices.Device(t.Context(), a.ID)
	w.ok(err)
	if d.ID != g.Device.ID || d.OS != "macOS" || d.OSVersion != "14.6.1" || d.HardwareID != "C02XL0GTJGH5" || !d.EnrolledAt.Equal(w.at) || !d.SeenAt.Equal(w.at) {
		t.Errorf("device %+v", d)
	}
	if got := w.trail(device.Subject(d.ID)); !slices.Equal(got, []audit.Action{audit.DeviceEnrolled}) {
		t.Errorf("trail %v", got)
	}
	if got := w.trail(seed.Subject(a.ID)); !slices.Contains(got, audit.DeviceOffered) || !slices.Contains(got, audit.SEEDOnboarded) {
		t.Errorf("trail of SEED %v", got)
	}
	m.checkCertificate(t, g)
}

// checkCertificate: it names the device alone, whatever was asked for, for a year.
func (m *machine) checkCertificate(t *testing.T, g *device.Grant) {
	t.Helper()
	block, rest := pem.Decode(g.Chain)
	c, err := x509.ParseCertificate(block.Bytes)
	m.w.ok(err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(rest)
	_, err = c.Verify(x509.VerifyOptions{Roots: roots, CurrentTime: m.w.at, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	m.w.ok(err)
	authority, err := m.w.devices.Authority(t.Context())
	m.w.ok(err)
	if !bytes.Equal(bytes.TrimSpace(authority), bytes.TrimSpace(rest)) {
		t.Error("signed by another authority")
	}
	id := g.Device.ID.String()
	if c.Subject.CommonName != id || len(c.Subject.Names) != 1 || len(c.URIs) != 1 || c.URIs[0].String() != "urn:techbiz:device:"+id || len(c.DNSNames) != 0 || c.IsCA {
		t.Errorf("subject %s, %v, %v", c.Subject, c.URIs, c.DNSNames)
	}
	if !c.NotAfter.Equal(m.w.at.Add(365*24*time.Hour)) || !g.Device.CertUntil.Equal(c.NotAfter) || !m.key.PublicKey.Equal(c.PublicKey) {
		t.Errorf("valid until %s", c.NotAfter)
	}
}

func TestLostAnswerIsGivenAgain(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	code, m := w.code(a), w.machine()
	first, err := m.enrol(code)
	w.ok(err)
	w.at = w.at.Add(device.CodeLifetime - time.Second)
	again, err := m.enrol(code)
	w.ok(err)
	if again.Device.ID != first.Device.ID || !bytes.Equal(again.Chain, first.Chain) {
		t.Error("the second answer is another")
	}
	w.tells(mail.DeviceEnrolled)
	_, err = w.machine().enrol(code)
	w.field(err, device.FieldCode, "used")
	w.at = w.at.Add(time.Second)
	_, err = m.enrol(code)
	w.field(err, device.FieldCode, "expired")
}

func TestNewCodeEndsTheOlder(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	older, newer := w.code(a), w.code(a)
	_, err := w.machine().enrol(older)
	w.field(err, device.FieldCode, people.RuleUnknown)
	_, err = w.machine().enrol(newer)
	w.ok(err)
}

func TestAnotherDeviceTakesThePlace(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	old, first := w.enrolled(a)
	_, err := w.devices.Begin(t.Context(), a.Actor(), false)
	w.refused(err, device.ErrEnrolled)
	w.ok(old.beats())
	fresh, second := w.enrolled(a)
	w.ok(fresh.beats())
	w.unproved(old.beats())
	w.stands(a, seed.Onboarded)
	if got := w.trail(device.Subject(second.Device.ID)); !slices.Equal(got, []audit.Action{audit.DeviceReplaced}) || first.Device.ID == second.Device.ID {
		t.Errorf("trail %v", got)
	}
}

func TestWhoMayNotEnrol(t *testing.T) {
	w := newWorld(t)
	for _, state := range []seed.State{seed.NotRequired, seed.Requested, seed.Licensed, seed.Lapsed, seed.Deprovisioned} {
		a := w.holder(strings.ReplaceAll(string(state), " ", "")+"@tech.gov.sg", state)
		_, err := w.devices.Begin(t.Context(), a.Actor(), false)
		w.isConflict(err)
	}
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	code := w.code(a)
	w.change(a, func(a *techpass.Account) { a.State = techpass.Disabled })
	_, err := w.machine().enrol(code)
	w.isConflict(err)
	_, err = w.devices.Offer(t.Context(), a.ID)
	w.refused(err, fault.NotFound)
	w.change(a, func(a *techpass.Account) { a.State = techpass.Active })
	w.provisioned(a, seed.Lapsed) // meanwhile
	_, err = w.machine().enrol(code)
	w.isConflict(err)
	if got := w.trail(seed.Subject(a.ID)); !slices.Contains(got, audit.DeviceRefused) {
		t.Errorf("trail %v", got)
	}
	w.provisioned(a, seed.Invited)
	_, err = w.machine().enrol(code)
	w.ok(err) // a refusal does not use the code up
}

func TestPolicyComesFirst(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	code := w.code(a)
	w.publishes("2027-01") // meanwhile
	w.refused(w.devices.AcceptUse(t.Context(), a.Actor(), policy.FirstVersion), device.ErrNewerUse)
	for range 2 {
		_, err := w.machine().enrol(code)
		w.refused(err, device.ErrNotAccepted)
	}
	_, err := w.devices.Begin(t.Context(), a.Actor(), true)
	w.refused(err, device.ErrNotAccepted)
	_, err = w.devices.Offer(t.Context(), a.ID)
	w.refused(err, device.ErrNotAccepted)
	w.stands(a, seed.Invited)
	w.accepts(a)
	m := w.machine()
	_, err = m.enrol(code) // the refusals did not use it up
	w.ok(err)
	w.ok(w.devices.AcceptUse(t.Context(), a.Actor(), "2027-01")) // twice is once

	// Who has a device goes on with it, and accepts a new text before they replace it.
	w.publishes("2027-02")
	got, err := w.devices.AcceptedUse(t.Context(), a.ID)
	if w.ok(err); got != (device.Acceptance{Version: "2027-01"}) {
		t.Errorf("accepted %+v", got)
	}
	w.ok(m.beats())
	_, err = m.enrol(code) // the answer was lost
	w.ok(err)
	_, err = w.devices.Begin(t.Context(), a.Actor(), true)
	w.refused(err, device.ErrNotAccepted)
	w.accepts(a)
	w.code(a)
}

func TestOldVersionsAreRefused(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	code, m := w.code(a), w.machine()
	m.runs = "12.7.6"
	_, err := m.enrol(code)
	w.field(err, device.FieldOSVersion, device.RuleTooOld)
	if want := "macOS 12.7.6 is older than 13.0, the oldest version that SEED supports. Update the device, then enrol again."; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("it says %v", err)
	}
	m.runs = "13"
	_, err = m.enrol(code)
	w.ok(err)
	m.os, m.runs = "Windows", "10.0.26100.1"
	admin := people.Actor{ID: a.ID, Role: people.RoleAdmin}
	w.ok(w.devices.DropPlatform(t.Context(), admin, device.Windows))
	_, err = m.enrol(w.code(a))
	w.field(err, device.FieldOS, people.RuleUnknown)
}

// TestWrongCodesAreLimited, and shut nobody out who has a right one, be it from the same
// address.
func TestWrongCodesAreLimited(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	code, m := w.code(a), w.machine()
	for range device.WrongCodes {
		_, err := m.enrol("AAAA-BBBB")
		w.field(err, device.FieldCode, people.RuleUnknown)
	}
	_, err := m.enrol("AAAA-BBBB")
	if many, ok := errors.AsType[*fault.TooMany](err); !ok || many.RetryAfter != device.WrongCodesFor {
		t.Fatalf("error %v", err)
	}
	_, err = m.enrol(code)
	w.ok(err)
	_, err = w.machine().enrol(code) // known, and not counted
	w.field(err, device.FieldCode, "used")
	w.at = w.at.Add(device.WrongCodesFor)
	_, err = m.enrol("AAAA-BBBB")
	w.field(err, device.FieldCode, people.RuleUnknown)
}

func TestRequestsForOtherKeysAreRefused(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	code := w.code(a)
	small, err := rsa.GenerateKey(rand.Reader, 2048)
	w.ok(err)
	other, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	w.ok(err)
	good := csr(t, w.machine().key)
	block, _ := pem.Decode([]byte(good))
	forged := slices.Clone(block.Bytes)
	forged[len(forged)-1] ^= 1
	for name, request := range map[string]string{
		"RSA": csr(t, small), "P-384": csr(t, other), "nothing": "", "two": good + good,
		"certificate": strings.ReplaceAll(good, "CERTIFICATE REQUEST", "CERTIFICATE"),
		"forged":      string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: forged})),
	} {
		_, err := w.devices.Enrol(t.Context(), device.Request{Code: code, CSR: request, Client: "192.0.2.1"})
		if w.field(err, device.FieldCSR, people.RuleFormat); t.Failed() {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

// TestOneCodeEnrolsOneDevice, however many bring it at the same time, to whatever node; and
// all nodes sign with the same authority.
func TestOneCodeEnrolsOneDevice(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	code := w.code(a)
	var group sync.WaitGroup
	grants := make([]*device.Grant, 6)
	for n := range grants {
		node, m := w.node(), w.machine()
		report, err := device.ParseReport("Windows", "10.0.22631.3880", "abc")
		w.ok(err)
		group.Go(func() {
			grants[n], _ = node.Enrol(t.Context(), device.Request{Code: code, CSR: csr(t, m.key), Report: report, Client: "192.0.2.1"})
		})
	}
	group.Wait()
	got := slices.DeleteFunc(grants, func(g *device.Grant) bool { return g == nil })
	if len(got) != 1 {
		t.Fatalf("%d devices", len(got))
	}
	authority, err := w.node().Authority(t.Context())
	w.ok(err)
	if !bytes.HasSuffix(got[0].Chain, authority) {
		t.Error("signed by another authority")
	}
}
