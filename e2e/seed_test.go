package e2e_test

import (
	"testing"
)

// invitesWithSEED has the officer at the desk invite a vendor who needs a device in SEED.
func (p *portal) invitesWithSEED(t *testing.T, desk *tab, mailbox, username string) {
	t.Helper()
	desk.open("/invite/account")
	desk.fill("Email", mailbox)
	desk.usernameIs(usernameNeeded)
	desk.fill("TechPass username", username)
	desk.fill("First name", "Uma")
	desk.fill("Last name", "Vendor")
	desk.fill("Contact number", "91234567")
	desk.fill("Organisation", "Acme")
	desk.choose("Yes")
	desk.fill("Reason", "Builds the gateway")
	desk.press("Submit")
	desk.at("Invitation sent")
}

// TestSEEDLicences: a vendor invited with SEED waits in a line that the officer sees, gets
// the SEED mail when an admin raises the limit, and gives the licence back in the end.
func TestSEEDLicences(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	const mailbox, password = "uma@acme.com", "seven tall windows"
	desk, a, invitee := p.person(t), p.person(t), p.person(t)
	a.signIn(admin)
	a.open("/admin/licences")
	a.sees("The pool", "25", "Nobody waits for a licence")
	a.fill("Licences", "many")
	a.press("Set")
	a.refused("Licences", "Enter a whole number")
	a.fill("Licences", "0")
	a.press("Set")
	a.sees("There are 0 licences now", "More licences are in use than there are")

	desk.signIn(officer)
	p.invitesWithSEED(t, desk, mailbox, "uma")
	desk.open("/invite/status?q=uma")
	desk.press(mailbox)
	desk.sees("Requested: waits for TechPass")
	invitee.acceptInvitation(p.newLink(mailbox), mailbox)
	invitee.on("Choose a password")
	invitee.fill("New password", password)
	invitee.fill("New password again", password)
	invitee.press("Continue")
	secret := invitee.setUpApp()
	invitee.acceptPolicies()
	p.noNewMail(mailbox) // no SEED mail before the licence

	desk.open("/invite/status?q=uma")
	desk.press(mailbox)
	desk.sees("Next: An administrator", "1st in line for a licence", "SEED requested")
	desk.look("an invitation whose user waits for a licence")
	holder := p.person(t)
	holder.open("/account")
	holder.techPass("uma", password, secret)
	holder.at("My Account")
	holder.sees("1st in line for a licence")

	a.open("/admin/licences")
	a.sees(mailbox, officer, "TECH")
	a.look("SEED licences with somebody who waits")
	a.fill("Licences", "25")
	a.press("Set")
	a.sees("There are 25 licences now", "Nobody waits for a licence")
	if m := p.newMail(mailbox); m.Subject != "Onboard your device to SEED" {
		t.Errorf("mail %q\n%s", m.Subject, m.Text)
	}
	desk.open("/invite/status?q=uma")
	desk.press(mailbox)
	desk.sees("Invited: the SEED mail was sent", "Next: The invitee", "SEED mail to "+mailbox, "SEED licence assigned", "SEED mail can be sent again")
	desk.look("an invitation whose user has the SEED mail")

	holder.open("/account")
	holder.sees("A SEED licence is assigned to you", "Onboard device to SEED", "can be asked for again")
	holder.look("My Account with a SEED licence")
	holder.press("I don't need SEED")
	holder.on("You don't need SEED?")
	holder.look("SEED is not needed")
	holder.press("I don't need SEED")
	holder.sees("Your account is no longer meant for SEED")
	desk.open("/invite/status?q=uma")
	desk.sees("Not Required")
	desk.press(mailbox)
	desk.sees("The user does not need SEED")
}
