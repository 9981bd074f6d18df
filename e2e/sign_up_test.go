package e2e_test

import (
	"strings"
	"testing"
)

// TestSignUp goes from the form to the first step of onboarding, past what is refused.
func TestSignUp(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	a := p.person(t)
	a.signIn(admin)
	a.open("/admin/domains")
	a.press("Withhold SEED for hive.gov.sg")
	a.sees("SEED is not offered to mailboxes of hive.gov.sg any more")
	a.look("Domains, one without SEED")

	b := p.person(t)
	b.open("/sign-in")
	b.press("Sign up")
	b.at("Sign up for TechPass")
	b.sees("Checking that you are not a program: done.")
	b.look("Sign up")

	// Only who may ask for SEED is asked, once the mailbox is known.
	const seed = `() => !!document.querySelector("input[name=seed]")`
	b.fill("Work email", "ng.kai.ming@tech.gov.sg")
	b.until("SEED is offered", seed)
	b.fill("Work email", "ng.kai.ming@hive.gov.sg")
	b.until("SEED is not offered", `() => !(`+seed+`)()`)
	b.fill("Work email", "june@acme.com")
	b.fill("TechPass username", "june.lee")
	b.look("Sign up with a company mailbox")
	b.fill("First name", "June")
	b.fill("TechPass username", "")

	b.fill("Work email", "ng.kai.ming@elsewhere.gov.sg")
	b.press("Sign up")
	b.refused("Work email", "elsewhere.gov.sg is not allow-listed")
	b.sees("Request to add the domain")
	b.holds("Work email", "ng.kai.ming@elsewhere.gov.sg")
	b.look("Sign up refused")

	const mailbox = "ng.kai.ming@tech.gov.sg"
	b.fill("Work email", mailbox)
	b.until("SEED is offered", seed)
	b.choose("Yes")
	b.press("Sign up") // the check runs anew by itself; the form waits for it
	b.on("Check your mailbox")
	unknown := strings.ReplaceAll(b.said(), mailbox, "")

	b.open(p.newLink(mailbox))
	b.on("Activate your TechPass account")
	b.press("Email me a code")
	b.at("Type the code")
	b.fill("Code from the mail", p.newCode(mailbox))
	b.press("Accept invitation")
	b.until("onboarding begins", `() => location.pathname.startsWith("/onboarding/")`)

	// Who has an account sees the same page, and learns of the account by mail.
	k := p.person(t)
	k.open("/sign-up")
	k.fill("Work email", officer)
	k.until("SEED is offered", seed) // the button stands lower then
	k.press("Sign up")
	k.at("Check your mailbox")
	if known := strings.ReplaceAll(k.said(), officer, ""); known != unknown {
		t.Errorf("a known mailbox sees\n%s\nan unknown one\n%s", known, unknown)
	}
	p.newMail(officer)
}

// TestSignUpWithoutJavaScript: every field is there at once, and a wait takes the place of
// the check.
func TestSignUpWithoutJavaScript(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	b := p.person(t).withoutScript()
	b.open("/sign-up")
	b.at("Sign up for TechPass")
	b.sees("Without JavaScript, the next page asks you to wait for a moment")
	b.seesNot("Checking that you are not a program")
	b.look("Sign up")
	b.fill("Work email", "june@acme.com")
	b.fill("First name", "June")
	b.press("Sign up")
	b.refused("TechPass username", "Enter a TechPass username")
	b.holds("Work email", "june@acme.com")
	b.holds("First name", "June")
	b.fill("TechPass username", "june.lee")
	b.press("Sign up")
	b.at("One more moment")
	b.click("Go on without this check")
	b.sees("wait for 15 seconds")
}
