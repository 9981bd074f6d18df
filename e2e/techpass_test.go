package e2e_test

import "testing"

// onboardVendor takes a vendor with a company mailbox on board, and returns the secret of
// their authenticator app.
func (p *portal) onboardVendor(t *testing.T, mailbox, username, password string) (secret string) {
	t.Helper()
	desk := p.person(t)
	desk.signIn(officer)
	desk.open("/invite/account")
	desk.fill("Email", mailbox)
	desk.usernameIs(usernameNeeded)
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

// nextAppCode returns what the app shows a while after it was used before. The portal takes
// the code of each half minute once, and waiting for the next ones took minutes. So the
// test moves the mark of the last code back in the database, as if that had been typed
// earlier: the program itself has no switch for it that anybody could misuse. That it
// refuses a code which was used is tested in internal/auth/mfa.
func (b *tab) nextAppCode(secret string) string {
	b.t.Helper()
	b.portal.exec("UPDATE apps SET last_step = last_step - 10")
	return b.appCode(secret)
}

// TestVendorSignsInToThePortal with TechPass, of which the portal is a client like others.
func TestVendorSignsInToThePortal(t *testing.T) {
	t.Parallel()
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
