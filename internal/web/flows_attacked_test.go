package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app/webtest"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
	"techbiz/internal/web"
)

// with posts a form to an address with this flow, whatever the tab shows.
func with(b *webtest.Browser, flow string) *webtest.Browser {
	t := b.Tab()
	t.Flow = flow
	return t
}

// TestFlowsThatDoNotHold: forged ones, ones of another browser, and old ones lead to the
// start, which says so, and to nothing else.
func TestFlowsThatDoNotHold(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	b := p.Browser()
	typePassword(b, "jane")
	good := b.Flow
	thief := p.Browser()
	thief.Post("/techpass/sign-in", "login", "june").LeadsTo("/techpass/sign-in/password") // which has a cookie of its own
	flipped := "A" + good[1:]
	if flipped == good {
		flipped = "B" + good[1:]
	}
	for name, test := range map[string]struct {
		in   *webtest.Browser
		flow string
	}{
		"of another browser":          {thief, good},
		"in a browser without cookie": {p.Browser(), good},
		"changed":                     {b, flipped},
		"cut":                         {b, good[:len(good)-4]},
		"no base64":                   {b, "!!" + good},
		"nonsense":                    {b, strings.Repeat("A", 200)},
		"of its own making":           {b, "eyJzaWduX2luIjoiMDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAwIn0"},
	} {
		tab := with(test.in, test.flow)
		if to := webtest.WithoutFlow(tab.Post("/techpass/sign-in/factor", "code", jane.Code(p)).Header.Get("Location")); to != "/techpass/sign-in" {
			t.Errorf("%s: leads to %s", name, to)
		}
		tab.Get("/techpass/sign-in").Says("Start again", "belongs to another browser")
		test.in.Get("/account").Is(http.StatusSeeOther)
	}
	p.Clock.Add(signin.UnfinishedLifetime)
	with(b, good).Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/techpass/sign-in")
	p.Clock.Add(signin.AbsoluteTimeout)
	with(b, good).Get("/techpass/sign-in/password").LeadsTo("/techpass/sign-in") // not even the login ID is known any more
}

// TestAFlowSignsInOnce: the addresses that a browser remembers are worth nothing after the
// sign-in, nor after signing out.
func TestAFlowSignsInOnce(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	b := p.Browser()
	typePassword(b, "jane")
	used := b.Flow
	b.Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/account")
	p.Clock.Add(time.Minute)
	with(b, used).Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/techpass/sign-in")
	with(b, used).Get("/techpass/sign-in/finish").LeadsTo("/techpass/sign-in")

	half := b.Tab()
	typePassword(half, "jane")
	left := half.Flow
	b.Post("/sign-out").LeadsTo("/signed-out")
	with(b, left).Get("/techpass/sign-in/factor").LeadsTo("/techpass/sign-in")
	with(b, left).Post("/techpass/sign-in/recovery", "recovery", jane.Recovery[0]).LeadsTo("/techpass/sign-in")
}

// TestWrongTriesCountInEveryTab: neither a fresh flow nor an old one gives tries back.
func TestWrongTriesCountInEveryTab(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	b := p.Browser()
	typePassword(b, "jane")
	first := b.Flow
	for range signin.FreeTries {
		tab := b.Tab()
		typePassword(tab, "jane")
		tab.Post("/techpass/sign-in/factor", "code", "000000").Is(http.StatusUnprocessableEntity)
	}
	with(b, first).Post("/techpass/sign-in/factor", "code", jane.Code(p)).Is(http.StatusTooManyRequests)
	with(b, first).Post("/techpass/sign-in/recovery", "recovery", jane.Recovery[0]).Is(http.StatusTooManyRequests)
}

// TestAFlowIsOfOnePurpose: what was shown for one thing leads to no other.
func TestAFlowIsOfOnePurpose(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	reset := p.Browser()
	reset.Post("/techpass/reset", "email", "jane@acme.com").LeadsTo("/techpass/reset/code")
	reset.Post("/techpass/reset/code", "code", p.Code("jane@acme.com")).LeadsTo("/techpass/reset/password")
	with(reset, reset.Flow).Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/techpass/sign-in")
	with(reset, reset.Flow).Get("/onboarding").Is(http.StatusUnauthorized)

	half := p.Browser()
	typePassword(half, "jane")
	with(half, half.Flow).Get("/techpass/reset/password").LeadsTo("/techpass/reset")
	with(half, half.Flow).Get("/onboarding").Is(http.StatusUnauthorized)
	with(half, half.Flow).Get("/account").Is(http.StatusSeeOther)

	activating := p.Invitee(jane.ID)
	activating.Get("/onboarding").LeadsTo("/onboarding/done")
	with(activating, activating.Flow).Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/techpass/sign-in")
	with(activating, activating.Flow).Get("/techpass/sign-in/finish").LeadsTo("/techpass/sign-in")

	// The state of a trip to another site, which that site learns, is no flow of a page.
	trip := p.Browser()
	to := trip.Get("/sign-in/techpass?next=%2Finvite").Is(http.StatusSeeOther).Header.Get("Location")
	_, state, _ := strings.Cut(to, "state=")
	trip.Get("/sign-in/code?flow=" + state).LeadsTo("/sign-in")
	trip.Get("/sign-in").Says("Start again")
}

