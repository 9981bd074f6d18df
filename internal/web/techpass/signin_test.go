package techpass_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/app/webtest"
	"techbiz/internal/auth/mailcode"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/limit"
	"techbiz/internal/web/kit"
)

func TestSignIn(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.Browser()
	b.Get("/").LeadsTo("/sign-in")
	page := b.Get("/sign-in").Is(http.StatusOK).Says("Government email")
	if page.Header.Get("Set-Cookie") != "" {
		t.Error("looking at the sign-in sets a cookie")
	}
	sent := b.Post("/sign-in", "email", " Officer@TECH.gov.sg ").LeadsTo("/sign-in/code")
	for _, cookie := range sent.Header.Values("Set-Cookie") {
		if !strings.Contains(cookie, "HttpOnly; SameSite=Lax") || !strings.Contains(cookie, "Path=/") {
			t.Errorf("cookie %s", cookie)
		}
	}
	b.Get("/sign-in/code").Is(http.StatusOK).Says("officer@tech.gov.sg", "24-11-2026 09:10")
	before := sent.Header.Get("Set-Cookie")
	in := b.Post("/sign-in/code", "code", p.Code(webtest.OfficerMailbox)).LeadsTo("/overview")
	if in.Header.Get("Set-Cookie") == before {
		t.Error("signing in keeps the session's cookie")
	}
	b.Get("/overview").Is(http.StatusOK).Has("Public officer").Says("Welcome, Officer", "Your TechPass account waits to be activated")
	b.Get("/overview").SaysNot("Your TechPass account waits to be activated")
	b.Get("/sign-in").LeadsTo("/overview")
	if !strings.Contains(p.Letter(webtest.OfficerMailbox).Text, "/accept/") {
		t.Error("the first sign-in mails no onboarding invitation")
	}

	b.Post("/sign-out").LeadsTo("/signed-out")
	b.Get("/signed-out").Says("You are signed out")
	b.Get("/overview").LeadsTo("/sign-in?next=%2Foverview")
}

func TestSignInLeadsBack(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.Browser()
	to := b.Get("/invite/status?q=jane&size=20").Is(http.StatusSeeOther).Header.Get("Location")
	b.Get(to).Has(`action="/sign-in?next=%2Finvite%2Fstatus%3Fq%3Djane%26size%3D20"`)
	b.Post(to, "email", webtest.OfficerMailbox).LeadsTo("/sign-in/code")
	b.Post("/sign-in/code", "code", p.Code(webtest.OfficerMailbox)).LeadsTo("/invite/status?q=jane&size=20")
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
		if got := kit.LocalPath(next); got != want {
			t.Errorf("localPath(%q) = %q, want %q", next, got, want)
		}
	}
}

func TestMailboxesThatCannotSignIn(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Invited(p.Officer(webtest.OfficerMailbox), "jane@acme.com")
	for typed, said := range map[string]string{
		"":                           "Enter an email address",
		"nobody":                     "name@agency.gov.sg",
		"jane@acme.com":              "is for public officers",
		"jane_from.acme@tech.gov.sg": "is for public officers",
		"officer@gmail.com":          "Personal mailboxes are not accepted",
	} {
		page := p.Browser().Post("/sign-in", "email", typed).Is(http.StatusUnprocessableEntity).Says(said, "There is a problem")
		if page.Field("email") != typed {
			t.Errorf("%q is not kept", typed)
		}
	}
}

