package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// agent serves the service desk of the demo, agencyAdmin runs what belongs to HIVE.
const (
	agent       = "agent@tech.gov.sg"
	agencyAdmin = "lead@hive.gov.sg"
)

// textFile writes a text file to attach.
func textFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// raise raises a request of the kind that its card names; fields are labels and what is
// typed, in pairs. It returns the request's address.
func (b *tab) raise(card string, fields ...string) string {
	b.t.Helper()
	b.open("/desk/new")
	b.leave(func() {
		b.clickOn(`card => [...document.querySelectorAll(".card--link")].find(e => e.querySelector(".card__title").textContent === card)`, card)
	})
	b.at(card)
	for n := 0; n+1 < len(fields); n += 2 {
		b.fill(fields[n], fields[n+1])
	}
	b.press("Raise request")
	b.sees("is raised. You hear of each change by mail.")
	return strings.TrimPrefix(b.where(), b.portal.url)
}

// grant grants the request at this address.
func (b *tab) grant(path string) {
	b.t.Helper()
	b.open(path)
	b.press("Grant")
	b.on("Grant this request?")
	b.press("Grant")
	b.sees("The request is granted.")
}

// TestDomainRequest leads from the invitation that is refused to the one that goes through,
// with a question and an attachment on the way.
func TestDomainRequest(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	o, a := p.person(t), p.person(t)
	o.signIn(officer)
	o.open("/desk")
	o.look("own service requests")
	o.open("/invite/email")
	o.fill("Email", "jane@fabrikam.gov.sg")
	o.fill("Reason", "Joins the working group")
	o.press("Submit")
	o.refused("Email", "not allow-listed")
	o.open("/desk/new?domain=fabrikam.gov.sg&kind=domain")
	o.on("Allow-list a domain")
	o.holds("Domain", "fabrikam.gov.sg")
	o.attach("Attachments", textFile(t, "page.html", "<html>"))
	o.press("Raise request")
	o.refused("Attachments", "page.html can't be attached")
	o.look("service request refused")
	o.attach("Attachments", textFile(t, "letter.txt", "To whom it may concern"))
	o.press("Raise request")
	o.sees("is raised", "fabrikam.gov.sg", "letter.txt", "in the queue of the service desk")
	o.look("service request as its requester sees it")
	at := strings.TrimPrefix(o.where(), p.url)

	a.signIn(agent)
	a.open("/desk/queue")
	a.on("Service desk queue")
	a.fill("Search", "fabrikam")
	a.until("one is found", `() => location.search.includes("q=fabrikam") && document.querySelectorAll("tbody tr").length === 1`)
	a.leave(func() { a.clickOn(`() => document.querySelector("tbody th a")`) })
	a.press("Take it")
	a.sees("You look after this request now")
	a.look("service request as the desk sees it")
	if m := p.newMail(officer, "is being looked after"); !strings.Contains(m.Text, at) {
		t.Errorf("mail %q:\n%s", m.Subject, m.Text)
	}
	a.downloads("letter.txt")
	a.press("Ask back")
	a.on("What do you want to know?")
	a.press("Ask back")
	a.refused("Your question", "Write what you want to know")
	a.fill("Your question", "Who are they?")
	a.press("Ask back")
	a.sees("The requester is asked", "Waiting for requester")
	p.newMail(officer)
	o.open(at)
	o.sees("Who are they?", "Write it below")
	o.fill("Your answer", "A sister agency")
	o.press("Answer")
	o.sees("You answered", "A sister agency")
	p.newMail(agent, "was answered")
	a.grant(at)
	a.seesNot("Work on this request")
	a.look("service request that was granted")
	p.newMail(officer, "was granted")
	o.open("/invite/email")
	o.fill("Email", "jane@fabrikam.gov.sg")
	o.fill("Reason", "Joins the working group")
	o.press("Submit")
	o.at("Invitation sent")
}

// downloads tells that the link hands its file out, and that the browser does not show it.
func (b *tab) downloads(name string) {
	b.t.Helper()
	type answer struct {
		Status                           int
		Disposition, Sniff, Policy, Text string
	}
	got := eval[answer](b, `name => {
		const link = [...document.querySelectorAll("a[download]")].find(a => e2e.words(a) === name);
		return fetch(link.href).then(async r => ({Status: r.status, Disposition: r.headers.get("Content-Disposition"),
			Sniff: r.headers.get("X-Content-Type-Options"), Policy: r.headers.get("Content-Security-Policy"), Text: await r.text()}));
	}`, name)
	if got.Status != 200 || !strings.HasPrefix(got.Disposition, "attachment") || got.Sniff != "nosniff" || !strings.HasPrefix(got.Policy, "sandbox") || got.Text != "To whom it may concern" {
		b.t.Errorf("%s: %+v", name, got)
	}
}

