package e2e_test

import (
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// nextCode is what the app shows a moment later: the code before it was used already.
func (b *tab) nextCode(secret string) string {
	b.t.Helper()
	code, err := totp.GenerateCode(secret, time.Now().Add(30*time.Second))
	if err != nil {
		b.t.Fatal(err)
	}
	return code
}

// TestHolderUsesMyAccount takes a vendor from the invitation, by password and app, to
// every part of My Account.
func TestHolderUsesMyAccount(t *testing.T) {
	p := onSQLite(t).atLocalhost()
	const invited, password = "lim@acme.com", "granite kingfisher umbrella"
	desk := p.person(t)
	desk.signIn(officer)
	desk.open("/invite/account")
	desk.fill("Email", invited)
	desk.usernameIs("enabled")
	desk.fill("First name", "Mei")
	desk.fill("Last name", "Lim")
	desk.fill("Contact number", "91234567")
	desk.fill("TechPass username", "mei.lim")
	desk.fill("Organisation", "Acme Pte Ltd")
	desk.fill("Reason", "Runs the pipelines")
	desk.press("Submit")
	desk.at("Invitation sent")

	h := p.person(t)
	h.acceptInvitation(p.newMail(invited).link(t), invited)
	h.fill("New password", password)
	h.fill("New password again", password)
	h.press("Continue")
	secret := h.setUpApp()
	h.acceptPolicies()
	h.press("Sign in with TechPass")
	h.fill("Login ID", "mei.lim")
	h.press("Continue")
	h.fill("Password", password)
	h.press("Continue")
	h.fill("6-digit code", h.nextCode(secret))
	h.press("Sign in")
	h.on("My Account")
	h.sees("Mei Lim", "mei.lim@techpass.gov.sg", "Acme Pte Ltd", "This session", "Vendors get SEED by a service request")

	h.press("Edit profile")
	h.on("Edit profile")
	h.fill("Last name", "")
	h.press("Save")
	h.refused("Last name", "Enter a last name")
	h.fill("Last name", "Lim-Tan")
	h.press("Save")
	h.at("My Account")
	h.sees("Your profile was saved", "Mei Lim-Tan")

	h.authenticator()()
	h.press("Change how you sign in")
	h.on("How you sign in")
	h.fill("Name of the passkey", "Office laptop")
	h.press("Add a passkey")
	h.sees("The passkey was added", "Last used -")
	h.holds("Name", "Office laptop")
	h.look("a passkey was added")
	h.press("Make a new set")
	h.on("Keep your recovery codes")
	h.press("I have kept them")
	h.press("Remove the app")
	h.sees("The authenticator app was removed", "No app is set up")
	h.fill("Present password", "wrong")
	h.press("Change password")
	h.refused("Present password", "not your present password")
	h.look("password not changed")

	// Passkey alone, from here on.
	h.open("/account")
	h.clickOn(`() => document.querySelector(".usermenu summary")`)
	h.press("Sign out")
	h.open("/techpass/sign-in")
	h.press("Sign in with a passkey")
	h.at("My Account")
	h.sees("by passkey")
}
