package e2e_test

import (
	"os"
	"path/filepath"
	"testing"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
)

// TestNewTermsAreAskedFor: an admin publishes new terms, and an active user is asked at the
// next sign-in.
func TestNewTermsAreAskedFor(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	const password = "seven tall windows"
	secret := p.onboardVendor(t, "uma@acme.com", "uma", password)

	a := p.person(t)
	a.signIn(admin)
	a.open("/admin/policies")
	a.on("Policies")
	a.press("Write a new version of the Terms of Use")
	a.on("New version of the Terms of Use")
	a.fill("Version", "2026-11") // that is published
	a.fill("Text", "## Devices\n\nOne <b>device</b> each.")
	a.fill("What changed", "Who may enrol a device.")
	a.press("Save and preview")
	a.refused("Text", "HTML is not shown")
	a.look("draft refused")
	a.fill("Text", "## Devices\n\nOne **device** each.")
	a.press("Save and preview")
	a.refused("Version", "A published version has this number")
	a.fill("Version", "2027-01")
	a.press("Save and preview")
	a.at("Terms of Use")
	a.sees("This is a draft", "One device each.")
	a.look("preview of the terms")

	reader := p.person(t)
	reader.open("/terms")
	reader.seesNot("One device each.")
	a.press("Publish…")
	a.on("Publish version 2027-01 of the Terms of Use?")
	a.sees("at the next sign-in")
	a.press("Publish")
	a.at("Terms of Use")
	a.sees("Version 2027-01 of the Terms of Use is in force", admin, "Who may enrol a device.")
	a.look("versions of the terms")
	reader.open("/terms")
	reader.sees("Version 2027-01, in force since", "One device each.")
	reader.press("Version 2026-11, from 01-11-2026")
	reader.sees("It is not in force any more", "These terms apply to everyone")
	reader.look("an earlier version")
	reader.open("/acceptable-use")
	reader.on("MDM Acceptable Use Policy")

	v := p.person(t)
	v.open("/techpass/sign-in")
	v.techPass("uma", password, secret)
	v.at("Terms of Use")
	v.sees("This text has changed since you accepted it", "Who may enrol a device.", "One device each.")
	v.look("new terms to accept")
	v.press("Accept")
	v.refused("I have read and accept the Terms of Use", "Tick the box")
	v.choose("I have read and accept the Terms of Use")
	v.press("Accept")
	v.at("My Account")
}

// TestAnnouncement is made, shown to everybody, and ended.
func TestAnnouncement(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	a := p.person(t)
	a.signIn(admin)
	a.open("/admin/announcements")
	a.on("Announcements")
	a.press("New announcement")
	a.on("New announcement")
	a.press("Announce")
	a.refused("Announcement", "Enter what is to be announced")
	a.fill("Announcement", "TechBiz pauses tonight from 22:00 to 23:00.")
	a.choose("Warning")
	a.press("Preview")
	a.sees("How it looks", "Warning: TechBiz pauses tonight")
	a.look("preview of an announcement")
	visitor := p.person(t)
	visitor.open("/sign-in")
	visitor.seesNot("pauses tonight")
	a.press("Announce")
	a.at("Announcements")
	a.sees("The announcement is shown now")
	a.look("an announcement")
	visitor.open("/sign-in")
	visitor.sees("Warning: TechBiz pauses tonight from 22:00 to 23:00.")
	visitor.look("sign-in with an announcement")
	a.press("End now: TechBiz pauses tonight from 22:00 to 23:00.")
	a.sees("The announcement has ended")
	visitor.open("/sign-in")
	visitor.seesNot("pauses tonight")
}

// TestAgencyAdminAnnounces to the own agency, and gets to nothing else of the portal's admin.
func TestAgencyAdminAnnounces(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "techbiz.db")
	data, err := os.ReadFile(demoDatabase(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	giveDuty(t, "sqlite:"+path, officer, techpass.DutyAgencyAdmin)
	p := serve(t, "sqlite:"+path)
	b := p.person(t)
	b.signInWithTechPass(officer)
	b.open("/admin/announcements/new")
	b.on("New announcement")
	b.sees("It is shown to the people of TECH")
	b.fill("Announcement", "TECH moves house.")
	b.press("Announce")
	b.sees("The announcement is shown now", "Information: TECH moves house.")
	for _, path := range []string{"/admin/policies", "/admin/queue", "/admin/settings"} {
		b.open(path)
		b.at("You can't use this page")
	}
	o := p.person(t)
	o.signIn(otherOfficer) // of another agency
	o.seesNot("TECH moves house")
}

// giveDuty gives an officer a duty before the program starts.
func giveDuty(t *testing.T, databaseURL, mailbox string, d techpass.Duty) {
	t.Helper()
	st, err := store.Open(t.Context(), databaseURL, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	email, err := people.ParseEmail(mailbox)
	if err != nil {
		t.Fatal(err)
	}
	err = st.Invites().Update(t.Context(), func(tx invite.Tx) error {
		a, err := tx.AccountByEmail(t.Context(), email)
		if err != nil {
			return err
		}
		a.Duty = d
		return tx.UpdateAccount(t.Context(), a)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestAdminLooksAfterThePortal by the queue and the settings.
func TestAdminLooksAfterThePortal(t *testing.T) {
	t.Parallel()
	p := onSQLite(t, "TECHBIZ_SUPPORT_EMAIL=help@portal.example")
	a := p.person(t)
	a.signIn(admin)
	a.eventually("/admin/queue", "All is well")
	a.sees("Pages and jobs", "Alive")
	a.on("Queue health")
	a.press("Look again")
	a.at("Queue health")
	a.open("/admin/settings")
	a.on("Settings in effect")
	a.sees("SQLite, schema version", "TECHBIZ_SUPPORT_EMAIL", "help@portal.example", "Environment", "TECHBIZ_SECRET_KEY")
}
