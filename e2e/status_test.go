package e2e_test

import "testing"

// TestResendFromTheList presses the button in the row; then the row tells from when on
// it may be pressed again.
func TestResendFromTheList(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	const invitee = "haziq_from.acme@tech.gov.sg"
	o := p.person(t)
	o.signIn(officer)
	o.open("/invite/status?q=haziq")
	o.on("Invite User Status")
	o.leave(func() {
		o.clickOn(`() => [...document.querySelectorAll("main button")].find(e => e2e.words(e).startsWith("Resend"))`)
	})
	o.look("Sent again from the list")
	p.newMail(invitee)
	o.open("/invite/status?q=haziq")
	o.sees("Available again")
}
