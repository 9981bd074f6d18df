package e2e_test

import (
	"strings"
	"testing"
)

// TestRefusedEmailInvitation has each rule of the form broken: the reason stands beside
// its field, what was typed stays, and the focus is on the summary.
func TestRefusedEmailInvitation(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	o := p.person(t)
	o.signIn(officer)
	const reason = "Reviews the data catalogue"

	for _, c := range []struct{ state, email, why string }{
		{"Email missing", "", "Enter an email address"},
		{"Personal mailbox", "jane@gmail.com", "ersonal mailbox"},
		{"Company mailbox in an email invitation", "jane@acme.com", "Use Create account for this user."},
		{"Domain not allowed", "jane@other.gov.sg", "The domain other.gov.sg is not allow-listed."},
		{"Duplicate with an account", "tan_hui_ling@tech.gov.sg", "Duplicate entry: tan_hui_ling@tech.gov.sg already has a TechPass account, so no invitation is needed. For SEED, ask the user to choose Request for SEED in My Account."},
		{"Duplicate of one's own", "Haziq_from.ACME@tech.gov.sg", "Duplicate entry: you invited haziq_from.acme@tech.gov.sg on "},
	} {
		o.open("/invite/email")
		o.fill("Email", c.email)
		o.fill("Reason", reason)
		o.choose("Yes")
		o.press("Submit")
		o.at("Email invitation")
		o.refused("Email", c.why)
		o.holds("Email", c.email)
		o.holds("Reason", reason)
		o.holds("Yes", "true")
		o.look(c.state)

		switch c.state {
		case "Domain not allowed":
			o.sees("Request other.gov.sg and keep this invitation waiting")
		case "Company mailbox in an email invitation":
			o.press("Go to Create account")
			o.at("Create account")
		case "Duplicate of one's own":
			o.press("View the invitation")
			o.at("haziq_from.acme@tech.gov.sg")
		}
	}
	p.noNewMail("haziq_from.acme@tech.gov.sg")
}

// TestRefusedReason types too much: the count says so at once, the server refuses.
func TestRefusedReason(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	o := p.person(t)
	o.signIn(officer)
	o.open("/invite/email")
	full := strings.Repeat("é", 254) + "🙂" // 255 characters
	o.fill("Email", "chua_mei_fen@tech.gov.sg")
	o.fill("Reason", full+"\nx")
	o.sees("Characters Remaining: -2 / 255")
	o.until("the count is marked", `() => document.querySelector(".field__count--over")`)
	o.press("Submit")
	o.refused("Reason", "Reason must be 255 characters or fewer. Remove 2 characters")
	o.holds("Reason", full+"\nx")
	o.holds("Email", "chua_mei_fen@tech.gov.sg")
	o.sees("Characters Remaining: -2 / 255")
	o.look("Reason too long")

	o.fill("Reason", full+"x") // 256
	o.sees("Characters Remaining: -1 / 255")
	o.press("Submit")
	o.refused("Reason", "Remove 1 character")
	p.noNewMail("chua_mei_fen@tech.gov.sg")
	o.fill("Reason", full)
	o.sees("Characters Remaining: 0 / 255")
	o.press("Submit")
	o.at("Invitation sent")
}

// TestRefusedCreateAccount breaks the rules that only this form has, all at once and
// then one by one.
func TestRefusedCreateAccount(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	o := p.person(t)
	o.signIn(officer)
	o.open("/invite/account")
	o.fill("Email", "jane@acme.com")
	o.usernameIs(usernameNeeded)
	o.press("Submit")
	for label, why := range map[string]string{
		"TechPass username": "Enter a TechPass username", "First name": "Enter a first name", "Last name": "Enter a last name",
		"Contact number": "Enter a contact number", "Organisation": "Enter an organisation", "Reason": "Enter a reason",
	} {
		o.refused(label, why)
	}
	o.look("Create account left empty")

	for label, text := range map[string]string{
		"First name": "Jane", "Last name": "Doe", "Contact number": "12-345 6789", "Organisation": "Acme Pte Ltd",
		"Department": "Platform", "Reason": "Runs the pipelines",
	} {
		o.fill(label, text)
	}
	o.choose("Country code", "Malaysia (+60)")
	for _, c := range []struct{ username, why string }{
		{"jane..doe", "Username must not have two periods in a row"},
		{"jane.", "Username must start and end with a letter or a digit"},
		{"jané", "Username must only include letters a to z"},
		{"Vendor.ACME", "taken"}, // vendor.acme is, whatever the case
	} {
		o.fill("TechPass username", c.username)
		o.press("Submit")
		o.at("Create account")
		o.refused("TechPass username", c.why)
		o.holds("TechPass username", c.username)
		o.holds("Email", "jane@acme.com")
		o.holds("First name", "Jane")
		o.holds("Last name", "Doe")
		o.holds("Country code", "+60")
		o.holds("Contact number", "12-345 6789")
		o.holds("Organisation", "Acme Pte Ltd")
		o.holds("Department", "Platform")
		o.holds("Reason", "Runs the pipelines")
		o.look("Username refused: " + c.why)
	}
	o.fill("TechPass username", "jane.doe")
	o.press("Submit")
	o.at("Invitation sent")
	o.sees("jane.doe@techpass.gov.sg")
}

// TestDuplicateOfAnother says who can see the invitation, and offers no link to it.
func TestDuplicateOfAnother(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	o := p.person(t)
	o.signIn(otherOfficer)
	o.open("/invite/email")
	o.fill("Email", "haziq_from.acme@tech.gov.sg")
	o.fill("Reason", "Enrols the test devices")
	o.press("Submit")
	o.refused("Email", "Duplicate entry: "+officer+" invited haziq_from.acme@tech.gov.sg on ")
	if o.offers("View the invitation") {
		t.Error("another officer's invitation is linked to")
	}
	o.look("Duplicate of another officer")
}

// TestRefusedSignIn is about the first page: only officers get codes, and the answer to
// an officer's mailbox is the same whether it is known or not.
func TestRefusedSignIn(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	v := p.person(t)
	v.open("/sign-in")
	v.fill("Government email", "vendor@acme.com")
	v.press("Send me a code")
	v.refused("Government email", "Vendors sign in with TechPass.")
	v.holds("Government email", "vendor@acme.com")
	v.look("Sign in refused")

	v.fill("Government email", "nobody@unknown.gov.sg")
	v.press("Send me a code")
	v.at("Check your mailbox")
	v.fill("Code from the mail", "000000")
	v.press("Sign in")
	v.refused("Code from the mail", "4 tries left")
	v.look("Sign-in code refused")
	p.noNewMail("nobody@unknown.gov.sg")
}
