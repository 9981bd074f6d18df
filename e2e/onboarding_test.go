package e2e_test

import (
	"testing"
)

// acceptInvitation takes an invitee from the mailed link to the first step.
func (b *tab) acceptInvitation(link, mailbox string) {
	b.t.Helper()
	b.open(link)
	b.on("You are invited to TechPass")
	b.press("Email me a code")
	b.on("Type the code")
	b.fill("6-digit code", b.portal.newMail(mailbox).code(b.t))
	b.press("Accept invitation")
}

// acceptPolicies goes through the last two steps.
func (b *tab) acceptPolicies() {
	b.t.Helper()
	b.on("Privacy Policy")
	b.choose("I have read and accept the Privacy Policy")
	b.press("Accept")
	b.on("Terms of Use")
	b.choose("I have read and accept the Terms of Use")
	b.press("Accept")
	b.on("You are onboarded")
}

func TestOfficerInvitesByEmail(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { officerInvitesByEmail(t, onSQLite(t)) })
	t.Run("postgres", func(t *testing.T) {
		p, _ := onPostgres(t)
		officerInvitesByEmail(t, p)
	})
}

func officerInvitesByEmail(t *testing.T, p *portal) {
	const invited = "new_person@tech.gov.sg"
	desk := p.person(t)
	desk.open("/sign-in")
	desk.on("Sign in")
	desk.provePossession(officer)
	desk.on("Welcome, Officer")
	desk.open("/invite")
	desk.on("Invitation Type")
	desk.open("/invite/email")
	desk.on("Email invitation")
	desk.fill("Email", invited)
	desk.fill("Reason", "Joins the working group")
	desk.sees("Characters Remaining: 232 / 255")
	desk.press("Submit")
	desk.on("Invitation sent")

	invitee := p.person(t)
	invitee.acceptInvitation(p.newMail(invited).link(t), invited)
	invitee.acceptPolicies()
	invitee.sees(invited)

	desk.open("/invite/status?q=new_person")
	desk.on("Invite User Status")
	desk.sees("Total no. of invitations: 1", "Onboarded")
	desk.seesNot("No record found")
	desk.press(invited)
	desk.sees("Invited", "Mail accepted by the mail server")
	desk.look("timeline of an onboarded invitee")
}

func TestOfficerCreatesAccountForVendor(t *testing.T) {
	p := onSQLite(t)
	const invited = "jane@acme.com"
	desk := p.person(t)
	desk.signIn(officer)
	desk.open("/invite/account")
	desk.on("Create account")
	if !eval[bool](desk, `() => e2e.labelled("TechPass username").disabled`) {
		t.Error("the username can be typed before the email asks for one")
	}
	desk.fill("Email", invited)
	desk.fill("First name", "Jane")
	desk.until("the username is asked for", `() => !e2e.labelled("TechPass username").disabled`)
	desk.look("username is needed")
	desk.sees("@techpass.gov.sg")
	desk.fill("Email", "jane@tech.gov.sg")
	desk.fill("Last name", "Tan")
	desk.until("the username is not asked for", `() => e2e.labelled("TechPass username").disabled`)
	desk.fill("Email", invited)
	desk.fill("Contact number", "91234567")
	desk.until("the username is asked for", `() => !e2e.labelled("TechPass username").disabled`)
	desk.fill("TechPass username", "Jane.Tan")
	desk.fill("Organisation", "Acme Pte Ltd")
	desk.choose("Yes")
	desk.fill("Reason", "Runs the pipelines")
	desk.press("Submit")
	desk.on("Invitation sent")

	invitee := p.person(t)
	invitee.acceptInvitation(p.newMail(invited).link(t), invited)
	invitee.on("Choose a password")
	invitee.sees("jane.tan@techpass.gov.sg")
	for _, weak := range []struct{ password, repeat, label, why string }{
		{"short", "short", "New password", "15 characters or more"},
		{"passwordpassword", "passwordpassword", "New password", "easily guessed"},
		{"granite kingfisher umbrella", "granite kingfisher", "New password again", "differ"},
	} {
		invitee.fill("New password", weak.password)
		invitee.fill("New password again", weak.repeat)
		invitee.press("Continue")
		invitee.refused(weak.label, weak.why)
	}
	invitee.look("password refused")
	invitee.fill("New password", "granite kingfisher umbrella")
	invitee.fill("New password again", "granite kingfisher umbrella")
	invitee.press("Continue")
	invitee.acceptPolicies()
	invitee.sees("jane.tan@techpass.gov.sg", "SEED")

	desk.open("/invite/status?q=jane")
	desk.sees("Total no. of invitations: 1", "Jane", "Tan", "Acme Pte Ltd", "Onboarded", "Not Onboarded")
}
