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
	"techbiz/internal/human"
	"techbiz/internal/limit"
	"techbiz/internal/signin"
)

// TestStrangersDoNotUseUpAMailbox: whoever asks for codes of an officer's, under whichever
// of its addresses, shuts her out neither of the browser that she uses nor of a new one.
func TestStrangersDoNotUseUpAMailbox(t *testing.T) {
	p := newPortal(t)
	hers := p.browser()
	hers.signIn(officerMailbox)
	hers.post("/sign-out")

	stranger := p.browser()
	mailed := 0
	for n := range 50 {
		address := strings.Replace(officerMailbox, "@", fmt.Sprintf("+%d@", n), 1)
		if n%2 == 0 {
			address = officerMailbox
		}
		if stranger.post("/sign-in", "email", address).status == http.StatusSeeOther {
			mailed++
		}
	}
	if mailed != 5 {
		t.Errorf("%d codes are free for strangers", mailed)
	}
	if to := hers.signIn(officerMailbox); to != "/overview" {
		t.Errorf("her own browser leads to %s", to)
	}

	fresh := p.browser()
	page := fresh.post("/sign-in?next=%2Finvite", "email", officerMailbox).is(http.StatusTooManyRequests).
		says("One more moment", "30 seconds", "24-11-2026 09:00:30").has(`action="/sign-in?next=%2Finvite"`)
	if page.header.Get("Retry-After") != "30" || page.field("email") != officerMailbox || page.header.Get("Set-Cookie") != "" && strings.Contains(page.header.Get("Set-Cookie"), "techbiz=") {
		t.Errorf("Retry-After %q, cookie %q", page.header.Get("Retry-After"), page.header.Get("Set-Cookie"))
	}
	solution := fresh.solveAt(page)
	fresh.post("/sign-in?next=%2Finvite", "email", officerMailbox, "human", solution).leadsTo("/sign-in/code")
	stranger.post("/sign-in", "email", officerMailbox, "human", solution).is(http.StatusTooManyRequests) // it counts once
	stranger.post("/sign-in", "email", officerMailbox, "human", stranger.solve()).is(http.StatusTooManyRequests)
	fresh.post("/sign-in/code", "code", p.code(officerMailbox)).leadsTo("/invite")

	// A forged cookie is nobody's browser, and a known one is known for its holder alone.
	forged := p.browser()
	forged.header.Set("Cookie", "__Host-techbiz_device="+strings.Repeat("A", 43))
	forged.post("/sign-in", "email", officerMailbox).is(http.StatusTooManyRequests)
	for range 5 {
		p.browser().post("/sign-in", "email", "other@tech.gov.sg").leadsTo("/sign-in/code")
	}
	hers.post("/sign-out")
	hers.post("/sign-in", "email", "other@tech.gov.sg").is(http.StatusTooManyRequests)
}

