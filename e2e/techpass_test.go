package e2e_test

import (
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// onboardVendor takes a vendor with a company mailbox on board, and returns the secret of
// their authenticator app.
func (p *portal) onboardVendor(t *testing.T, mailbox, username, password string) (secret string) {
	t.Helper()
	desk := p.person(t)
	desk.signIn(officer)
	desk.open("/invite/account")
	desk.fill("Email", mailbox)
	desk.usernameIs("enabled")
	desk.fill("TechPass username", username)
	desk.fill("First name", "Uma")
	desk.fill("Last name", "Vendor")
	desk.fill("Contact number", "91234567")
	desk.fill("Organisation", "Acme")
	desk.fill("Reason", "Builds the gateway")
	desk.press("Submit")
	desk.at("Invitation sent")

	invitee := p.person(t)
	invitee.acceptInvitation(p.newLink(mailbox), mailbox)
	invitee.on("Choose a password")
	invitee.fill("New password", password)
	invitee.fill("New password again", password)
	invitee.press("Continue")
	secret = invitee.setUpApp()
	invitee.acceptPolicies()
	return secret
}

// techPass signs in with TechPass by password and app, from the page that asks for the
// login ID.
func (b *tab) techPass(login, password, secret string) {
	b.t.Helper()
	b.on("Sign in")
	b.fill("Login ID", login)
	b.press("Continue")
	b.on("Enter your password")
	b.fill("Password", password)
	b.press("Continue")
	b.on("One more step")
	b.fill("6-digit code", b.nextAppCode(secret))
	b.press("Sign in")
}

// nextAppCode returns a code that was not typed yet, the next one where the app's clock
// may be ahead; it waits where there is none.
func (b *tab) nextAppCode(secret string) string {
	b.t.Helper()
	const period = 30 * time.Second
	for {
		at := time.Now().Truncate(period).Add(period) // one step ahead is taken as well
		if last := b.portal.typed[secret]; at.After(last) {
			b.portal.typed[secret] = at
			code, err := totp.GenerateCode(secret, at)
			if err != nil {
				b.t.Fatal(err)
			}
			return code
		}
		time.Sleep(time.Until(at) + 100*time.Millisecond)
	}
}

// TestVendorSignsInToThePortal with TechPass, of which the portal is a client like others.
func TestVendorSignsInToThePortal(t *testing.T) {
	p := onSQLite(t)
	const mailbox, password = "uma@acme.com", "seven tall windows"
	secret := p.onboardVendor(t, mailbox, "uma", password)

	vendor := p.person(t)
	vendor.open("/overview")
	vendor.on("Sign in")
	vendor.press("Sign in with TechPass")
	vendor.look("TechPass sign-in for the portal")
	vendor.sees("You go on to TechBiz")
	vendor.fill("Login ID", "uma")
	vendor.press("Continue")
	vendor.on("Enter your password")
	vendor.fill("Password", "not the one")
	vendor.press("Continue")
	vendor.sees("This login ID and password do not go together")
	vendor.fill("Password", password)
	vendor.press("Continue")
	vendor.on("One more step")
	vendor.look("second factor")
	vendor.fill("6-digit code", vendor.nextAppCode(secret))
	vendor.press("Sign in")
	vendor.until("the overview", `() => location.pathname === "/overview"`)
	vendor.seesNot("Invite users")
	vendor.clickOn(`() => document.querySelector(".usermenu summary")`)
	vendor.press("Sign out")
	vendor.on("You are signed out")
	vendor.open("/account")
	vendor.on("Sign in") // of TechPass as well
}
