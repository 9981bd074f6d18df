package device_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"testing"

	"techbiz/internal/seed/device"
	"techbiz/internal/techpass"
)

const audience = "https://portal.techbiz.gov.sg/device/heartbeat"

// machine is a device with its key.
type machine struct {
	w      *world
	key    *ecdsa.PrivateKey
	os     string
	runs   string
	serial string
}

func (w *world) machine() *machine {
	w.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	w.OK(err)
	return &machine{w: w, key: key, os: "macOS", runs: "14.6.1"}
}

// csr asks for more than the key, which nobody grants.
func csr(t testing.TB, key any) string {
	t.Helper()
	der, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: pkix.Name{CommonName: "admin"}, DNSNames: []string{"portal.techbiz.gov.sg"}}, key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE REQUEST", Bytes: der}))
}

func (m *machine) enrol(code string) (*device.Grant, error) {
	m.w.Helper()
	report, err := device.ParseReport(m.os, m.runs, "C02XL0GTJGH5")
	m.w.OK(err)
	g, err := m.w.Devices.Enrol(m.w.Context(), device.Request{Code: code, CSR: csr(m.w.TB, m.key), Report: report, Client: "192.0.2.1"})
	if err == nil {
		m.serial = g.Device.Serial
	}
	return g, err
}

// enrolled returns the device of the holder, enrolled.
func (w *world) enrolled(a *techpass.Account) (*machine, *device.Grant) {
	w.Helper()
	m := w.machine()
	g, err := m.enrol(w.code(a))
	w.OK(err)
	w.NewMails()
	return m, g
}

func (w *world) code(a *techpass.Account) string {
	w.Helper()
	o, err := w.Devices.Begin(w.Context(), a.Actor(), true)
	w.OK(err)
	return o.Code
}

// signs is what the machine sends for a body.
func (m *machine) signs(body string) device.Proof {
	m.w.Helper()
	token, err := device.ClaimsFor(audience, []byte(body), m.w.Clock.Now()).Sign(m.key, m.serial)
	m.w.OK(err)
	return device.Proof{Token: token, Audience: audience, Body: []byte(body)}
}

func (m *machine) beats() error {
	_, err := m.w.Devices.Heartbeat(m.w.Context(), m.signs("{}"), "")
	return err
}