// TestConsentIsOfWhoWasAsked: the page was shown to one person, and another is signed in
// when it is answered.
func TestConsentIsOfWhoWasAsked(t *testing.T) {
	p := webtest.NewPortal(t)
	jane, june := p.Member("jane@acme.com", "jane"), p.Member("june@acme.com", "june")
	alpha := p.ProductCalled("Alpha")
	one := p.HolderOf(jane.Account)
	toAlpha := arrive(one, alpha)
	shown := one.Flow
	two := one.Tab()
	two.Get("/techpass/sign-in?next=%2Faccount&again=1").Is(http.StatusOK)
	typePassword(two, "june")
	two.Post("/techpass/sign-in/factor", "code", june.Code(p)).LeadsTo("/account")
	with(one, shown).Post("/techpass/consent", "agree", "yes").Is(http.StatusConflict).Says("Please look again", "june@techpass.gov.sg")
	one.Get(toAlpha).Is(http.StatusBadRequest)
	for _, m := range []*webtest.Member{jane, june} {
		if given, err := p.Store.OpenID().ConsentOf(t.Context(), m.ID, alpha.ID); err != nil || len(given) > 0 {
			t.Errorf("%s agreed to %v, %v", m.Email, given, err)
		}
	}
	// An answer to a question that was never shown gives nothing either.
	two.Get(alpha.Wish())
	three := two.Tab()
	page := three.Get(alpha.Wish()).Sent()
	to := three.Get(page).Is(http.StatusSeeOther).Header.Get("Location")
	three.Flow = ""
	three.Post(to, "agree", "yes").Is(http.StatusConflict)
}

// TestASessionOfOneAndAFlowOfAnother: the flow decides, and the session becomes that
// person's alone.
func TestASessionOfOneAndAFlowOfAnother(t *testing.T) {
	p := webtest.NewPortal(t)
	jane, june := p.Member("jane@acme.com", "jane"), p.Member("june@acme.com", "june")
	b := p.HolderOf(jane.Account)
	before := cookie(b, p.Server.SessionManager().Cookie.Name)
	tab := b.Tab()
	tab.Get("/techpass/sign-in?next=%2Faccount&again=1")
	typePassword(tab, "june")
	b.Get("/account").Says("jane@acme.com")
	tab.Post("/techpass/sign-in/factor", "code", june.Code(p)).LeadsTo("/account")
	b.Get("/account").Says("june@acme.com").SaysNot("jane@acme.com")
	if cookie(b, p.Server.SessionManager().Cookie.Name) == before {
		t.Error("the session was not renewed")
	}
	// June's steps of activation are taken in no tab of Jane's.
	p.Change(june.ID, func(a *techpass.Account) { a.TermsVersion = "2020-01" })
	other := p.HolderOf(jane.Account)
	with(other, b.Flow).Get("/onboarding/terms").Is(http.StatusUnauthorized)
}

// cookie is the value of one of the browser's.
func cookie(b *webtest.Browser, name string) string {
	b.Portal.Helper()
	r, err := http.NewRequestWithContext(b.Portal.Context(), http.MethodGet, b.Portal.HTTP.URL, nil)
	b.Portal.OK(err)
	for _, c := range b.Client.Jar.Cookies(r.URL) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// TestAChallengeIsOfItsTab: a passkey that is set up in one tab is not lost because another
// tab asked for a challenge.
func TestAChallengeIsOfItsTab(t *testing.T) {
	p := webtest.NewPortal(t)
	one, a := p.BeforeMFA()
	one.Get("/onboarding/mfa").Is(http.StatusOK)
	two := with(one, one.Flow)
	answer := p.Attest(one, a)
	two.Post("/onboarding/mfa/passkey/options").Is(http.StatusOK)
	one.Post("/onboarding/mfa/passkey", "response", answer).LeadsTo("/onboarding")
	if got := p.Account(a.ID); got.Passkeys != 1 {
		t.Errorf("%d passkeys", got.Passkeys)
	}
}

// TestAnOldPageChangesNobody: a form of a page that is too old, or of another browser, is
// not taken as one of whoever's activation the session knows of.
func TestAnOldPageChangesNobody(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	jane := p.Account(p.Invited(officer, "jane@acme.com").AccountID)
	june := p.Account(p.Invited(officer, "june@acme.com").AccountID)
	for _, a := range []*techpass.Account{jane, june} {
		p.Change(a.ID, func(a *techpass.Account) { a.MailboxProvedAt = p.Clock.Now() })
	}
	old := p.Invitee(jane.ID)
	old.Get("/onboarding").LeadsTo("/onboarding/password")
	page := old.Flow
	with(p.Invitee(june.ID), page).Post("/onboarding/password", "password", "seven tall windows", "password_repeat", "seven tall windows").Is(http.StatusUnauthorized)
	if p.Account(june.ID).PasswordHash != "" {
		t.Error("June has the password that was typed for Jane")
	}
}

// TestActivationEndsWithTheAccountsSignIns, in the session as well.
func TestActivationEndsWithTheAccountsSignIns(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	b := p.WithSession(web.KeyBegun, p.Begun())
	p.Change(jane.ID, func(a *techpass.Account) { a.TermsVersion = "2020-01" })
	typePassword(b, "jane")
	b.Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/onboarding")
	b.Get("/onboarding").LeadsTo("/onboarding/terms")
	p.OK(p.Lives.Disable(p.Context(), p.As(people.RoleAdmin, webtest.AdminMailbox), jane.ID))
	p.OK(p.Lives.Enable(p.Context(), p.As(people.RoleAdmin, webtest.AdminMailbox), jane.ID))
	b.Get("/onboarding/terms").Is(http.StatusUnauthorized)
	b.Flow = ""
	b.Get("/onboarding/terms").Is(http.StatusUnauthorized)
}
