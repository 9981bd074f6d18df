package e2e_test

import (
	"testing"
	"time"
)

// TestOfficerLeaves: an admin marks an officer as left and hands their invitations to a
// colleague in the same step. The officer is out at once; the colleague is told.
func TestOfficerLeaves(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	leaving, colleague, a := p.person(t), p.person(t), p.person(t)
	leaving.signIn(officer)
	leaving.open("/invite/email")
	leaving.fill("Email", "heir@tech.gov.sg")
	leaving.fill("Reason", "Joins the team")
	leaving.press("Submit")
	leaving.at("Invitation sent")
	colleague.signIn(otherOfficer)
	colleague.open("/invite/status?q=heir")
	colleague.sees("No record found")

	a.signIn(admin)
	a.open("/admin/accounts")
	a.fill("Name, email or login ID", officer)
	a.press("Search")
	a.look("accounts found")
	a.press(officer)
	a.look("an account as an admin sees it")
	a.press("Mark as left")
	a.on("Has this officer left?")
	a.fill("Hand over to", "nobody@tech.gov.sg")
	a.press("Mark as left")
	a.refused("Hand over to", "Nobody with this mailbox can take over")
	a.fill("Hand over to", otherOfficer)
	a.press("Mark as left")
	a.look("an admin confirms a hand-over")
	a.press("Mark as left and hand over")
	a.sees("The officer is marked as left.")

	leaving.open("/overview")
	leaving.seesNot("Invite users")
	colleague.open("/invite/status?q=heir")
	colleague.sees("heir@tech.gov.sg")
	colleague.open("/notifications")
	colleague.look("notifications")
	colleague.sees("Unread")
	colleague.press("Mark all as read")
	colleague.seesNot("Unread")
}

// TestContractEnds: the officer notes when a vendor's contract ends.
func TestContractEnds(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	p.onboardVendor(t, "uma@acme.com", "uma", "seven tall windows")
	o := p.person(t)
	o.signIn(officer)
	o.open("/invite/status?q=uma")
	o.press("uma@acme.com")
	o.press("Set end of contract")
	o.look("end of contract")
	o.pick("Contract ends on", time.Now().AddDate(0, 0, -2))
	o.press("Save")
	o.refused("Contract ends on", "")
	o.pick("Contract ends on", time.Now().AddDate(0, 6, 0))
	o.press("Save")
	o.sees("The account is disabled on")
}

// pick chooses a day in a field of the browser's own calendar.
func (b *tab) pick(label string, day time.Time) {
	b.t.Helper()
	eval[bool](b, `(label, day) => { e2e.labelled(label).value = day; return true; }`, label, day.Format(time.DateOnly))
}

// TestPasswordIsReset by a code to the company mailbox; it signs out everywhere.
func TestPasswordIsReset(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	const mailbox, forgotten, fresh = "uma@acme.com", "seven tall windows", "eleven low doors open"
	secret := p.onboardVendor(t, mailbox, "uma", forgotten)
	before, after := p.person(t), p.person(t)
	before.open("/techpass/sign-in")
	before.techPass("uma", forgotten, secret)
	before.at("My Account")

	after.open("/techpass/sign-in")
	after.fill("Login ID", "uma")
	after.press("Continue")
	after.press("Reset password")
	after.on("Reset your password")
	after.fill("Email", mailbox)
	after.press("Email me a code")
	after.fill("Code from the mail", p.newCode(mailbox))
	after.press("Continue")
	after.on("Choose a new password")
	after.fill("New password", fresh)
	after.fill("New password again", fresh)
	after.press("Set password")
	after.sees("Your password is set")
	after.techPass("uma", fresh, secret)
	after.at("My Account")
	before.open("/account")
	before.on("Sign in")
}