// TestVendorsRequests: a vendor asks for SEED, and the officer for a reset of the vendor's
// MFA and for the end of the account.
func TestVendorsRequests(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	const mailbox, password = "uma@acme.com", "seven tall windows"
	secret := p.onboardVendor(t, mailbox, "uma", password)
	v, a, o := p.person(t), p.person(t), p.person(t)
	v.open("/overview")
	v.press("Sign in with TechPass")
	v.techPass("uma", password, secret)
	v.until("the overview", `() => location.pathname === "/overview"`)
	v.open("/account")
	v.at("My Account")
	v.press("Raise a service request")
	v.at("SEED for a vendor")
	v.look("vendor asks for SEED")
	v.press("Raise request")
	v.refused("What is the device needed for?", "Tell what the device is needed for")
	v.fill("What is the device needed for?", "The pipelines, from home")
	v.press("Raise request")
	v.sees("is raised")
	a.signIn(agent)
	a.grant(strings.TrimPrefix(v.where(), p.url))
	a.sees("SEED wanted Yes")
	p.newMail(mailbox)
	v.open("/account")
	v.sees("I don't need SEED")

	o.signIn(officer)
	at := o.raise("Reset MFA", "Whose account?", "uma@techpass.gov.sg", "What happened?", "Her phone is gone")
	a.open(at)
	a.sees("MFA set up Yes")
	a.grant(at)
	a.sees("MFA set up No")
	p.newMail(mailbox, "sign-in methods were changed")
	v.open("/account")
	v.at("Sign in") // signed out everywhere

	at = o.raise("Terminate an account", "Whose account?", mailbox, "Why is the account to be ended?", "She left")
	a.open(at)
	a.press("Decline")
	a.on("Decline this request?")
	a.fill("Why it is declined", "Her colleagues say that she is on leave")
	a.press("Decline")
	a.sees("The request is declined", "she is on leave")
	o.open(at)
	o.sees("Declined", "she is on leave")
	o.seesNot("Withdraw")
	at = o.raise("Terminate an account", "Whose account?", mailbox, "Why is the account to be ended?", "She left indeed")
	a.grant(at)
	o.open("/invite/status?q=uma")
	o.sees("User Not Found")
}

// TestOtherRequests by somebody without JavaScript: one is done, one withdrawn. An agency
// admin works on those of the own agency.
func TestOtherRequests(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	o := p.person(t).withoutScript()
	o.signIn(otherOfficer)
	o.open("/desk/new")
	o.on("What do you need?")
	first := o.raise("Something else", "What do you need?", "Help")
	o.look("service request without JavaScript")
	second := o.raise("Something else", "What do you need?", "More help")
	o.press("Withdraw")
	o.on("Withdraw this request?")
	o.press("Withdraw")
	o.sees("The request is withdrawn")

	lead := p.person(t)
	lead.signIn(agencyAdmin)
	lead.open("/desk/queue")
	lead.sees(otherOfficer)
	lead.seesNot(officer)
	lead.open(first)
	lead.fill("Add a comment", "Let us see")
	lead.choose("Only for the desk: the requester does not see it")
	lead.press("Comment")
	lead.sees("You left a note", "Only for the desk")
	lead.press("Mark as done")
	lead.on("Is this request done?")
	lead.fill("What the requester should know", "It was the cable")
	lead.press("Mark as done")
	lead.sees("The request is done")
	lead.open(second)
	lead.sees("Withdrawn")
	o.open(first)
	o.sees("Done", "It was the cable")
	o.seesNot("Let us see")

	a := p.person(t)
	a.signIn(agent)
	a.open("/desk/queue?state=all")
	a.look("queue with all requests")
	a.open("/desk/queue?state=all&q=nothing")
	a.sees("No record found")
}

// TestAnotherServiceDesk takes the place of the built-in one everywhere.
func TestAnotherServiceDesk(t *testing.T) {
	t.Parallel()
	p := onSQLite(t, "TECHBIZ_SERVICE_DESK_URL=https://desk.example/request")
	o := p.person(t)
	o.signIn(officer)
	o.open("/invite/email")
	o.fill("Email", "jane@fabrikam.gov.sg")
	o.fill("Reason", "Joins us")
	o.press("Submit")
	if to := o.linkTo("Request to add the domain"); to != "https://desk.example/request" {
		t.Errorf("the domain is requested at %s", to)
	}
	o.open("/desk")
	o.on("Service requests are raised elsewhere")
	o.open("/invite/batch")
	o.press("licensing-team.csv")
	if to := o.linkTo("Go to the service desk: northwind.com.sg"); to != "https://desk.example/request" {
		t.Errorf("the list's domain is requested at %s", to)
	}
}
