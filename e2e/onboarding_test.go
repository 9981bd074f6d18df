package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// acceptInvitation takes an invitee from the mailed link to the first step.
func (b *tab) acceptInvitation(link, mailbox string) {
	b.t.Helper()
	b.open(link)
	b.on("You are invited to TechPass")
	b.press("Email me a code")
	b.on("Type the code")
	b.fill("Code from the mail", b.portal.newCode(mailbox))
	b.press("Accept invitation")
}

// giveName goes through the step of the name, which is asked where nobody gave it.
func (b *tab) giveName(first, last string) {
	b.t.Helper()
	b.on("Your name")
	b.fill("First name", first)
	b.fill("Last name", last)
	b.press("Continue")
}

// setUpApp goes through the step of the second factor and returns the app's secret.
func (b *tab) setUpApp() (secret string) {
	b.t.Helper()
	if b.heading() == "Your name" {
		b.giveName("Wei Ling", "Tan")
	}
	b.on("Protect your sign-in")
	b.press("Set up an app")
	b.on("Set up your authenticator app")
	secret = b.appSecret()
	b.fill("6-digit code", b.appCode(secret))
	b.press("Confirm")
	b.on("Keep your recovery codes")
	b.press("I have kept them")
	return secret
}

// heading is what the page is called.
func (b *tab) heading() string {
	b.t.Helper()
	return eval[string](b, `() => e2e.words(document.querySelector("h1"))`)
}

// appSecret reads the key on the page, as a phone does.
func (b *tab) appSecret() string {
	b.t.Helper()
	return strings.ReplaceAll(eval[string](b, `() => e2e.words(document.querySelector(".secret code"))`), " ", "")
}

// appCode is what the app shows by the clock.
func (b *tab) appCode(secret string) string {
	b.t.Helper()
	code, err := totp.GenerateCode(secret, time.Now())
	if err != nil {
		b.t.Fatal(err)
	}
	return code
}

// acceptPolicies goes through the last two steps of TechPass.
func (b *tab) acceptPolicies() {
	b.t.Helper()
	b.on("Privacy Policy")
	b.choose("I have read and accept the Privacy Policy")
	b.press("Accept")
	b.on("Terms of Use")
	b.choose("I have read and accept the Terms of Use")
	b.press("Accept")
	if end := b.heading(); end != "You are onboarded" && end != "Your TechPass is active" {
		b.t.Errorf("the steps end on %q", end)
	}
}

func TestOfficerCreatesAccountForVendor(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	const invited = "jane@acme.com"
	desk := p.person(t)
	desk.signIn(officer)
	desk.open("/invite/account")
	desk.on("Create account")
	desk.fill("Email", invited)
	desk.usernameIs(usernameNeeded)
	desk.look("username is needed")
	desk.sees("@techpass.gov.sg")
	desk.fill("First name", "Jane")
	desk.fill("Last name", "Tan")
	desk.fill("Contact number", "91234567")
	desk.fill("TechPass username", "Jane.Tan")
	desk.fill("Organisation", "Acme Pte Ltd")
	desk.choose("Yes")
	desk.fill("Reason", "Runs the pipelines")
	desk.press("Submit")
	desk.on("Invitation sent")

	invitee := p.person(t)
	invitee.acceptInvitation(p.newLink(invited), invited)
	invitee.on("Choose a password")
	invitee.sees("jane.tan@techpass.gov.sg")
	for _, weak := range []struct{ password, repeat, label, why string }{
		{"short", "short", "New password", "8 characters or more"},
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
	invitee.setUpApp()
	invitee.acceptPolicies()
	invitee.on("Your TechPass is active")
	invitee.sees("jane.tan@techpass.gov.sg", "One step is left: SEED")

	desk.open("/invite/status?q=jane")
	desk.sees("Total no. of invitations: 1", "Jane", "Tan", "Acme Pte Ltd", "Onboarded", "Not Onboarded")
}
