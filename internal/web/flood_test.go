package web_test

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/app/webtest"
	"techbiz/internal/auth/pow"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/limit"
)

// TestStrangersDoNotUseUpAMailbox: whoever asks for codes of an officer's, under whichever
// of its addresses, shuts her out neither of the browser that she uses nor of a new one.
func TestStrangersDoNotUseUpAMailbox(t *testing.T) {
	p := webtest.NewPortal(t)
	hers := p.Browser()
	hers.SignIn(webtest.OfficerMailbox)
	hers.Post("/sign-out")

	stranger := p.Browser()
	mailed := 0
	for n := range 50 {
		address := strings.Replace(webtest.OfficerMailbox, "@", fmt.Sprintf("+%d@", n), 1)
		if n%2 == 0 {
			address = webtest.OfficerMailbox
		}
		if stranger.Post("/sign-in", "email", address).Status == http.StatusSeeOther {
			mailed++
		}
	}
	if mailed != 5 {
		t.Errorf("%d codes are free for strangers", mailed)
	}
	if to := hers.SignIn(webtest.OfficerMailbox); to != "/overview" {
		t.Errorf("her own browser leads to %s", to)
	}

	fresh := p.Browser()
	page := fresh.Post("/sign-in?next=%2Finvite", "email", webtest.OfficerMailbox).Is(http.StatusTooManyRequests).
		Says("One more moment", "30 seconds", "24-11-2026 09:00:30").Has(`action="/sign-in?next=%2Finvite"`)
	if page.Header.Get("Retry-After") != "30" || page.Field("email") != webtest.OfficerMailbox || page.Header.Get("Set-Cookie") != "" && strings.Contains(page.Header.Get("Set-Cookie"), "techbiz=") {
		t.Errorf("Retry-After %q, cookie %q", page.Header.Get("Retry-After"), page.Header.Get("Set-Cookie"))
	}
	solution := fresh.SolveAt(page)
	fresh.Post("/sign-in?next=%2Finvite", "email", webtest.OfficerMailbox, "human", solution).LeadsTo("/sign-in/code")
	stranger.Post("/sign-in", "email", webtest.OfficerMailbox, "human", solution).Is(http.StatusTooManyRequests) // it counts once
	stranger.Post("/sign-in", "email", webtest.OfficerMailbox, "human", stranger.Solve()).Is(http.StatusTooManyRequests)
	fresh.Post("/sign-in/code", "code", p.Code(webtest.OfficerMailbox)).LeadsTo("/invite")

	// A forged cookie is nobody's browser, and a known one is known for its holder alone.
	forged := p.Browser()
	forged.Header.Set("Cookie", "__Host-techbiz_device="+strings.Repeat("A", 43))
	forged.Post("/sign-in", "email", webtest.OfficerMailbox).Is(http.StatusTooManyRequests)
	for range 5 {
		p.Browser().Post("/sign-in", "email", "other@tech.gov.sg").LeadsTo("/sign-in/code")
	}
	hers.Post("/sign-out")
	hers.Post("/sign-in", "email", "other@tech.gov.sg").Is(http.StatusTooManyRequests)
}

// TestWhoHasNoScriptsWaits: the ticket is hers alone, and good for one time.
func TestWhoHasNoScriptsWaits(t *testing.T) {
	p := webtest.NewPortal(t)
	for range 5 {
		p.Browser().Post("/sign-in", "email", webtest.OfficerMailbox).LeadsTo("/sign-in/code")
	}
	b := p.Browser()
	page := b.Post("/sign-in", "email", webtest.OfficerMailbox).Is(http.StatusTooManyRequests)
	ticket := page.Field("ticket")
	p.Clock.Add(29 * time.Second)
	early := b.Post("/sign-in", "email", webtest.OfficerMailbox, "ticket", ticket).Is(http.StatusTooManyRequests).Says("wait for a second")
	if early.Field("ticket") != ticket {
		t.Error("who is early begins anew")
	}
	p.Clock.Add(time.Second)
	b.Post("/sign-in", "email", "lim@tech.gov.sg").LeadsTo("/sign-in/code")
	b.Post("/sign-in", "email", webtest.OfficerMailbox, "ticket", ticket).LeadsTo("/sign-in/code")
	b.Post("/sign-in", "email", webtest.OfficerMailbox, "ticket", ticket).Is(http.StatusTooManyRequests)
	b.Post("/sign-in/code", "code", p.Code(webtest.OfficerMailbox)).LeadsTo("/overview")

	// Waiting for many at the same time is no way around.
	var tickets []string
	for range 10 {
		tickets = append(tickets, p.Browser().Post("/sign-in", "email", webtest.OfficerMailbox).Is(http.StatusTooManyRequests).Field("ticket"))
	}
	p.Clock.Add(pow.FirstWait << pow.MaxLevel)
	taken := 0
	for _, ticket := range tickets {
		if p.Browser().Post("/sign-in", "email", webtest.OfficerMailbox, "ticket", ticket).Status == http.StatusSeeOther {
			taken++
		}
	}
	if taken > 6 {
		t.Errorf("%d of 10 waits at the same time paid", taken)
	}
}

