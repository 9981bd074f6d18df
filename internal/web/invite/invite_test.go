package invite_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"techbiz/internal/app"
	"techbiz/internal/app/webtest"
	"techbiz/internal/invite"
	"techbiz/internal/web/kit"
)

func TestEmailInvitation(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	b.Get("/invite").Is(http.StatusOK).Says("Email invitation", "Create account", "Batch upload", "Invite User Status")
	page := b.Get("/invite/email").Is(http.StatusOK).Says("Characters Remaining: 255 / 255")
	key := page.Field("request_key")
	send := func() webtest.Reply {
		return b.Post("/invite/email", "email", "jane_from.acme@hive.gov.sg", "seed", "yes", "reason", "Payments", "request_key", key)
	}
	done := send().Is(http.StatusSeeOther).Header.Get("Location")
	b.Get(done).Is(http.StatusOK).Says("jane_from.acme@hive.gov.sg", "24-12-2026").Has(`href="/invite/email"`)
	if again := send().Header.Get("Location"); again != done {
		t.Errorf("the same form sent twice leads to %s and %s", done, again)
	}
	b.Get("/invite/status").Says("Total no. of invitations: 1")

	b.Post("/invite/email", "email", "other@hive.gov.sg", "reason", "Payments", "request_key", key).
		Is(http.StatusConflict).Says("This form was submitted before")
}

func TestKeyReusedGivesANewForm(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	key := b.Get("/invite/email").Field("request_key")
	b.Post("/invite/email", "email", "one@hive.gov.sg", "reason", "Payments", "request_key", key).Is(http.StatusSeeOther)
	page := b.Post("/invite/email", "email", "two@hive.gov.sg", "reason", "Payments", "request_key", key).Is(http.StatusConflict)
	if page.Field("email") != "two@hive.gov.sg" || page.Field("request_key") == key {
		t.Errorf("email %q, same key %v", page.Field("email"), page.Field("request_key") == key)
	}
	b.Post("/invite/email", "email", "two@hive.gov.sg", "reason", "Payments", "request_key", page.Field("request_key")).Is(http.StatusSeeOther)
}