// TestUnknownMailbox: the answer does not tell whether the mailbox is known.
func TestUnknownMailbox(t *testing.T) {
	p := webtest.NewPortal(t)
	known, unknown := p.Browser(), p.Browser()
	known.Post("/sign-in", "email", webtest.OfficerMailbox).LeadsTo("/sign-in/code")
	unknown.Post("/sign-in", "email", "officer@elsewhere.gov.sg").LeadsTo("/sign-in/code")
	// As much is queued for either, so that the answers take alike; one mail leaves.
	if n := len(p.NewMails()); n != 2 {
		t.Errorf("%d mails were queued, want 2", n)
	}
	for _, l := range p.Deliver() {
		if l.To.String() != webtest.OfficerMailbox {
			t.Errorf("a mail left to %s", l.To)
		}
	}
	a, b := known.Get("/sign-in/code"), unknown.Get("/sign-in/code")
	if strings.ReplaceAll(b.Text(), "officer@elsewhere.gov.sg", webtest.OfficerMailbox) != a.Text() {
		t.Errorf("the pages differ:\n%s\n%s", a.Text(), b.Text())
	}
	x := known.Post("/sign-in/code", "code", "000000").Is(http.StatusUnprocessableEntity)
	y := unknown.Post("/sign-in/code", "code", "000000").Is(http.StatusUnprocessableEntity)
	if strings.ReplaceAll(y.Text(), "officer@elsewhere.gov.sg", webtest.OfficerMailbox) != x.Text() {
		t.Errorf("the refusals differ:\n%s\n%s", x.Text(), y.Text())
	}
}

func TestWrongCodes(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.Browser()
	b.Post("/sign-in", "email", webtest.OfficerMailbox)
	right := p.Code(webtest.OfficerMailbox)
	wrong := "000000"
	if right == wrong {
		wrong = "000001"
	}
	page := b.Post("/sign-in/code", "code", wrong).Is(http.StatusUnprocessableEntity).Says("4 tries left")
	if page.Field("code") != "" {
		t.Error("a wrong code is shown again")
	}
	for range mailcode.Tries - 1 {
		page = b.Post("/sign-in/code", "code", wrong).Is(http.StatusUnprocessableEntity)
	}
	page.Says("takes no more tries").SaysNot("Code from the mail")
	b.Post("/sign-in/code", "code", right).Is(http.StatusUnprocessableEntity).Says("takes no more tries")

	b.Do(http.MethodPost, "/sign-in", nil).LeadsTo("/sign-in/code") // the button that sends a new one
	b.Post("/sign-in/code", "code", p.Code(webtest.OfficerMailbox)).LeadsTo("/overview")
}

func TestCodeIsBoundToItsBrowserAndTime(t *testing.T) {
	p := webtest.NewPortal(t)
	asked, another := p.Browser(), p.Browser()
	asked.Post("/sign-in", "email", webtest.OfficerMailbox)
	code := p.Code(webtest.OfficerMailbox)
	another.Post("/sign-in/code", "code", code).LeadsTo("/sign-in")
	another.Post("/sign-in", "email", webtest.OfficerMailbox)
	another.Post("/sign-in/code", "code", code).Is(http.StatusUnprocessableEntity).Says("That is not the code")
	p.Clock.Add(mailcode.Lifetime + time.Second)
	asked.Post("/sign-in/code", "code", code).Is(http.StatusUnprocessableEntity).Says("older than 10 minutes")
}

func TestTooManyCodes(t *testing.T) {
	p := webtest.NewPortal(t, func(o *app.Options) { o.Limits.Codes.Client = limit.Rate{Most: 4, In: time.Hour} })
	for range 4 {
		p.Browser().Post("/sign-in", "email", webtest.OfficerMailbox).LeadsTo("/sign-in/code")
	}
	refused := p.Browser().Post("/sign-in", "email", webtest.OfficerMailbox).Is(http.StatusTooManyRequests).Says("Too many requests", "in an hour")
	if refused.Header.Get("Retry-After") != "3600" {
		t.Errorf("Retry-After %q", refused.Header.Get("Retry-After"))
	}
	p.Clock.Add(time.Hour + time.Second)
	p.Browser().Post("/sign-in", "email", webtest.OfficerMailbox).LeadsTo("/sign-in/code")
}

func TestSessionEndsWithoutRequests(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.Browser()
	b.SignIn(webtest.OfficerMailbox)
	for range 5 {
		p.Clock.Add(signin.IdleTimeout - time.Minute)
		b.Get("/overview").Is(http.StatusOK)
	}
	p.Clock.Add(signin.IdleTimeout + time.Minute)
	to := b.Get("/overview").LeadsTo("/sign-in?next=%2Foverview&ended=1").Header.Get("Location")
	b.Get(to).Says("Your session has ended")
	b.Get("/overview").LeadsTo("/sign-in?next=%2Foverview") // said once
}

