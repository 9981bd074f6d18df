package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"techbiz/internal/testparts"
)

var enrolmentCode = regexp.MustCompile(`([0-9A-Z]{4}-){6}[0-9A-Z]{4}`)

// code reads the enrolment code off the page.
func (b *tab) enrolmentCode() string {
	b.t.Helper()
	code := enrolmentCode.FindString(eval[string](b, `() => document.querySelector("code.secret").textContent`))
	if code == "" {
		b.t.Fatal("no enrolment code on the page")
	}
	return code
}

// device runs a command of the device's own program, as the device with this folder.
func (p *portal) device(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command(testparts.Program(t), append([]string{"device"}, args...)...)
	cmd.Args = append(cmd.Args, "--dir", dir)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH")}
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// enrols brings the code to the portal, as a Mac or a PC would.
func (p *portal) enrols(t *testing.T, dir, code, os, version string) (string, error) {
	t.Helper()
	return p.device(t, dir, "enrol", "--server", p.url, "--code", code, "--os", os, "--os-version", version, "--hardware-id", "C02XL0GTJGH5")
}

// TestDeviceIsOnboarded takes a vendor from the SEED mail by the steps to a device that is
// enrolled by the real program, which the officer then sees; and to another one.
func TestDeviceIsOnboarded(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	const mailbox, password = "uma@acme.com", "seven tall windows"
	desk, invitee, h := p.person(t), p.person(t), p.person(t)
	desk.signIn(officer)
	p.invitesWithSEED(t, desk, mailbox, "uma")
	invitee.acceptInvitation(p.newLink(mailbox), mailbox)
	invitee.on("Choose a password")
	invitee.fill("New password", password)
	invitee.fill("New password again", password)
	invitee.press("Continue")
	secret := invitee.setUpApp()
	invitee.acceptPolicies()
	p.newMail(mailbox) // the SEED mail

	h.open("/account")
	h.techPass("uma", password, secret)
	h.at("My Account")
	h.press("Onboard device to SEED")
	h.on("Onboard device to SEED")
	h.sees("Open this page on the device that you want to onboard") // these tests run on Linux
	h.press("macOS")
	h.sees("Remove conflicting software from macOS", "13.0")
	h.look("steps before the policy")
	h.press("Accept")
	h.sees("Tick the box to accept the policy")
	h.clickOn(`() => document.querySelector("#agree")`)
	h.press("Accept")
	h.sees("The MDM Acceptable Use Policy is accepted")
	h.press("macOS")
	h.press("Make an enrolment code")
	h.on("Enrol your device")
	h.sees("./techbiz device enrol --server "+p.url, "Waiting for the device")
	h.look("enrolment code")
	code := h.enrolmentCode()

	first, second := filepath.Join(t.TempDir(), "first"), filepath.Join(t.TempDir(), "second")
	if out, err := p.enrols(t, first, code, "macOS", "12.1"); err == nil || !strings.Contains(out, "macOS 12.1 is older than 13.0") {
		t.Errorf("an old device: %v, %s", err, out)
	}
	if out, err := p.enrols(t, first, code, "macOS", "14.6.1"); err != nil || !strings.Contains(out, "This device is enrolled") {
		t.Fatalf("enrol: %v, %s", err, out)
	}
	h.sees("Your device is enrolled", "macOS 14.6.1") // by itself
	h.look("enrolled while the page was open")
	if m := p.newMail(mailbox); m.Subject != "A device was enrolled for your TechPass account" {
		t.Errorf("mail %q", m.Subject)
	}
	if out, err := p.device(t, first, "heartbeat", "--os", "macOS", "--os-version", "14.7", "--hardware-id", "C02XL0GTJGH5"); err != nil {
		t.Errorf("heartbeat: %v, %s", err, out)
	}
	h.press("Go to your device")
	h.sees("Your device", "macOS 14.7", "C02XL0GTJGH5")
	h.look("device onboarded")
	desk.open("/invite/status?q=uma")
	desk.row(mailbox).has("SEED Status", "Onboarded")

	h.clickOn(`() => document.querySelector(".stages__device a")`)
	h.on("Replace your device?")
	h.look("replacing asks")
	h.choose("System of the other device", "Windows")
	h.press("Make an enrolment code")
	h.sees(`.\techbiz.exe device enrol`, "Waiting for the device")
	if out, err := p.enrols(t, second, h.enrolmentCode(), "Windows", "10.0.26100.4061"); err != nil {
		t.Fatalf("enrol the other device: %v, %s", err, out)
	}
	h.sees("Windows 10.0.26100.4061")
	if out, err := p.device(t, first, "renew"); err == nil || !strings.Contains(out, "not enrolled any more") {
		t.Errorf("the first device: %v, %s", err, out)
	}
	h.press("Go to your device")
	h.press("Remove this device")
	h.on("Remove your device?")
	h.look("removing asks")
	h.press("Remove device")
	h.at("My Account")
	h.sees("Your device is removed")
	desk.open("/invite/status?q=uma")
	desk.row(mailbox).has("SEED Status", "Not Onboarded")
	if out, err := p.device(t, second, "status"); err != nil || !strings.Contains(out, "Valid until") {
		t.Errorf("status: %v, %s", err, out)
	}
}

// TestAdminEditsSupportedDevices by the pages.
func TestAdminEditsSupportedDevices(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	a := p.person(t)
	a.signIn(admin)
	a.open("/admin/seed")
	a.on("SEED devices")
	a.look("supported versions")
	a.press("Edit macOS")
	a.on("Supported versions of macOS")
	a.fill("Oldest version", "new")
	a.press("Save")
	a.refused("Oldest version", "A version is up to five numbers")
	a.fill("Oldest version", "14.0")
	a.press("Save")
	a.sees("The supported versions of macOS are saved", "14.0")
	a.press("Add software")
	a.on("Add conflicting software")
	a.fill("Software", "Guard")
	a.fill("How to remove it", "Use its uninstaller.")
	a.press("Save")
	a.sees("The software is added", "Guard")
	a.press("Delete Guard")
	a.on("Take this software off the list?")
	a.press("Take off the list")
	a.sees("Guard is off the list")
}
