package e2e_test

import "testing"

// TestHolderUsesMyAccount takes a vendor from the invitation, by password and app, to
// every part of My Account.
func TestHolderUsesMyAccount(t *testing.T) {
	t.Parallel()
	p := onSQLite(t).atLocalhost()
	const invited, password = "lim@acme.com", "granite kingfisher umbrella"
	secret := p.onboardVendor(t, invited, "mei.lim", password)
	h := p.person(t)
	h.open("/techpass/sign-in")
	h.fill("Login ID", "mei.lim")
	h.press("Continue")
	h.fill("Password", password)
	h.press("Continue")
	h.fill("6-digit code", h.nextAppCode(secret))
	h.press("Sign in")
	h.on("My Account")
	h.sees("Uma Vendor", "mei.lim@techpass.gov.sg", "Acme", "This session", "Vendors get SEED by a service request")

	h.press("Edit profile")
	h.on("Edit profile")
	h.fill("Last name", "")
	h.press("Save")
	h.refused("Last name", "Enter a last name")
	h.fill("Last name", "Tan")
	h.press("Save")
	h.at("My Account")
	h.sees("Your profile was saved", "Uma Tan")

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
