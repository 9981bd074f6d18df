package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/people"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/web"
)

// with posts a form to an address with this flow, whatever the tab shows.
func (b *browser) with(flow string) *browser {
	t := b.tab()
	t.flow = flow
	return t
}

// TestFlowsThatDoNotHold: forged ones, ones of another browser, and old ones lead to the
// start, which says so, and to nothing else.
func TestFlowsThatDoNotHold(t *testing.T) {
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	b := p.browser()
	b.typePassword("jane")
	good := b.flow
	thief := p.browser()
	thief.post("/techpass/sign-in", "login", "june").leadsTo("/techpass/sign-in/password") // which has a cookie of its own
	flipped := "A" + good[1:]
	if flipped == good {
		flipped = "B" + good[1:]
	}
	for name, test := range map[string]struct {
		in   *browser
		flow string
	}{
		"of another browser":          {thief, good},
		"in a browser without cookie": {p.browser(), good},
		"changed":                     {b, flipped},
		"cut":                         {b, good[:len(good)-4]},
		"no base64":                   {b, "!!" + good},
		"nonsense":                    {b, strings.Repeat("A", 200)},
		"of its own making":           {b, "eyJzaWduX2luIjoiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIn0"},
	} {
		tab := test.in.with(test.flow)
		if to := withoutFlow(tab.post("/techpass/sign-in/factor", "code", jane.code(p)).header.Get("Location")); to != "/techpass/sign-in" {
			t.Errorf("%s: leads to %s", name, to)
		}
		tab.get("/techpass/sign-in").says("Start again", "belongs to another browser")
		test.in.get("/account").is(http.StatusSeeOther)
	}
	p.Clock.Add(signin.UnfinishedLifetime)
	b.with(good).post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/techpass/sign-in")
	p.Clock.Add(signin.AbsoluteTimeout)
	b.with(good).get("/techpass/sign-in/password").leadsTo("/techpass/sign-in") // not even the login ID is known any more
}

// TestAFlowSignsInOnce: the addresses that a browser remembers are worth nothing after the
// sign-in, nor after signing out.
func TestAFlowSignsInOnce(t *testing.T) {
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	b := p.browser()
	b.typePassword("jane")
	used := b.flow
	b.post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/account")
	p.Clock.Add(time.Minute)
	b.with(used).post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/techpass/sign-in")
	b.with(used).get("/techpass/sign-in/finish").leadsTo("/techpass/sign-in")

	half := b.tab()
	half.typePassword("jane")
	left := half.flow
	b.post("/sign-out").leadsTo("/signed-out")
	b.with(left).get("/techpass/sign-in/factor").leadsTo("/techpass/sign-in")
	b.with(left).post("/techpass/sign-in/recovery", "recovery", jane.recovery[0]).leadsTo("/techpass/sign-in")
}

// TestWrongTriesCountInEveryTab: neither a fresh flow nor an old one gives tries back.
func TestWrongTriesCountInEveryTab(t *testing.T) {
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	b := p.browser()
	b.typePassword("jane")
	first := b.flow
	for range signin.FreeTries {
		tab := b.tab()
		tab.typePassword("jane")
		tab.post("/techpass/sign-in/factor", "code", "000000").is(http.StatusUnprocessableEntity)
	}
	b.with(first).post("/techpass/sign-in/factor", "code", jane.code(p)).is(http.StatusTooManyRequests)
	b.with(first).post("/techpass/sign-in/recovery", "recovery", jane.recovery[0]).is(http.StatusTooManyRequests)
}

// TestAFlowIsOfOnePurpose: what was shown for one thing leads to no other.
func TestAFlowIsOfOnePurpose(t *testing.T) {
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	reset := p.browser()
	reset.post("/techpass/reset", "email", "jane@acme.com").leadsTo("/techpass/reset/code")
	reset.post("/techpass/reset/code", "code", p.code("jane@acme.com")).leadsTo("/techpass/reset/password")
	reset.with(reset.flow).post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/techpass/sign-in")
	reset.with(reset.flow).get("/onboarding").is(http.StatusUnauthorized)

	half := p.browser()
	half.typePassword("jane")
	half.with(half.flow).get("/techpass/reset/password").leadsTo("/techpass/reset")
	half.with(half.flow).get("/onboarding").is(http.StatusUnauthorized)
	half.with(half.flow).get("/account").is(http.StatusSeeOther)

	activating := p.invitee(jane.ID)
	activating.get("/onboarding").leadsTo("/onboarding/done")
	activating.with(activating.flow).post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/techpass/sign-in")
	activating.with(activating.flow).get("/techpass/sign-in/finish").leadsTo("/techpass/sign-in")

	// The state of a trip to another site, which that site learns, is no flow of a page.
	trip := p.browser()
	to := trip.get("/sign-in/techpass?next=%2Finvite").is(http.StatusSeeOther).header.Get("Location")
	_, state, _ := strings.Cut(to, "state=")
	trip.get("/sign-in/code?flow=" + state).leadsTo("/sign-in")
	trip.get("/sign-in").says("Start again")
}

