package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/limit"
	"techbiz/internal/proof"
	"techbiz/internal/signin"
	"techbiz/internal/web"
)

func TestSignIn(t *testing.T) {
	p := newPortal(t)
	b := p.browser()
	b.get("/").leadsTo("/sign-in")
	page := b.get("/sign-in").is(http.StatusOK).says("Government email")
	if page.header.Get("Set-Cookie") != "" {
		t.Error("looking at the sign-in sets a cookie")
	}
	sent := b.post("/sign-in", "email", " Officer@TECH.gov.sg ").leadsTo("/sign-in/code")
	for _, cookie := range sent.header.Values("Set-Cookie") {
		if !strings.Contains(cookie, "HttpOnly; SameSite=Lax") || !strings.Contains(cookie, "Path=/") {
			t.Errorf("cookie %s", cookie)
		}
	}
	b.get("/sign-in/code").is(http.StatusOK).says("officer@tech.gov.sg", "24-11-2026 09:10")
	before := sent.header.Get("Set-Cookie")
	in := b.post("/sign-in/code", "code", p.code(officerMailbox)).leadsTo("/overview")
	if in.header.Get("Set-Cookie") == before {
		t.Error("signing in keeps the session's cookie")
	}
	b.get("/overview").is(http.StatusOK).has("Public officer").says("Welcome, Officer", "Your TechPass account waits to be activated")
	b.get("/overview").saysNot("Your TechPass account waits to be activated")
	b.get("/sign-in").leadsTo("/overview")
	if !strings.Contains(p.letter(officerMailbox).Text, "/accept/") {
		t.Error("the first sign-in mails no onboarding invitation")
	}

	b.post("/sign-out").leadsTo("/signed-out")
	b.get("/signed-out").says("You are signed out")
	b.get("/overview").leadsTo("/sign-in?next=%2Foverview")
}

func TestSignInLeadsBack(t *testing.T) {
	p := newPortal(t)
	b := p.browser()
	to := b.get("/invite/status?q=jane&size=20").is(http.StatusSeeOther).header.Get("Location")
	b.get(to).has(`action="/sign-in?next=%2Finvite%2Fstatus%3Fq%3Djane%26size%3D20"`)
	b.post(to, "email", officerMailbox).leadsTo("/sign-in/code")
	b.post("/sign-in/code", "code", p.code(officerMailbox)).leadsTo("/invite/status?q=jane&size=20")
}

func TestLocalPath(t *testing.T) {
	for next, want := range map[string]string{
		"/overview":               "/overview",
		"/invite/status?q=a%20b":  "/invite/status?q=a%20b",
		"":                        "",
		"overview":                "",
		"https://evil.example/":   "",
		"//evil.example/":         "",
		"/\\evil.example/":        "",
		"/%2f/evil.example":       "",
		"/a\nb":                   "",
		"javascript:alert(1)":     "",
		"/sign-out":               "",
		"/sign-in?next=/overview": "",
	} {
		if got := web.LocalPath(next); got != want {
			t.Errorf("localPath(%q) = %q, want %q", next, got, want)
		}
	}
}

func TestMailboxesThatCannotSignIn(t *testing.T) {
	p := newPortal(t)
	p.invited(p.Officer(officerMailbox), "jane@acme.com")
	for typed, said := range map[string]string{
		"":                           "Enter an email address",
		"nobody":                     "name@agency.gov.sg",
		"jane@acme.com":              "is for public officers",
		"jane_from.acme@tech.gov.sg": "is for public officers",
		"officer@gmail.com":          "Personal mailboxes are not accepted",
	} {
		page := p.browser().post("/sign-in", "email", typed).is(http.StatusUnprocessableEntity).says(said, "There is a problem")
		if page.field("email") != typed {
			t.Errorf("%q is not kept", typed)
		}
	}
}

