package e2e_test

import "testing"

// TestInvitationWaitsForTheDomain requests a domain from the form, sees the invitation wait,
// and lets it go by allowing the domain, without JavaScript. Nothing typed is lost.
func TestInvitationWaitsForTheDomain(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	o := p.person(t).withoutScript()
	o.signIn(officer)
	const mailbox = "jane@newco.com.sg"
	o.open("/invite/account")
	for label, text := range map[string]string{
		"Email": mailbox, "TechPass username": "jane.newco", "First name": "Jane", "Last name": "Doe", "Contact number": "91234567",
		"Organisation": "NewCo Pte Ltd", "Reason": "Runs the pipelines",
	} {
		o.fill(label, text)
	}
	o.press("Submit")
	o.refused("Email", "The domain newco.com.sg is not allow-listed")
	o.holds("TechPass username", "jane.newco")
	o.holds("Organisation", "NewCo Pte Ltd")
	o.look("Create account, domain not allowed")
	o.press("Request newco.com.sg and keep this invitation waiting")
	o.at("Waiting for the domain")
	o.look("Invitation waits for the domain")
	o.press("View status")
	o.row(mailbox).has("TechPass Status", "Not OnboardedWaiting for the domain")
	p.noNewMail(mailbox)

	a := p.person(t)
	a.signIn(admin)
	a.open("/admin/domains")
	a.press("Allow newco.com.sg")
	p.newMail(mailbox)
	o.open("/invite/status")
	o.row(mailbox).has("TechPass Status", "Not Onboarded")
}