// TestConsentIsOfWhoWasAsked: the page was shown to one person, and another is signed in
// when it is answered.
func TestConsentIsOfWhoWasAsked(t *testing.T) {
	p := newPortal(t)
	jane, june := p.member("jane@acme.com", "jane"), p.member("june@acme.com", "june")
	alpha := p.productCalled("Alpha")
	one := p.holderOf(jane.Account)
	toAlpha := one.arrive(alpha)
	shown := one.flow
	two := one.tab()
	two.get("/techpass/sign-in?next=%2Faccount&again=1").is(http.StatusOK)
	two.typePassword("june")
	two.post("/techpass/sign-in/factor", "code", june.code(p)).leadsTo("/account")
	one.with(shown).post("/techpass/consent", "agree", "yes").is(http.StatusConflict).says("Please look again", "june@techpass.gov.sg")
	one.get(toAlpha).is(http.StatusBadRequest)
	for _, m := range []*member{jane, june} {
		if given, err := p.Store.OpenID().ConsentOf(t.Context(), m.ID, alpha.id); err != nil || len(given) > 0 {
			t.Errorf("%s agreed to %v, %v", m.Email, given, err)
		}
	}
	// An answer to a question that was never shown gives nothing either.
	two.get(alpha.wish())
	three := two.tab()
	page := three.get(alpha.wish()).sent()
	to := three.get(page).is(http.StatusSeeOther).header.Get("Location")
	three.flow = ""
	three.post(to, "agree", "yes").is(http.StatusConflict)
}

// TestASessionOfOneAndAFlowOfAnother: the flow decides, and the session becomes that
// person's alone.
func TestASessionOfOneAndAFlowOfAnother(t *testing.T) {
	p := newPortal(t)
	jane, june := p.member("jane@acme.com", "jane"), p.member("june@acme.com", "june")
	b := p.holderOf(jane.Account)
	before := b.cookie(p.server.SessionManager().Cookie.Name)
	tab := b.tab()
	tab.get("/techpass/sign-in?next=%2Faccount&again=1")
	tab.typePassword("june")
	b.get("/account").says("jane@acme.com")
	tab.post("/techpass/sign-in/factor", "code", june.code(p)).leadsTo("/account")
	b.get("/account").says("june@acme.com").saysNot("jane@acme.com")
	if b.cookie(p.server.SessionManager().Cookie.Name) == before {
		t.Error("the session was not renewed")
	}
	// June's steps of activation are taken in no tab of Jane's.
	p.Change(june.ID, func(a *techpass.Account) { a.TermsVersion = "2020-01" })
	other := p.holderOf(jane.Account)
	other.with(b.flow).get("/onboarding/terms").is(http.StatusUnauthorized)
}

// cookie is the value of one of the browser's.
func (b *browser) cookie(name string) string {
	b.p.Helper()
	r, err := http.NewRequestWithContext(b.p.Context(), http.MethodGet, b.p.http.URL, nil)
	b.p.OK(err)
	for _, c := range b.client.Jar.Cookies(r.URL) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// TestAChallengeIsOfItsTab: a passkey that is set up in one tab is not lost because another
// tab asked for a challenge.
func TestAChallengeIsOfItsTab(t *testing.T) {
	p := newPortal(t)
	one, a := p.beforeMFA()
	one.get("/onboarding/mfa").is(http.StatusOK)
	two := one.with(one.flow)
	answer := p.attest(one, a)
	two.post("/onboarding/mfa/passkey/options").is(http.StatusOK)
	one.post("/onboarding/mfa/passkey", "response", answer).leadsTo("/onboarding")
	if got := p.Account(a.ID); got.Passkeys != 1 {
		t.Errorf("%d passkeys", got.Passkeys)
	}
}

// TestAnOldPageChangesNobody: a form of a page that is too old, or of another browser, is
// not taken as one of whoever's activation the session knows of.
func TestAnOldPageChangesNobody(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	jane := p.Account(p.invited(officer, "jane@acme.com").AccountID)
	june := p.Account(p.invited(officer, "june@acme.com").AccountID)
	for _, a := range []*techpass.Account{jane, june} {
		p.Change(a.ID, func(a *techpass.Account) { a.MailboxProvedAt = p.Clock.Now() })
	}
	old := p.invitee(jane.ID)
	old.get("/onboarding").leadsTo("/onboarding/password")
	page := old.flow
	p.invitee(june.ID).with(page).post("/onboarding/password", "password", "seven tall windows", "password_repeat", "seven tall windows").is(http.StatusUnauthorized)
	if p.Account(june.ID).PasswordHash != "" {
		t.Error("June has the password that was typed for Jane")
	}
}

// TestActivationEndsWithTheAccountsSignIns, in the session as well.
func TestActivationEndsWithTheAccountsSignIns(t *testing.T) {
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	b := p.withSession(web.KeyBegun, p.begun())
	p.Change(jane.ID, func(a *techpass.Account) { a.TermsVersion = "2020-01" })
	b.typePassword("jane")
	b.post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/onboarding")
	b.get("/onboarding").leadsTo("/onboarding/terms")
	p.OK(p.Lives.Disable(p.Context(), p.As(people.RoleAdmin, adminMailbox), jane.ID))
	p.OK(p.Lives.Enable(p.Context(), p.As(people.RoleAdmin, adminMailbox), jane.ID))
	b.get("/onboarding/terms").is(http.StatusUnauthorized)
	b.flow = ""
	b.get("/onboarding/terms").is(http.StatusUnauthorized)
}