// TestWhoHasNoScriptsWaits: the ticket is hers alone, and good for one time.
func TestWhoHasNoScriptsWaits(t *testing.T) {
	p := newPortal(t)
	for range 5 {
		p.browser().post("/sign-in", "email", officerMailbox).leadsTo("/sign-in/code")
	}
	b := p.browser()
	page := b.post("/sign-in", "email", officerMailbox).is(http.StatusTooManyRequests)
	ticket := page.field("ticket")
	p.Clock.Add(29 * time.Second)
	early := b.post("/sign-in", "email", officerMailbox, "ticket", ticket).is(http.StatusTooManyRequests).says("wait for a second")
	if early.field("ticket") != ticket {
		t.Error("who is early begins anew")
	}
	p.Clock.Add(time.Second)
	b.post("/sign-in", "email", "lim@tech.gov.sg").leadsTo("/sign-in/code")
	b.post("/sign-in", "email", officerMailbox, "ticket", ticket).leadsTo("/sign-in/code")
	b.post("/sign-in", "email", officerMailbox, "ticket", ticket).is(http.StatusTooManyRequests)
	b.post("/sign-in/code", "code", p.code(officerMailbox)).leadsTo("/overview")

	// Waiting for many at the same time is no way around.
	var tickets []string
	for range 10 {
		tickets = append(tickets, p.browser().post("/sign-in", "email", officerMailbox).is(http.StatusTooManyRequests).field("ticket"))
	}
	p.Clock.Add(human.FirstWait << human.MaxLevel)
	taken := 0
	for _, ticket := range tickets {
		if p.browser().post("/sign-in", "email", officerMailbox, "ticket", ticket).status == http.StatusSeeOther {
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
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	stranger := p.browser()
	storm := func() {
		stranger.post("/techpass/sign-in", "login", "jane@acme.com").leadsTo("/techpass/sign-in/password")
		for range signin.FreeTries + 1 {
			stranger.post("/techpass/sign-in/password", "password", "wrong")
		}
		for range 10 {
			p.browser().post("/techpass/reset", "email", "jane@acme.com")
		}
	}
	storm()
	hers := p.browser()
	page := hers.post("/techpass/reset", "email", "jane@acme.com").is(http.StatusTooManyRequests).says("One more moment")
	hers.post("/techpass/reset", "email", "jane@acme.com", "human", hers.solveAt(page)).leadsTo("/techpass/reset/code")
	hers.post("/techpass/reset/code", "code", p.code("jane@acme.com")).leadsTo("/techpass/reset/password")
	const fresh = "granite kingfisher umbrella"
	hers.post("/techpass/reset/password", "password", fresh, "password_repeat", fresh).leadsTo("/techpass/sign-in")
	storm() // before she types it
	hers.post("/techpass/sign-in", "login", "jane@acme.com").leadsTo("/techpass/sign-in/password")
	hers.post("/techpass/sign-in/password", "password", fresh).leadsTo("/techpass/sign-in/factor")
	hers.post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/account")
	if !p.Account(jane.Account.ID).LastSignInAt.Equal(p.Clock.Now()) {
		t.Error("she is not signed in")
	}
}

// TestAFloodIsTurnedAwayWithAPage, for passwords.
func TestAFloodIsTurnedAwayWithAPage(t *testing.T) {
	p := newPortal(t, func(o *app.Options) { o.Limits.WrongPasswords = limit.Rate{Most: 2, In: time.Minute} })
	b := p.browser()
	for n := range 3 {
		b.post("/techpass/sign-in", "login", fmt.Sprintf("invented%d", n)).leadsTo("/techpass/sign-in/password")
		want := http.StatusUnprocessableEntity
		if n == 2 {
			want = http.StatusTooManyRequests
		}
		page := b.post("/techpass/sign-in/password", "password", "wrong").is(want)
		if n == 2 && (page.header.Get("Retry-After") != "30" || strings.Contains(page.body, "wrong\"")) {
			t.Errorf("Retry-After %q", page.header.Get("Retry-After"))
		}
	}
}

// TestFormsOfStrangersAreNotStored: what they typed is in their browser alone; what is too
// long for that is kept for browsers that somebody signed in from.
func TestFormsOfStrangersAreNotStored(t *testing.T) {
	p := newPortal(t)
	hers := p.browser()
	hers.signIn(officerMailbox)
	hers.post("/sign-out")
	sessions := p.Number("SELECT count(*) FROM sessions")
	short := []string{"email", "jane@tech.gov.sg", "reason", "Joins us"}
	random := make([]byte, 6<<10)
	_, _ = rand.Read(random)
	long := []string{"email", "jane@tech.gov.sg", "reason", base64.StdEncoding.EncodeToString(random)}
	for range 20 {
		p.browser().post("/invite/email", short...).is(http.StatusUnauthorized).says("What you typed is kept")
		p.browser().post("/invite/email", long...).is(http.StatusUnauthorized).saysNot("is kept")
	}
	if n := p.Number("SELECT count(*) FROM sessions"); n != sessions {
		t.Errorf("%d sessions of strangers are stored", n-sessions)
	}
	hers.post("/invite/email", long...).is(http.StatusUnauthorized).says("What you typed is kept")
	hers.post("/sign-in?next=%2Finvite%2Femail", "email", officerMailbox)
	hers.post("/sign-in/code", "code", p.code(officerMailbox)).leadsTo("/invite/email")
	hers.get("/invite/email").says("What you typed is still here")

	// The cookie runs out, and nobody writes one of their own.
	late := p.browser()
	late.post("/invite/email", short...).says("What you typed is kept")
	p.Clock.Add(time.Hour)
	late.signIn(officerMailbox)
	late.get("/invite/email").saysNot("What you typed is still here")
	late.header.Set("Cookie", "__Host-techbiz_form=AAAA")
	late.get("/invite/email").is(http.StatusOK).saysNot("What you typed is still here")
}
