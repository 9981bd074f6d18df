package web_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"techbiz/internal/app"
	"techbiz/internal/invite"
	"techbiz/internal/web"
)

func TestEmailInvitation(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	b.get("/invite").is(http.StatusOK).says("Email invitation", "Create account", "Batch upload", "Invite User Status")
	page := b.get("/invite/email").is(http.StatusOK).says("Characters Remaining: 255 / 255")
	key := page.field("request_key")
	send := func() reply {
		return b.post("/invite/email", "email", "jane_from.acme@hive.gov.sg", "seed", "yes", "reason", "Payments", "request_key", key)
	}
	done := send().is(http.StatusSeeOther).header.Get("Location")
	b.get(done).is(http.StatusOK).says("jane_from.acme@hive.gov.sg", "24-12-2026").has(`href="/invite/email"`)
	if again := send().header.Get("Location"); again != done {
		t.Errorf("the same form sent twice leads to %s and %s", done, again)
	}
	b.get("/invite/status").says("Total no. of invitations: 1")

	b.post("/invite/email", "email", "other@hive.gov.sg", "reason", "Payments", "request_key", key).
		is(http.StatusConflict).says("This form was submitted before")
}

func TestKeyReusedGivesANewForm(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	key := b.get("/invite/email").field("request_key")
	b.post("/invite/email", "email", "one@hive.gov.sg", "reason", "Payments", "request_key", key).is(http.StatusSeeOther)
	page := b.post("/invite/email", "email", "two@hive.gov.sg", "reason", "Payments", "request_key", key).is(http.StatusConflict)
	if page.field("email") != "two@hive.gov.sg" || page.field("request_key") == key {
		t.Errorf("email %q, same key %v", page.field("email"), page.field("request_key") == key)
	}
	b.post("/invite/email", "email", "two@hive.gov.sg", "reason", "Payments", "request_key", page.field("request_key")).is(http.StatusSeeOther)
}

func TestRefusedEmailInvitations(t *testing.T) {
	p := newPortal(t)
	officer, other := p.Officer(officerMailbox), p.Officer(otherMailbox)
	own, others := p.invited(officer, "own@tech.gov.sg"), p.invited(other, "others@tech.gov.sg")
	for _, c := range []struct{ name, email, reason, said, markup string }{
		{"nothing", "", "", "Enter an email address", `href="#email"`},
		{"no reason", "jane@tech.gov.sg", "", "eason", `id="reason-error"`},
		{"reason of 256", "jane@tech.gov.sg", strings.Repeat("a", 256), "255", "Characters Remaining: -1 / 255"},
		{"company mailbox", "jane@acme.com", "Payments", "Use Create account", `href="/invite/account"`},
		{"personal mailbox", "jane@gmail.com", "Payments", "Personal mailboxes are not accepted", ""},
		{"login ID", "jane@techpass.gov.sg", "Payments", "login ID", ""},
		{"domain", "jane@nowhere.gov.sg", "Payments", "not allow-listed",
			`value="nowhere.gov.sg">Request nowhere.gov.sg and keep this invitation waiting`},
		{"own duplicate", "own@tech.gov.sg", "Payments", "you invited own@tech.gov.sg", `href="` + web.InvitationURL(own.ID) + `"`},
		{"another's duplicate", "others@tech.gov.sg", "Payments", otherMailbox + " invited", ""},
		{"account", otherMailbox, "Payments", "Duplicate entry", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := p.as(officer)
			b.p.TB = t
			key := b.get("/invite/email").field("request_key")
			page := b.post("/invite/email", "email", c.email, "seed", "yes", "reason", c.reason, "request_key", key).
				is(http.StatusUnprocessableEntity).says("There is a problem", c.said).has(c.markup).has("<title>Error: Email invitation")
			if page.field("email") != c.email || page.field("request_key") != key {
				t.Errorf("email %q, key kept %v", page.field("email"), page.field("request_key") == key)
			}
			page.has(c.reason + "</textarea>").has(`value="yes" checked`)
			page.saysNot(others.ID.String())
		})
	}
	p.TB = t
	list, err := p.Invites.List(t.Context(), officer.Actor(), invite.Query{})
	p.OK(err)
	if list.Total != 1 {
		t.Errorf("%d invitations, want the one from before", list.Total)
	}
}

func TestServiceDeskIsWhereADomainIsRequested(t *testing.T) {
	p := newPortal(t, func(o *app.Options) { o.Web.ServiceDeskURL = "https://desk.example/request" })
	b := p.as(p.Officer(officerMailbox))
	b.post("/invite/email", "email", "jane@nowhere.gov.sg", "reason", "Payments").has(`href="https://desk.example/request"`)
}