// TestUnknownMailbox: the answer does not tell whether the mailbox is known.
func TestUnknownMailbox(t *testing.T) {
	p := newPortal(t)
	known, unknown := p.browser(), p.browser()
	known.post("/sign-in", "email", officerMailbox).leadsTo("/sign-in/code")
	unknown.post("/sign-in", "email", "officer@elsewhere.gov.sg").leadsTo("/sign-in/code")
	// As much is queued for either, so that the answers take alike; one mail leaves.
	if n := len(p.NewMails()); n != 2 {
		t.Errorf("%d mails were queued, want 2", n)
	}
	for _, l := range p.Deliver() {
		if l.To.String() != officerMailbox {
			t.Errorf("a mail left to %s", l.To)
		}
	}
	a, b := known.get("/sign-in/code"), unknown.get("/sign-in/code")
	if strings.ReplaceAll(b.text(), "officer@elsewhere.gov.sg", officerMailbox) != a.text() {
		t.Errorf("the pages differ:\n%s\n%s", a.text(), b.text())
	}
	x := known.post("/sign-in/code", "code", "000000").is(http.StatusUnprocessableEntity)
	y := unknown.post("/sign-in/code", "code", "000000").is(http.StatusUnprocessableEntity)
	if strings.ReplaceAll(y.text(), "officer@elsewhere.gov.sg", officerMailbox) != x.text() {
		t.Errorf("the refusals differ:\n%s\n%s", x.text(), y.text())
	}
}

func TestWrongCodes(t *testing.T) {
	p := newPortal(t)
	b := p.browser()
	b.post("/sign-in", "email", officerMailbox)
	right := p.code(officerMailbox)
	wrong := "000000"
	if right == wrong {
		wrong = "000001"
	}
	page := b.post("/sign-in/code", "code", wrong).is(http.StatusUnprocessableEntity).says("4 tries left")
	if page.field("code") != "" {
		t.Error("a wrong code is shown again")
	}
	for range proof.Tries - 1 {
		page = b.post("/sign-in/code", "code", wrong).is(http.StatusUnprocessableEntity)
	}
	page.says("takes no more tries").saysNot("Code from the mail")
	b.post("/sign-in/code", "code", right).is(http.StatusUnprocessableEntity).says("takes no more tries")

	b.do(http.MethodPost, "/sign-in", nil).leadsTo("/sign-in/code") // the button that sends a new one
	b.post("/sign-in/code", "code", p.code(officerMailbox)).leadsTo("/overview")
}

func TestCodeIsBoundToItsBrowserAndTime(t *testing.T) {
	p := newPortal(t)
	asked, another := p.browser(), p.browser()
	asked.post("/sign-in", "email", officerMailbox)
	code := p.code(officerMailbox)
	another.post("/sign-in/code", "code", code).leadsTo("/sign-in")
	another.post("/sign-in", "email", officerMailbox)
	another.post("/sign-in/code", "code", code).is(http.StatusUnprocessableEntity).says("That is not the code")
	p.Clock.Add(proof.Lifetime + time.Second)
	asked.post("/sign-in/code", "code", code).is(http.StatusUnprocessableEntity).says("older than 10 minutes")
}

func TestTooManyCodes(t *testing.T) {
	p := newPortal(t, func(o *app.Options) { o.Limits.Codes.Client = limit.Rate{Most: 4, In: time.Hour} })
	for range 4 {
		p.browser().post("/sign-in", "email", officerMailbox).leadsTo("/sign-in/code")
	}
	refused := p.browser().post("/sign-in", "email", officerMailbox).is(http.StatusTooManyRequests).says("Too many requests", "in an hour")
	if refused.header.Get("Retry-After") != "3600" {
		t.Errorf("Retry-After %q", refused.header.Get("Retry-After"))
	}
	p.Clock.Add(time.Hour + time.Second)
	p.browser().post("/sign-in", "email", officerMailbox).leadsTo("/sign-in/code")
}

func TestSessionEndsWithoutRequests(t *testing.T) {
	p := newPortal(t)
	b := p.browser()
	b.signIn(officerMailbox)
	for range 5 {
		p.Clock.Add(signin.IdleTimeout - time.Minute)
		b.get("/overview").is(http.StatusOK)
	}
	p.Clock.Add(signin.IdleTimeout + time.Minute)
	to := b.get("/overview").leadsTo("/sign-in?next=%2Foverview&ended=1").header.Get("Location")
	b.get(to).says("Your session has ended")
	b.get("/overview").leadsTo("/sign-in?next=%2Foverview") // said once
}

