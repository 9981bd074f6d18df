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
	desk.open("/invite/status?q=haziq")
	desk.leave(func() {
		desk.clickOn(`() => [...document.querySelectorAll("main button")].find(e => e2e.words(e).startsWith("Resend"))`)
	})
	desk.look("resent")
	p.newMail("haziq_from.acme@tech.gov.sg")
	desk.open("/invite/status?q=haziq")
	desk.sees("Available again")
}

func TestRevoke(t *testing.T) {
	p := onSQLite(t)
	const mailbox = "nurul_huda@hive.gov.sg"
	desk := p.person(t)
	desk.signIn(officer)
	desk.open("/invite/status?q=nurul")
	desk.press(mailbox)
	desk.press("Revoke")
	desk.on("Revoke this invitation?")
	desk.press("Revoke invitation")
	desk.sees("User Not Found")
	invitee := p.person(t)
	invitee.open(p.lastMail(mailbox).link(t))
	invitee.sees("revoked")
}