func TestCreateAccount(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	form := b.get("/invite/account").is(http.StatusOK).has(`value="+65" selected`).says("Singapore (+65)", "United Kingdom (+44)", "India (+91)")
	done := b.post("/invite/account", "email", "jane@acme.com", "username", "jane.lim", "first_name", "Jane", "last_name", "Lim",
		"country_code", "+65", "contact_number", "9123 4567", "organisation", "Acme Pte Ltd", "department", "", "seed", "no", "reason", "Payments",
		"request_key", form.field("request_key")).is(http.StatusSeeOther).header.Get("Location")
	b.get(done).says("jane.lim@techpass.gov.sg").has(`href="/invite/account"`)
	b.get("/invite/status").says("Jane Lim jane@acme.com Acme Pte Ltd - 24-11-2026 Not Onboarded Not Required")

	b.post("/invite/account", "email", "joe@acme.com", "username", "JANE.lim", "first_name", "Joe", "last_name", "Lim",
		"contact_number", "91234567", "organisation", "Acme", "reason", "Payments").
		is(http.StatusUnprocessableEntity).says("is taken").has(`value="JANE.lim"`)
	page := b.post("/invite/account", "email", "joe@acme.com", "username", "joe..lim", "first_name", "", "last_name", "Lim",
		"country_code", "+999", "contact_number", "12", "organisation", "", "reason", "").
		is(http.StatusUnprocessableEntity).says("two periods in a row", "first name", "rganisation", "eason", "ountry code")
	page.has(`value="+999" selected`)
}

func TestUsernameIsReachedAtOnce(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	page := b.get("/invite/account").is(http.StatusOK).says("TechPass username (company mailboxes only)")
	page.saysNot("Check whether a username is needed")
	if input := regexp.MustCompile(`(?s)<input[^>]*id="username"[^>]*>`).FindString(page.body); input == "" || strings.Contains(input, "disabled") || strings.Contains(input, "required") {
		t.Errorf("the field of the username is %q", input)
	}
	for email, hint := range map[string]string{
		"jane@acme.com": "Enter a username for this email", "jane@tech.gov.sg": "Leave this empty", "jane_from.acme@tech.gov.sg": "Leave this empty",
	} {
		part := b.get("/invite/account/username?email=" + email).is(http.StatusOK).says(hint)
		if strings.Contains(part.body, "<") {
			t.Errorf("%s: more than the words of the hint came: %s", email, part.body)
		}
	}
	for _, email := range []string{"", "jane", "jane@acm"} {
		b.get("/invite/account/username?email=" + email).is(http.StatusNoContent)
	}
	// The server decides, whatever the page said.
	b.post("/invite/account", "email", "jane@acme.com", "first_name", "Jane").is(http.StatusUnprocessableEntity).says("Enter a TechPass username")
	refused := b.post("/invite/account", "email", "jane@tech.gov.sg", "username", "jane.lim").is(http.StatusUnprocessableEntity).says("Leave the username empty")
	if refused.field("username") != "jane.lim" {
		t.Error("the username that was typed is lost")
	}
}

func TestFormTooLarge(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	b.post("/invite/email", "email", "jane@tech.gov.sg", "reason", strings.Repeat("x", web.MaxBody)).
		is(http.StatusRequestEntityTooLarge).says("This is too long")
}

func TestTooManyDuplicates(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	p.invited(officer, "jane@tech.gov.sg")
	b := p.as(officer)
	for range 30 {
		b.post("/invite/email", "email", "jane@tech.gov.sg", "reason", "Payments").is(http.StatusUnprocessableEntity)
	}
	page := b.post("/invite/email", "email", "jane@tech.gov.sg", "reason", "Payments").is(http.StatusTooManyRequests).says("Too many requests", "Trace ID")
	if page.field("email") != "jane@tech.gov.sg" {
		t.Error("what was typed is lost")
	}
}

// TestChosenCountryStays: countries share a code, and a form that is refused comes back with
// the one that was chosen.
func TestChosenCountryStays(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	b.get("/invite/account").has(`<option value="+1">United States (+1)</option>`).has(`<option value="+65" selected>`)
	fields := []string{"email", "jane@acme.com", "username", "jane.lim", "first_name", "Jane", "last_name", "Lim", "country_code", "+1 Canada",
		"contact_number", "4165550123", "organisation", "Acme", "seed", "no", "reason", ""}
	b.post("/invite/account", fields...).is(http.StatusUnprocessableEntity).has(`<option value="+1 Canada" selected>Canada (+1)</option>`)
	fields[len(fields)-1] = "Payments"
	b.post("/invite/account", fields...).is(http.StatusSeeOther)
	if n := p.Number("SELECT count(*) FROM accounts WHERE phone LIKE '+1%4165550123'"); n != 1 {
		t.Errorf("%d accounts with the number", n)
	}
}