func TestRefusedEmailInvitations(t *testing.T) {
	p := webtest.NewPortal(t)
	officer, other := p.Officer(webtest.OfficerMailbox), p.Officer(webtest.OtherMailbox)
	own, others := p.Invited(officer, "own@tech.gov.sg"), p.Invited(other, "others@tech.gov.sg")
	for _, c := range []struct{ name, email, reason, said, markup string }{
		{"nothing", "", "", "Enter an email address", `href="#email"`},
		{"no reason", "jane@tech.gov.sg", "", "eason", `id="reason-error"`},
		{"reason of 256", "jane@tech.gov.sg", strings.Repeat("a", 256), "255", "Characters Remaining: -1 / 255"},
		{"company mailbox", "jane@acme.com", "Payments", "Use Create account", `href="/invite/account"`},
		{"personal mailbox", "jane@gmail.com", "Payments", "Personal mailboxes are not accepted", ""},
		{"login ID", "jane@techpass.gov.sg", "Payments", "login ID", ""},
		{"domain", "jane@nowhere.gov.sg", "Payments", "not allow-listed",
			`value="nowhere.gov.sg">Request nowhere.gov.sg and keep this invitation waiting`},
		{"own duplicate", "own@tech.gov.sg", "Payments", "you invited own@tech.gov.sg", `href="` + kit.InvitationURL(own.ID) + `"`},
		{"another's duplicate", "others@tech.gov.sg", "Payments", webtest.OtherMailbox + " invited", ""},
		{"account", webtest.OtherMailbox, "Payments", "Duplicate entry", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := p.BrowserOf(officer)
			b.Portal.TB = t
			key := b.Get("/invite/email").Field("request_key")
			page := b.Post("/invite/email", "email", c.email, "seed", "yes", "reason", c.reason, "request_key", key).
				Is(http.StatusUnprocessableEntity).Says("There is a problem", c.said).Has(c.markup).Has("<title>Error: Email invitation")
			if page.Field("email") != c.email || page.Field("request_key") != key {
				t.Errorf("email %q, key kept %v", page.Field("email"), page.Field("request_key") == key)
			}
			page.Has(c.reason + "</textarea>").Has(`value="yes" checked`)
			page.SaysNot(others.ID.String())
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
	p := webtest.NewPortal(t, func(o *app.Options) { o.Web.ServiceDeskURL = "https://desk.example/request" })
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	b.Post("/invite/email", "email", "jane@nowhere.gov.sg", "reason", "Payments").Has(`href="https://desk.example/request"`)
}

func TestCreateAccount(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	form := b.Get("/invite/account").Is(http.StatusOK).Has(`value="+65" selected`).Says("Singapore (+65)", "United Kingdom (+44)", "India (+91)")
	done := b.Post("/invite/account", "email", "jane@acme.com", "username", "jane.lim", "first_name", "Jane", "last_name", "Lim",
		"country_code", "+65", "contact_number", "9123 4567", "organisation", "Acme Pte Ltd", "department", "", "seed", "no", "reason", "Payments",
		"request_key", form.Field("request_key")).Is(http.StatusSeeOther).Header.Get("Location")
	b.Get(done).Says("jane.lim@techpass.gov.sg").Has(`href="/invite/account"`)
	b.Get("/invite/status").Says("Jane Lim jane@acme.com Acme Pte Ltd - 24-11-2026 Not Onboarded Not Required")

	b.Post("/invite/account", "email", "joe@acme.com", "username", "JANE.lim", "first_name", "Joe", "last_name", "Lim",
		"contact_number", "91234567", "organisation", "Acme", "reason", "Payments").
		Is(http.StatusUnprocessableEntity).Says("is taken").Has(`value="JANE.lim"`)
	page := b.Post("/invite/account", "email", "joe@acme.com", "username", "joe..lim", "first_name", "", "last_name", "Lim",
		"country_code", "+999", "contact_number", "12", "organisation", "", "reason", "").
		Is(http.StatusUnprocessableEntity).Says("two periods in a row", "first name", "rganisation", "eason", "ountry code")
	page.Has(`value="+999" selected`)
}

func TestUsernameIsReachedAtOnce(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	page := b.Get("/invite/account").Is(http.StatusOK).Says("TechPass username (company mailboxes only)")
	page.SaysNot("Check whether a username is needed")
	if input := regexp.MustCompile(`(?s)<input[^>]*id="username"[^>]*>`).FindString(page.Body); input == "" || strings.Contains(input, "disabled") || strings.Contains(input, "required") {
		t.Errorf("the field of the username is %q", input)
	}
	for email, hint := range map[string]string{
		"jane@acme.com": "Enter a username for this email", "jane@tech.gov.sg": "Leave this empty", "jane_from.acme@tech.gov.sg": "Leave this empty",
	} {
		part := b.Get("/invite/account/username?email=" + email).Is(http.StatusOK).Says(hint)
		if strings.Contains(part.Body, "<") {
			t.Errorf("%s: more than the words of the hint came: %s", email, part.Body)
		}
	}
	for _, email := range []string{"", "jane", "jane@acm"} {
		b.Get("/invite/account/username?email=" + email).Is(http.StatusNoContent)
	}
	// The server decides, whatever the page said.
	b.Post("/invite/account", "email", "jane@acme.com", "first_name", "Jane").Is(http.StatusUnprocessableEntity).Says("Enter a TechPass username")
	refused := b.Post("/invite/account", "email", "jane@tech.gov.sg", "username", "jane.lim").Is(http.StatusUnprocessableEntity).Says("Leave the username empty")
	if refused.Field("username") != "jane.lim" {
		t.Error("the username that was typed is lost")
	}
}

func TestFormTooLarge(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	b.Post("/invite/email", "email", "jane@tech.gov.sg", "reason", strings.Repeat("x", kit.MaxBody)).
		Is(http.StatusRequestEntityTooLarge).Says("This is too long")
}

func TestTooManyDuplicates(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	p.Invited(officer, "jane@tech.gov.sg")
	b := p.BrowserOf(officer)
	for range 30 {
		b.Post("/invite/email", "email", "jane@tech.gov.sg", "reason", "Payments").Is(http.StatusUnprocessableEntity)
	}
	page := b.Post("/invite/email", "email", "jane@tech.gov.sg", "reason", "Payments").Is(http.StatusTooManyRequests).Says("Too many requests", "Trace ID")
	if page.Field("email") != "jane@tech.gov.sg" {
		t.Error("what was typed is lost")
	}
}

// TestChosenCountryStays: countries share a code, and a form that is refused comes back with
// the one that was chosen.
func TestChosenCountryStays(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	b.Get("/invite/account").Has(`<option value="+1">United States (+1)</option>`).Has(`<option value="+65" selected>`)
	fields := []string{"email", "jane@acme.com", "username", "jane.lim", "first_name", "Jane", "last_name", "Lim", "country_code", "+1 Canada",
		"contact_number", "4165550123", "organisation", "Acme", "seed", "no", "reason", ""}
	b.Post("/invite/account", fields...).Is(http.StatusUnprocessableEntity).Has(`<option value="+1 Canada" selected>Canada (+1)</option>`)
	fields[len(fields)-1] = "Payments"
	b.Post("/invite/account", fields...).Is(http.StatusSeeOther)
	if n := p.Number("SELECT count(*) FROM accounts WHERE phone LIKE '+1%4165550123'"); n != 1 {
		t.Errorf("%d accounts with the number", n)
	}
}
