package e2e_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestUsernameByKeyboard types an address and presses Tab at once: the next stop is the
// username, and nothing moves the focus or takes away what is typed there, with and without
// JavaScript.
func TestUsernameByKeyboard(t *testing.T) { //nolint:tparallel // two sign-ins of one officer at once would take each other's code
	t.Parallel()
	p := onSQLite(t)
	for _, c := range []struct {
		name, page, email, after string
		signedIn, script         bool
	}{
		{"Create account", "/invite/account", "Email", "First name", true, true},
		{"Create account without JavaScript", "/invite/account", "Email", "First name", true, false},
		{"sign-up", "/sign-up", "Work email", "First name", false, true},
		{"sign-up without JavaScript", "/sign-up", "Work email", "First name", false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := p.person(t)
			if !c.script {
				b = b.withoutScript()
			}
			if c.signedIn {
				b.signIn(officer)
			}
			b.open(c.page)
			b.fill(c.email, "jane@acme.com")
			b.keys(kb.Tab)
			if got := b.focused(); got.Name != "TechPass username" || !got.Visible {
				t.Fatalf("after the address the focus is on %+v", got)
			}
			b.keys("jane")
			if c.script {
				b.usernameIs(usernameNeeded) // the server has answered meanwhile
			}
			b.keys(".doe")
			b.holds("TechPass username", "jane.doe")
			b.keys(kb.Tab)
			if got := b.focused(); got.Name != c.after {
				t.Errorf("after the username the focus is on %+v", got)
			}
		})
	}
}

// TestUsernameFollowsTheEmail: whether it is needed is told while the email is typed, and
// what stands in the field stays.
func TestUsernameFollowsTheEmail(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	o := p.person(t)
	o.signIn(officer)
	o.open("/invite/account")
	o.usernameIs(usernameUnknown)
	o.fill("Email", "jane@tech.gov.sg")
	o.usernameIs(noUsername)
	o.fill("Email", "jane@acme.com")
	o.usernameIs(usernameNeeded)
	o.fill("TechPass username", "jane.doe")
	o.fill("Email", "jane.d@acme.com")
	o.until("htmx has asked", `() => performance.getEntriesByType("resource").some(r => r.name.includes("jane.d%40acme.com"))`)
	o.usernameIs(usernameNeeded)
	o.holds("TechPass username", "jane.doe")

	// The server decides: a government mailbox must not have one.
	o.fill("Email", "jane@tech.gov.sg")
	o.usernameIs(noUsername)
	o.press("Submit")
	o.refused("TechPass username", "Leave the username empty")
	o.holds("TechPass username", "jane.doe")
	o.look("Username refused: not needed")
}