func TestSessionEndsWhateverHappens(t *testing.T) {
	p := newPortal(t)
	b := p.browser()
	b.signIn(officerMailbox)
	for range int(signin.AbsoluteTimeout/(20*time.Minute)) - 1 {
		p.Clock.Add(20 * time.Minute)
		b.get("/overview").is(http.StatusOK)
	}
	p.Clock.Add(20 * time.Minute)
	b.get("/overview").leadsTo("/sign-in?next=%2Foverview&ended=1")
}

func TestFragmentWithoutSessionSendsTheWholePageToSignIn(t *testing.T) {
	b := newPortal(t).browser()
	b.header.Set("HX-Request", "true")
	got := b.get("/invite/status?q=a").is(http.StatusUnauthorized)
	if to := got.header.Get("HX-Redirect"); to != "/sign-in?next=%2Finvite%2Fstatus%3Fq%3Da" {
		t.Errorf("HX-Redirect %q", to)
	}
}

// TestNothingTypedIsLost: a form that comes after its session has ended shows again,
// filled in, after signing in.
func TestNothingTypedIsLost(t *testing.T) {
	p := newPortal(t)
	b := p.browser()
	b.signIn(officerMailbox)
	key := b.get("/invite/account").field("request_key")
	p.Clock.Add(signin.IdleTimeout + time.Minute)
	fields := []string{"email", "jane@acme.com", "username", "jane.lim", "first_name", "Jane", "last_name", "Lim", "country_code", "+60",
		"contact_number", "123456789", "organisation", "Acme Pte Ltd", "department", "Payments", "seed", "yes", "reason", "Joins\r\nus"}
	b.post("/invite/account", append(fields, "request_key", key)...).is(http.StatusUnauthorized).
		says("Your session has ended", "What you typed is kept").has(`href="/sign-in?next=%2Finvite%2Faccount"`)
	b.get("/sign-in?next=%2Finvite%2Faccount")
	b.post("/sign-in?next=%2Finvite%2Faccount", "email", officerMailbox)
	b.post("/sign-in/code", "code", p.code(officerMailbox)).leadsTo("/invite/account")
	page := b.get("/invite/account").is(http.StatusOK).says("What you typed is still here")
	for i := 0; i < len(fields)-4; i += 2 {
		if name := fields[i]; name != "country_code" && page.field(name) != fields[i+1] {
			t.Errorf("%s: %q", name, page.field(name))
		}
	}
	page.has("Joins\r\nus</textarea>").has(`value="+60" selected`)
	if page.field("request_key") == key {
		t.Error("the key of the old session's form is used again")
	}
	b.get("/invite/account").saysNot("What you typed is still here")
}

func TestTooMuchTypedIsNotKept(t *testing.T) {
	p := newPortal(t)
	p.browser().post("/invite/email", "email", "jane@tech.gov.sg", "reason", strings.Repeat("x", web.MaxKept)).
		is(http.StatusUnauthorized).says("Your session has ended").saysNot("is kept")
}

func TestAccountThatEndedIsSignedOut(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	i := p.invited(officer, vendorMailbox)
	b := p.asID(i.AccountID)
	b.get("/overview").is(http.StatusOK).has("Vendor").says("Inviting users is for public officers")
	_, err := p.Invites.Revoke(t.Context(), officer.Actor(), i.ID, "")
	p.OK(err)
	b.get("/overview").is(http.StatusForbidden).says("This account has ended")
	b.get("/overview").leadsTo("/sign-in?next=%2Foverview")
}

func TestSignInEndsSomebodyElsesOnboarding(t *testing.T) {
	p := newPortal(t)
	b := p.invitee(p.accepted(p.Officer(officerMailbox)))
	b.get("/onboarding/password").is(http.StatusOK)
	b.get("/overview").leadsTo("/sign-in?next=%2Foverview") // it lets nobody into the portal
	b.signIn(officerMailbox)
	b.get("/onboarding/password").is(http.StatusUnauthorized).says("Open your invitation again")
}