func TestSessionEndsWhateverHappens(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.Browser()
	b.SignIn(webtest.OfficerMailbox)
	for range int(signin.AbsoluteTimeout/(20*time.Minute)) - 1 {
		p.Clock.Add(20 * time.Minute)
		b.Get("/overview").Is(http.StatusOK)
	}
	p.Clock.Add(20 * time.Minute)
	b.Get("/overview").LeadsTo("/sign-in?next=%2Foverview&ended=1")
}

func TestFragmentWithoutSessionSendsTheWholePageToSignIn(t *testing.T) {
	b := webtest.NewPortal(t).Browser()
	b.Header.Set("HX-Request", "true")
	got := b.Get("/invite/status?q=a").Is(http.StatusUnauthorized)
	if to := got.Header.Get("HX-Redirect"); to != "/sign-in?next=%2Finvite%2Fstatus%3Fq%3Da" {
		t.Errorf("HX-Redirect %q", to)
	}
}

// TestNothingTypedIsLost: a form that comes after its session has ended shows again,
// filled in, after signing in.
func TestNothingTypedIsLost(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.Browser()
	b.SignIn(webtest.OfficerMailbox)
	key := b.Get("/invite/account").Field("request_key")
	p.Clock.Add(signin.IdleTimeout + time.Minute)
	fields := []string{"email", "jane@acme.com", "username", "jane.lim", "first_name", "Jane", "last_name", "Lim", "country_code", "+60",
		"contact_number", "123456789", "organisation", "Acme Pte Ltd", "department", "Payments", "seed", "yes", "reason", "Joins\r\nus"}
	b.Post("/invite/account", append(fields, "request_key", key)...).Is(http.StatusUnauthorized).
		Says("Your session has ended", "What you typed is kept").Has(`href="/sign-in?next=%2Finvite%2Faccount"`)
	b.Get("/sign-in?next=%2Finvite%2Faccount")
	b.Post("/sign-in?next=%2Finvite%2Faccount", "email", webtest.OfficerMailbox)
	b.Post("/sign-in/code", "code", p.Code(webtest.OfficerMailbox)).LeadsTo("/invite/account")
	page := b.Get("/invite/account").Is(http.StatusOK).Says("What you typed is still here")
	for i := 0; i < len(fields)-4; i += 2 {
		if name := fields[i]; name != "country_code" && page.Field(name) != fields[i+1] {
			t.Errorf("%s: %q", name, page.Field(name))
		}
	}
	page.Has("Joins\r\nus</textarea>").Has(`value="+60" selected`)
	if page.Field("request_key") == key {
		t.Error("the key of the old session's form is used again")
	}
	b.Get("/invite/account").SaysNot("What you typed is still here")
}

func TestTooMuchTypedIsNotKept(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Browser().Post("/invite/email", "email", "jane@tech.gov.sg", "reason", strings.Repeat("x", kit.MaxKept)).
		Is(http.StatusUnauthorized).Says("Your session has ended").SaysNot("is kept")
}

func TestAccountThatEndedIsSignedOut(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	i := p.Invited(officer, webtest.VendorMailbox)
	b := p.AsID(i.AccountID)
	b.Get("/overview").Is(http.StatusOK).Has("Vendor").Says("Inviting users is for public officers")
	_, err := p.Invites.Revoke(t.Context(), officer.Actor(), i.ID, "")
	p.OK(err)
	b.Get("/overview").Is(http.StatusForbidden).Says("This account has ended")
	b.Get("/overview").LeadsTo("/sign-in?next=%2Foverview")
}

func TestSignInEndsSomebodyElsesOnboarding(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.Invitee(p.Accepted(p.Officer(webtest.OfficerMailbox)))
	b.Get("/onboarding/password").Is(http.StatusOK)
	b.Get("/overview").LeadsTo("/sign-in?next=%2Foverview") // it lets nobody into the portal
	b.SignIn(webtest.OfficerMailbox)
	b.Get("/onboarding/password").Is(http.StatusUnauthorized).Says("Open your invitation again")
}