// TestBothDoorsOfACompanyMailboxStayOpen: wrong passwords and resets by strangers shut
// neither.
func TestBothDoorsOfACompanyMailboxStayOpen(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	stranger := p.Browser()
	storm := func() {
		stranger.Post("/techpass/sign-in", "login", "jane@acme.com").LeadsTo("/techpass/sign-in/password")
		for range signin.FreeTries + 1 {
			stranger.Post("/techpass/sign-in/password", "password", "wrong")
		}
		for range 10 {
			p.Browser().Post("/techpass/reset", "email", "jane@acme.com")
		}
	}
	storm()
	hers := p.Browser()
	page := hers.Post("/techpass/reset", "email", "jane@acme.com").Is(http.StatusTooManyRequests).Says("One more moment")
	hers.Post("/techpass/reset", "email", "jane@acme.com", "human", hers.SolveAt(page)).LeadsTo("/techpass/reset/code")
	hers.Post("/techpass/reset/code", "code", p.Code("jane@acme.com")).LeadsTo("/techpass/reset/password")
	const fresh = "granite kingfisher umbrella"
	hers.Post("/techpass/reset/password", "password", fresh, "password_repeat", fresh).LeadsTo("/techpass/sign-in")
	storm() // before she types it
	hers.Post("/techpass/sign-in", "login", "jane@acme.com").LeadsTo("/techpass/sign-in/password")
	hers.Post("/techpass/sign-in/password", "password", fresh).LeadsTo("/techpass/sign-in/factor")
	hers.Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/account")
	if !p.Account(jane.Account.ID).LastSignInAt.Equal(p.Clock.Now()) {
		t.Error("she is not signed in")
	}
}

// TestAFloodIsTurnedAwayWithAPage, for passwords.
func TestAFloodIsTurnedAwayWithAPage(t *testing.T) {
	p := webtest.NewPortal(t, func(o *app.Options) { o.Limits.WrongPasswords = limit.Rate{Most: 2, In: time.Minute} })
	b := p.Browser()
	for n := range 3 {
		b.Post("/techpass/sign-in", "login", fmt.Sprintf("invented%d", n)).LeadsTo("/techpass/sign-in/password")
		want := http.StatusUnprocessableEntity
		if n == 2 {
			want = http.StatusTooManyRequests
		}
		page := b.Post("/techpass/sign-in/password", "password", "wrong").Is(want)
		if n == 2 && (page.Header.Get("Retry-After") != "30" || strings.Contains(page.Body, "wrong\"")) {
			t.Errorf("Retry-After %q", page.Header.Get("Retry-After"))
		}
	}
}

// TestFormsOfStrangersAreNotStored: what they typed is in their browser alone; what is too
// long for that is kept for browsers that somebody signed in from.
func TestFormsOfStrangersAreNotStored(t *testing.T) {
	p := webtest.NewPortal(t)
	hers := p.Browser()
	hers.SignIn(webtest.OfficerMailbox)
	hers.Post("/sign-out")
	sessions := p.Number("SELECT count(*) FROM sessions")
	short := []string{"email", "jane@tech.gov.sg", "reason", "Joins us"}
	random := make([]byte, 6<<10)
	_, _ = rand.Read(random)
	long := []string{"email", "jane@tech.gov.sg", "reason", base64.StdEncoding.EncodeToString(random)}
	for range 20 {
		p.Browser().Post("/invite/email", short...).Is(http.StatusUnauthorized).Says("What you typed is kept")
		p.Browser().Post("/invite/email", long...).Is(http.StatusUnauthorized).SaysNot("is kept")
	}
	if n := p.Number("SELECT count(*) FROM sessions"); n != sessions {
		t.Errorf("%d sessions of strangers are stored", n-sessions)
	}
	hers.Post("/invite/email", long...).Is(http.StatusUnauthorized).Says("What you typed is kept")
	hers.Post("/sign-in?next=%2Finvite%2Femail", "email", webtest.OfficerMailbox)
	hers.Post("/sign-in/code", "code", p.Code(webtest.OfficerMailbox)).LeadsTo("/invite/email")
	hers.Get("/invite/email").Says("What you typed is still here")

	// The cookie runs out, and nobody writes one of their own.
	late := p.Browser()
	late.Post("/invite/email", short...).Says("What you typed is kept")
	p.Clock.Add(time.Hour)
	late.SignIn(webtest.OfficerMailbox)
	late.Get("/invite/email").SaysNot("What you typed is still here")
	late.Header.Set("Cookie", "__Host-techbiz_form=AAAA")
	late.Get("/invite/email").Is(http.StatusOK).SaysNot("What you typed is still here")
}
