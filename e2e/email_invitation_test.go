package e2e_test

import "testing"

// TestEmailInvitation is the main way: an officer invites another by email, who accepts
// in a browser of their own.
func TestEmailInvitation(t *testing.T) {
	t.Parallel()
	for kind, on := range databases {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			emailInvitation(t, on(t))
		})
	}
}

func emailInvitation(t *testing.T, p *portal) {
	t.Helper()
	const invitee = "chua_mei_fen@tech.gov.sg"

	// The officer signs in and invites.
	o := p.person(t)
	o.open("/")
	o.on("Sign in")
	o.fill("Government email", officer)
	o.press("Send me a code")
	o.on("Check your mailbox")
	o.fill("Code from the mail", p.newCode(officer))
	o.press("Sign in")
	o.on("Welcome, Officer")
	o.press("Invite users")
	o.on("Invitation Type")
	o.sees("Only available for public officers", "Create on behalf of your users", "Add multiple users", "View the list of users that you have invited")
	o.press("Email invitation Only available for public officers")
	o.on("Email invitation")
	o.holds("No", "true")
	o.fill("Email", invitee)
	o.fill("Reason", "Reviews the data catalogue")
	o.sees("Characters Remaining: 229 / 255")
	o.press("Submit")
	o.on("Invitation sent")
	o.sees(invitee)

	// The invitee opens the mailed link elsewhere.
	letter := p.newMail(invitee)
	i := p.person(t)
	i.open(letter.link(t))
	i.on("You are invited to TechPass")
	i.sees(officer, "TECH", invitee)
	i.press("Email me a code")
	i.on("Type the code")
	i.fill("Code from the mail", p.newCode(invitee))
	i.press("Accept invitation")
	i.on("Your name")
	i.press("Continue")
	i.refused("First name", "Enter a first name")
	i.giveName("Mei Fen", "Chua")
	i.setUpApp()
	i.on("Privacy Policy")
	i.press("Accept")
	i.refused("I have read and accept the Privacy Policy", "Tick the box")
	i.look("Privacy Policy refused")
	i.choose("I have read and accept the Privacy Policy")
	i.press("Accept")
	i.on("Terms of Use")
	i.choose("I have read and accept the Terms of Use")
	i.press("Accept")
	i.on("You are onboarded")
	i.sees(invitee, "Your TechPass account is active.")
	i.seesNot("SEED")

	// The officer sees it.
	o.press("View status")
	o.on("Invite User Status")
	row := o.row(invitee)
	row.has("TechPass Status", "Onboarded")
	row.has("SEED Status", "Not Required")
	row.has("Resend Invite", "-")
	o.press(invitee)
	o.at("Mei Fen Chua")
	o.look("Invitation onboarded")
	o.sees("Nothing is left to do: the user is onboarded.")
	o.tells("Invited", "Mail accepted by the mail server", "Link opened, by a person or by a mail scanner",
		"Code asked for on the invitation's page", "Accepted with the code from the mailbox", "Onboarded")
}
