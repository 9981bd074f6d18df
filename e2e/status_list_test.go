package e2e_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestStatusList narrows, sorts and pages the list, by htmx and by plain addresses.
func TestStatusList(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	o := p.person(t)
	o.signIn(officer)
	o.open("/invite/status")
	o.total("15")
	newest := o.emails()
	if len(newest) != 10 || newest[0] != "kavitha@acme.com" {
		t.Errorf("the first page holds %q", newest)
	}
	kavitha := o.row("kavitha@acme.com")
	kavitha.has("First Name", "கவிதா")
	kavitha.has("Department", "Accessibility")
	if again := kavitha.cells["Resend Invite"]; !strings.HasPrefix(again, "- Available again ") {
		t.Errorf("sent three hours ago, to be sent again: %q", again)
	}

	// The search narrows as one types, and its address finds the same.
	o.fill("Search", "ACME")
	o.total("9")
	o.until("the address follows", `() => location.search.includes("q=ACME")`)
	o.fill("Search", "ராம")
	o.total("1")
	o.until("the focus stays", `() => document.activeElement === e2e.labelled("Search")`)
	o.open("/invite/status?q=o%27brien")
	o.total("1")
	o.holds("Search", "o'brien")
	o.fill("Search", "nobody at all")
	o.sees("No record found")
	o.total("0")
	o.look("Status with no record")
	o.press("Clear search and filters")
	o.total("15")

	// Filters, order and page sizes.
	o.choose("TechPass status", "Onboarded")
	o.total("5")
	o.choose("TechPass status", "User Not Found")
	o.total("3")
	o.row("lim_peng@tech.gov.sg").has("SEED Status", "-")
	o.choose("TechPass status", "Mail refused")
	o.total("2")
	o.sees("krishnann@hive.gov.sg", "Not Onboarded Mail refused", "mei.chen@acme.com", "Resend SEED mail")
	o.choose("TechPass status", "Invitation mail refused")
	o.total("1")
	o.choose("TechPass status", "All")
	o.total("15")
	o.choose("Sort by date", "Oldest first")
	o.until("the oldest is first", `() => e2e.words(document.querySelector("tbody th")) === "vendor@acme.com"`)
	o.choose("Per page", "20")
	o.until("all are shown", `() => document.querySelectorAll("tbody tr").length === 15`)
	all := o.emails()
	slices.Reverse(all)
	if !slices.Equal(all[:10], newest) {
		t.Errorf("newest first %q, oldest first and reversed %q", newest, all[:10])
	}

	// Pages, there and back.
	o.open("/invite/status")
	o.click("Next")
	o.until("the second page", `() => document.querySelectorAll("tbody tr").length === 5`)
	if second := o.emails(); !slices.Equal(second, all[10:]) {
		t.Errorf("the second page holds %q, want %q", second, all[10:])
	}
	o.look("Status, last page")
	o.do(chromedp.Reload())
	o.until("the same page after a reload", `() => document.querySelectorAll("tbody tr").length === 5`)
	o.click("Previous")
	o.until("the first page", `() => document.querySelectorAll("tbody tr").length === 10`)
	if first := o.emails(); !slices.Equal(first, newest) {
		t.Errorf("back on the first page: %q, want %q", first, newest)
	}

	o.open("/invite/status?q=sam%40acme") // another officer's
	o.sees("No record found")
}

// TestResendFromTwoTabs sends an invitation again; a second time is too soon, which a tab
// that still shows the button is told, with a Trace ID for support.
func TestResendFromTwoTabs(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	const invitee, again = "ong_wei@tech.gov.sg", "Invitation sent again: a new link replaced the old one"
	old := p.lastMail(invitee)
	o := p.person(t)
	o.signIn(officer)
	o.open("/invite/status?q=ong_wei")
	o.press(invitee)
	stale := o.secondTab()
	stale.open(o.where())
	stale.at(invitee)

	o.press("Resend")
	o.sees("Resend available again", "the old one stopped working")
	o.look("Invitation sent again")
	fresh := p.newMail(invitee)
	o.do(chromedp.Reload())
	o.at(invitee)
	o.tells("Invited", again, again)

	stale.press("Resend")
	stale.sees("It is too soon for this")
	stale.look("Resent too soon")
	stale.hasTraceID()
	p.noNewMail(invitee)

	i := p.person(t)
	i.open(old.link(t))
	i.on("A newer invitation has taken this one's place")
	i.open(fresh.link(t))
	i.at("You are invited to TechPass")
}

// TestCorrectAddress is what helps where the mail was refused: the history stays.
func TestCorrectAddress(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	const wrong, right = "krishnann@hive.gov.sg", "krishnan@hive.gov.sg"
	o := p.person(t)
	o.signIn(officer)
	o.open("/invite/status?q=krishnann")
	o.press(wrong)
	o.at(wrong)
	o.look("Mail refused")
	o.sees("The email account that you tried to reach does not exist")
	o.press("Correct the address")
	o.on("Correct the address")
	for _, c := range []struct{ email, why string }{
		{wrong, "This is the address as it is now."},
		{"k@acme.com", "are invited in different ways"},
		{"k@other.gov.sg", "is not allow-listed"},
	} {
		o.fill("Correct email", c.email)
		o.press("Send invitation")
		o.refused("Correct email", c.why)
		o.holds("Correct email", c.email)
	}
	o.look("Correct the address refused")
	o.fill("Correct email", right)
	o.press("Send invitation")
	o.at(right)
	o.sees("Address corrected", "A new invitation is on its way to "+right)
	o.tells("Invited", "Mail refused: the mail server does not know the address", "Address corrected: a new invitation was sent")
	i := p.person(t)
	i.open(p.newLink(right))
	i.at("You are invited to TechPass")
	p.noNewMail(wrong)
}

// TestRevokedWhileTyping revokes an invitation whose code the invitee has before them; the
// address is not bricked.
func TestRevokedWhileTyping(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	const invitee = "nurul_huda@hive.gov.sg"
	i := p.person(t)
	i.open(p.lastMail(invitee).link(t))
	i.press("Email me a code")
	code := p.newCode(invitee)

	o := p.person(t)
	o.signIn(officer)
	o.open("/invite/status?q=nurul")
	o.press(invitee)
	o.press("Revoke")
	o.press("Keep it")
	o.at(invitee)
	o.sees("Not Onboarded")
	o.press("Revoke")
	o.on("Revoke this invitation?")
	o.press("Revoke invitation")
	o.sees("Invitation revoked", "User Not Found")
	o.look("Invitation revoked")

	i.fill("Code from the mail", code)
	i.press("Accept invitation")
	i.on("This invitation was withdrawn")

	o.open("/invite/email")
	o.fill("Email", invitee)
	o.fill("Reason", "Joins after all")
	o.press("Submit")
	o.at("Invitation sent")
	i.open(p.newLink(invitee))
	i.at("You are invited to TechPass")
}
