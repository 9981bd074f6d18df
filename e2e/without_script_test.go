package e2e_test

import "testing"

// TestWithoutJavaScript goes the same ways where scripts do not run: everything is a form
// or a link.
func TestWithoutJavaScript(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	o := p.person(t).withoutScript()
	o.signIn(officer)
	o.at("Welcome, Officer")

	// Email invitation, refused at first.
	const byEmail = "chua_mei_fen@tech.gov.sg"
	o.open("/invite/email")
	o.press("Submit")
	o.refused("Email", "Enter an email address")
	o.fill("Email", byEmail)
	o.fill("Reason", "Reviews the data catalogue")
	o.press("Submit")
	o.at("Invitation sent")

	// Create account: the server decides whether a username is needed.
	const byAccount = "jane@acme.com"
	o.open("/invite/account")
	o.fill("Email", byAccount)
	o.fill("First name", "Jane")
	o.press("Submit")
	o.refused("TechPass username", "Enter a TechPass username")
	o.holds("Email", byAccount)
	o.holds("First name", "Jane")
	o.fill("TechPass username", "jane.doe")
	o.fill("Last name", "Doe")
	o.fill("Contact number", "91234567")
	o.fill("Organisation", "Acme Pte Ltd")
	o.fill("Reason", "Runs the pipelines")
	o.sees("Characters Remaining: 255 / 255 (counted when you submit)")
	o.look("Create account")
	o.press("Submit")
	o.at("Invitation sent")
	o.sees("jane.doe@techpass.gov.sg")
	p.newMail(byAccount)

	// The status list, by its search button.
	o.open("/invite/status")
	o.total("17")
	o.look("Invite User Status")
	o.press("Next")
	o.until("the second page", `() => document.querySelectorAll("tbody tr").length === 7`)
	o.fill("Search", "chua")
	o.press("Search")
	o.total("1")
	o.row(byEmail).has("TechPass Status", "Not Onboarded")

	i := p.person(t).withoutScript()
	i.acceptInvitation(p.newLink(byEmail), byEmail)
	i.setUpApp()
	i.acceptPolicies()
	o.press("Search")
	o.row(byEmail).has("TechPass Status", "Onboarded")
}
