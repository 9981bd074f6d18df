package e2e_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestDelegatedAdministration: an admin appoints an agency admin, who then sees and does for
// the own agency what the admin does for all.
func TestDelegatedAdministration(t *testing.T) {
	t.Parallel()
	const boss = "boss@tech.gov.sg"
	p := onSQLite(t)
	a := p.person(t)
	a.signIn(admin)
	a.open("/admin")
	a.on("Administration")
	a.leave(func() { a.clickOn(`() => document.querySelector("main a[href='/admin/duties']")`) })
	a.on("Admins and agents")
	a.sees(admin, "You")
	a.fill("Officer's mailbox", "jane@acme.com")
	a.choose("Duty", "Agency admin")
	a.press("Ask for the duty")
	a.refused("Officer's mailbox", "Only a public officer can have a duty.")
	a.holds("Officer's mailbox", "jane@acme.com")
	a.look("Admins and agents refused")
	// A duty rests on a second factor, so whoever gets it sets one up before.
	b := p.person(t)
	b.signIn(boss)
	b.acceptInvitation(p.newLink(boss), boss)
	secret := b.setUpApp()
	b.acceptPolicies()
	a.fill("Officer's mailbox", boss)
	a.press("Ask for the duty")
	a.sees("You asked to make " + boss + " an admin of their agency. A second person has to approve this first.")
	p.approveAll()
	a.open("/admin/approvals")
	a.sees("Approved", "The operator's command line")
	a.look("Approvals")
	b = p.person(t)
	b.signInByCodeAndApp(boss, secret)
	b.open("/admin")
	b.look("Administration of an agency")
	if b.offers("Products") {
		t.Error("an agency admin is offered the products of all")
	}
	b.leave(func() { b.clickOn(`() => document.querySelector("main a[href='/admin/invitations']")`) })
	b.on("All invitations")
	b.total("15")
	b.fill("Search", "hive.gov.sg")
	b.total("2") // whom officers of TECH invited there
	b.seesNot("yeo_li_min")
	csv := readCSV(t, b.download("CSV export", exported+".csv"))
	if len(csv) != 3 || !slices.Contains(csv[1], officer) || !slices.Contains(csv[1], "TECH") {
		t.Errorf("the export holds %v", csv)
	}
	b.press("krishnann@hive.gov.sg")
	b.look("Invitation of another officer")
	b.sees("Invited by", officer, "The mail was refused")
	b.press("Revoke")
	b.press("Revoke invitation")
	b.sees("Invitation revoked", "By an administrator")

	for _, path := range []string{"/admin/invitations?agency=hive", "/admin/clients"} {
		b.open(path)
		b.at("You can't use this page")
	}
	b.open("/admin/agencies/hive")
	b.at("Page not found")
	b.open("/admin/audit")
	b.sees("What people of TECH did", "Revoked an invitation")
	b.look("Audit trail of an agency")

	// The inviter hears of it.
	o := p.person(t)
	o.signIn(officer)
	o.open("/notifications")
	o.sees("The invitation of krishnann@hive.gov.sg was revoked by an administrator")

	// The duty is over with the next page.
	a.open("/admin/duties")
	a.press("Take the duty of " + boss)
	a.on("Take this duty?")
	a.press("Take the duty")
	a.sees(boss + " has no duty any more.")
	b.open("/admin/invitations")
	b.at("You can't use this page")
}

// TestAllInvitationsOfTheOrganisation are searched and narrowed by an admin.
func TestAllInvitationsOfTheOrganisation(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	a := p.person(t)
	a.signIn(admin)
	a.open("/admin/invitations")
	a.total("34")
	a.sees(officer, otherOfficer)
	a.choose("Agency", "HIVE")
	a.click("Search")
	a.total("19")
	a.seesNot(officer)
	a.sees("sam@acme.com")
	a.choose("TechPass status", "Onboarded")
	a.click("Search")
	a.until("who is not onboarded is left out", `() => !e2e.seen().includes("sam@acme.com")`)
	a.sees("oliver_teo@hive.gov.sg")
	a.fill("Search", "nobody")
	a.sees("No record found")
	a.look("All invitations, none found")
	a.press("Clear search and filters")
	a.total("34")
	a.choose("Per page", "20")
	a.click("Search")
	a.until("twenty are on the page", `() => document.querySelectorAll("tbody tr").length === 20`)
	a.click("Next")
	a.until("the last page", `() => document.querySelectorAll("tbody tr").length === 14`)
	a.look("All invitations, second page")
}

// TestDomainsOfTheOrganisation: an admin says who signs a domain's mailboxes in, whose a
// company's domain is, and takes one off the list.
func TestDomainsOfTheOrganisation(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "providers.json")
	if err := os.WriteFile(file, []byte(`[{"name": "your WOG account", "issuer": "http://127.0.0.1:1", "client_id": "techpass"}]`), 0o600); err != nil {
		t.Fatal(err)
	}
	p := onSQLite(t, "TECHBIZ_PROVIDERS_FILE="+file)
	a := p.person(t)
	a.signIn(admin)
	a.open("/admin/domains")
	a.press("hive.gov.sg")
	a.look("Government domain")
	a.choose("Identity provider", "your WOG account")
	a.press("Save")
	a.sees("Mailboxes of hive.gov.sg sign in with TechPass by: your WOG account.")
	a.press("Withhold SEED for hive.gov.sg")
	a.sees("SEED is not offered to mailboxes of hive.gov.sg any more.", "your WOG account", "Without SEED")

	a.press("acme.com")
	a.choose("Agency", "TECH")
	a.press("Save")
	a.sees("acme.com belongs to TECH.")
	a.look("Company's domain")
	a.press("Remove")
	a.on("Remove this domain?")
	a.sees("open invitations to such mailboxes")
	a.press("Remove the domain")
	a.sees("acme.com is not on the allow-list any more.")

	o := p.person(t)
	o.signIn(officer)
	o.open("/invite/account")
	o.fill("Email", "new@acme.com")
	o.usernameIs(usernameNeeded)
	o.fill("TechPass username", "new.one")
	o.fill("First name", "New")
	o.fill("Last name", "One")
	o.fill("Contact number", "91234567")
	o.fill("Organisation", "Acme")
	o.choose("No")
	o.fill("Reason", "Runs the pipelines")
	o.press("Submit")
	o.refused("Email", "is not allow-listed")
}
