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

	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/seed"
	"techbiz/internal/seed/device"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
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
	w.OK(err)
	w.stands(a, seed.Onboarded)
	w.tells(mail.DeviceEnrolled)
	d, err := w.Devices.Device(t.Context(), a.ID)
	w.OK(err)
	if d.ID != g.Device.ID || d.OS != "macOS" || d.OSVersion != "14.6.1" || d.HardwareID != "C02XL0GTJGH5" || !d.EnrolledAt.Equal(w.Clock.Now()) || !d.SeenAt.Equal(w.Clock.Now()) {
		t.Errorf("device %+v", d)
	}
	if got := w.Actions("device", d.ID); !slices.Equal(got, []audit.Action{audit.DeviceEnrolled}) {
		t.Errorf("trail %v", got)
	}
	if got := w.Actions("seed", a.ID); !slices.Contains(got, audit.DeviceOffered) || !slices.Contains(got, audit.SEEDOnboarded) {
		t.Errorf("trail of SEED %v", got)
	}
	m.checkCertificate(t, g)
}

// checkCertificate: it names the device alone, whatever was asked for, for a year.
func (m *machine) checkCertificate(t *testing.T, g *device.Grant) {
	t.Helper()
	block, rest := pem.Decode(g.Chain)
	c, err := x509.ParseCertificate(block.Bytes)
	m.w.OK(err)
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(rest)
	_, err = c.Verify(x509.VerifyOptions{Roots: roots, CurrentTime: m.w.Clock.Now(), KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
	m.w.OK(err)
	authority, err := m.w.Devices.Authority(t.Context())
	m.w.OK(err)
	if !bytes.Equal(bytes.TrimSpace(authority), bytes.TrimSpace(rest)) {
		t.Error("signed by another authority")
	}
	id := g.Device.ID.String()
	if c.Subject.CommonName != id || len(c.Subject.Names) != 1 || len(c.URIs) != 1 || c.URIs[0].String() != "urn:techbiz:device:"+id || len(c.DNSNames) != 0 || c.IsCA {
		t.Errorf("subject %s, %v, %v", c.Subject, c.URIs, c.DNSNames)
	}
	if !c.NotAfter.Equal(m.w.Clock.Now().Add(365*24*time.Hour)) || !g.Device.CertUntil.Equal(c.NotAfter) || !m.key.PublicKey.Equal(c.PublicKey) {
		t.Errorf("valid until %s", c.NotAfter)
	}
}

func TestLostAnswerIsGivenAgain(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	code, m := w.code(a), w.machine()
	first, err := m.enrol(code)
	w.OK(err)
	w.Clock.Add(device.CodeLifetime - time.Second)
	again, err := m.enrol(code)
	w.OK(err)
	if again.Device.ID != first.Device.ID || !bytes.Equal(again.Chain, first.Chain) {
		t.Error("the second answer is another")
	}
	w.tells(mail.DeviceEnrolled)
	_, err = w.machine().enrol(code)
	apptest.WantRule(t, err, device.FieldCode, "used")
	w.Clock.Add(time.Second)
	_, err = m.enrol(code)
	apptest.WantRule(t, err, device.FieldCode, "expired")
}

func TestNewCodeEndsTheOlder(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	older, newer := w.code(a), w.code(a)
	_, err := w.machine().enrol(older)
	apptest.WantRule(t, err, device.FieldCode, people.RuleUnknown)
	_, err = w.machine().enrol(newer)
	w.OK(err)
}

func TestAnotherDeviceTakesThePlace(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	old, first := w.enrolled(a)
	_, err := w.Devices.Begin(t.Context(), a.Actor(), false)
	w.refused(err, device.ErrEnrolled)
	w.OK(old.beats())
	fresh, second := w.enrolled(a)
	w.OK(fresh.beats())
	w.unproved(old.beats())
	w.stands(a, seed.Onboarded)
	if got := w.Actions("device", second.Device.ID); !slices.Equal(got, []audit.Action{audit.DeviceReplaced}) || first.Device.ID == second.Device.ID {
		t.Errorf("trail %v", got)
	}
}

func TestWhoMayNotEnrol(t *testing.T) {
	w := newWorld(t)
	for state, words := range map[seed.State]string{
		seed.NotRequired: "not required", seed.Requested: "Wait for", seed.Licensed: "on its way", seed.Lapsed: "not valid any more", seed.Deprovisioned: "not required",
	} {
		a := w.holder(strings.ReplaceAll(string(state), " ", "")+"@tech.gov.sg", state)
		_, err := w.Devices.Begin(t.Context(), a.Actor(), false)
		apptest.WantConflict(t, err, words)
	}
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	code := w.code(a)
	w.Change(a.ID, func(a *techpass.Account) { a.State = techpass.Disabled })
	_, err := w.machine().enrol(code)
	apptest.WantConflict(t, err, "is not active")
	_, err = w.Devices.Offer(t.Context(), a.ID)
	w.refused(err, fault.NotFound)
	w.Change(a.ID, func(a *techpass.Account) { a.State = techpass.Active })
	w.provisioned(a, seed.Lapsed) // meanwhile
	_, err = w.machine().enrol(code)
	apptest.WantConflict(t, err, "not valid any more")
	if got := w.Actions("seed", a.ID); !slices.Contains(got, audit.DeviceRefused) {
		t.Errorf("trail %v", got)
	}
	w.provisioned(a, seed.Invited)
	_, err = w.machine().enrol(code)
	w.OK(err) // a refusal does not use the code up
}

func TestPolicyComesFirst(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	code := w.code(a)
	w.publishes("2027-01") // meanwhile
	w.refused(w.Devices.AcceptUse(t.Context(), a.Actor(), policy.FirstVersion), device.ErrNewerUse)
	for range 2 {
		_, err := w.machine().enrol(code)
		w.refused(err, device.ErrNotAccepted)
	}
	_, err := w.Devices.Begin(t.Context(), a.Actor(), true)
	w.refused(err, device.ErrNotAccepted)
	_, err = w.Devices.Offer(t.Context(), a.ID)
	w.refused(err, device.ErrNotAccepted)
	w.stands(a, seed.Invited)
	w.accepts(a)
	m := w.machine()
	_, err = m.enrol(code) // the refusals did not use it up
	w.OK(err)
	w.OK(w.Devices.AcceptUse(t.Context(), a.Actor(), "2027-01")) // twice is once

	// Who has a device goes on with it, and accepts a new text before they replace it.
	w.publishes("2027-02")
	got, err := w.Devices.AcceptedUse(t.Context(), a.ID)
	if w.OK(err); got != (device.Acceptance{Version: "2027-01"}) {
		t.Errorf("accepted %+v", got)
	}
	w.OK(m.beats())
	_, err = m.enrol(code) // the answer was lost
	w.OK(err)
	_, err = w.Devices.Begin(t.Context(), a.Actor(), true)
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
	apptest.WantRule(t, err, device.FieldOSVersion, device.RuleTooOld)
	if want := "macOS 12.7.6 is older than 13.0, the oldest version that SEED supports. Update the device, then enrol again."; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("it says %v", err)
	}
	m.runs = "13"
	_, err = m.enrol(code)
	w.OK(err)
	m.os, m.runs = "Windows", "10.0.26100.1"
	admin := people.Actor{ID: a.ID, Role: people.RoleAdmin}
	w.OK(w.Devices.DropPlatform(t.Context(), admin, device.Windows))
	_, err = m.enrol(w.code(a))
	apptest.WantRule(t, err, device.FieldOS, people.RuleUnknown)
}

// TestWrongCodesAreLimited, and shut nobody out who has a right one, be it from the same
// address.
func TestWrongCodesAreLimited(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	code, m := w.code(a), w.machine()
	for range device.WrongCodes {
		_, err := m.enrol("AAAA-BBBB")
		apptest.WantRule(t, err, device.FieldCode, people.RuleUnknown)
	}
	_, err := m.enrol("AAAA-BBBB")
	if many, ok := errors.AsType[*fault.TooMany](err); !ok || many.RetryAfter != device.WrongCodesFor {
		t.Fatalf("error %v", err)
	}
	_, err = m.enrol(code)
	w.OK(err)
	_, err = w.machine().enrol(code) // known, and not counted
	apptest.WantRule(t, err, device.FieldCode, "used")
	w.Clock.Add(device.WrongCodesFor)
	_, err = m.enrol("AAAA-BBBB")
	apptest.WantRule(t, err, device.FieldCode, people.RuleUnknown)
}

func TestRequestsForOtherKeysAreRefused(t *testing.T) {
	w := newWorld(t)
	a := w.holder("jane@tech.gov.sg", seed.Invited)
	code := w.code(a)
	small, err := rsa.GenerateKey(rand.Reader, 2048)
	w.OK(err)
	other, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	w.OK(err)
	good := csr(t, w.machine().key)
	block, _ := pem.Decode([]byte(good))
	forged := slices.Clone(block.Bytes)
	forged[len(forged)-1] ^= 1
	for name, request := range map[string]string{
		"RSA": csr(t, small), "P-384": csr(t, other), "nothing": "", "two": good + good,
		"certificate": strings.ReplaceAll(good, "CERTIFICATE REQUEST", "CERTIFICATE"),
		"forged":      string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: forged})),
	} {
		_, err := w.Devices.Enrol(t.Context(), device.Request{Code: code, CSR: request, Client: "192.0.2.1"})
		if apptest.WantRule(t, err, device.FieldCSR, people.RuleFormat); t.Failed() {
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
		node, m := w.Node().Devices, w.machine()
		report, err := device.ParseReport("Windows", "10.0.22631.3880", "abc")
		w.OK(err)
		group.Go(func() {
			grants[n], _ = node.Enrol(t.Context(), device.Request{Code: code, CSR: csr(t, m.key), Report: report, Client: "192.0.2.1"})
		})
	}
	group.Wait()
	got := slices.DeleteFunc(grants, func(g *device.Grant) bool { return g == nil })
	if len(got) != 1 {
		t.Fatalf("%d devices", len(got))
	}
	authority, err := w.Node().Devices.Authority(t.Context())
	w.OK(err)
	if !bytes.HasSuffix(got[0].Chain, authority) {
		t.Error("signed by another authority")
	}
}
