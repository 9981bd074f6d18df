package e2e_test

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestOnAPhone invites on a small screen, by its own menu.
func TestOnAPhone(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	o := p.person(t)
	o.resize(narrow)
	o.signIn(officer)
	o.at("Welcome, Officer")
	o.click("Menu")
	o.sees("Sign out", officer)
	o.inspect("Phone menu", narrow)
	o.keys(kb.Escape)
	o.until("the menu is closed", `() => !document.querySelector(".drawer").open`)
	o.click("Menu")
	o.press("Invite User Status")
	o.at("Invite User Status")
	o.fill("Search", "kavitha")
	o.total("1")
	o.press("kavitha@acme.com")
	o.at("கவிதா ராமன்")
	o.inspect("Phone invitation", narrow)
	o.click("Menu")
	o.leave(func() {
		o.clickOn(`() => [...document.querySelectorAll(".drawer a")].find(a => e2e.words(a) === "Invite users")`)
	})
	o.press("Email invitation Only available for public officers")
	o.fill("Email", "chua_mei_fen@tech.gov.sg")
	o.fill("Reason", "Reviews the data catalogue")
	o.press("Submit")
	o.at("Invitation sent")
	o.inspect("Phone invitation sent", narrow)
}
