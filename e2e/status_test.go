package e2e_test

import (
	"testing"
)

func TestStatusPage(t *testing.T) {
	p := onSQLite(t)
	desk := p.person(t)
	desk.signIn(officer)
	desk.open("/invite/status")
	desk.sees("Total no. of invitations: 15")
	desk.fill("Search", "o'bri")
	desk.sees("Total no. of invitations: 1", "o'brien@acme.com") // narrows as it is typed
	desk.fill("Search", "nobody like this")
	desk.sees("No record found")
	desk.look("no record found")
	desk.open("/invite/status?status=Onboarded")
	desk.sees("Total no. of invitations: 5")
	desk.open("/invite/status")
	desk.press("Next")
	desk.sees("lim_peng@tech.gov.sg")
	desk.press("Previous")
	desk.sees("kavitha@acme.com")

	desk.open("/invite/status?search=haziq")
	desk.leave(func() { desk.clickOn(`() => [...document.querySelectorAll("main button")].find(e => e2e.words(e).startsWith("Resend"))`) })
	desk.look("resent")
	p.newMail("haziq_from.acme@tech.gov.sg")
	desk.open("/invite/status?search=haziq")
	desk.sees("Available again")
}

func TestRefusedMailIsCorrected(t *testing.T) {
	p := onSQLite(t)
	const right = "krishnan@hive.gov.sg"
	desk := p.person(t)
	desk.signIn(officer)
	desk.open("/invite/status?search=krishnann")
	desk.sees("Mail refused")
	desk.press("Correct the address")
	desk.sees("550 5.1.1")
	desk.look("correct the address")
	desk.fill("Correct email", "nobody@moh.gov.sg")
	desk.press("Send the invitation")
	desk.refused("Correct email", "not allow-listed")
	desk.fill("Correct email", right)
	desk.press("Send the invitation")
	desk.sees(right)
	invitee := p.person(t)
	invitee.acceptInvitation(p.newMail(right).link(t), right)
}

func TestRevoke(t *testing.T) {
	p := onSQLite(t)
	const mailbox = "nurul_huda@hive.gov.sg"
	desk := p.person(t)
	desk.signIn(officer)
	desk.open("/invite/status?search=nurul")
	desk.press(mailbox)
	desk.press("Revoke")
	desk.on("Revoke this invitation?")
	desk.press("Revoke invitation")
	desk.sees("User Not Found")
	invitee := p.person(t)
	invitee.open(p.lastMail(mailbox).link(t))
	invitee.sees("revoked")
}
