package web_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"techbiz/internal/people"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
)

// arrive has the tab sent here by the product. It returns where the product is told the
// outcome, by way of the provider.
func (b *browser) arrive(c *product, more ...string) (callback string) {
	b.p.Helper()
	page := b.get(c.wish(more...)).sent()
	b.page(page)
	return callbackOf(page)
}

// page opens the address that the provider led to.
func (b *browser) page(address string) reply {
	b.p.Helper()
	b.flow = ""
	r := b.get(address)
	if r.status == http.StatusSeeOther && strings.HasPrefix(r.header.Get("Location"), "/techpass/consent") {
		return b.get(r.header.Get("Location"))
	}
	return r.is(http.StatusOK)
}

func callbackOf(page string) string {
	_, id, _ := strings.Cut(page, "request=")
	return "/oauth/authorize/callback?id=" + id
}

// typePassword goes as far as the second factor.
func (b *browser) typePassword(login string) {
	b.p.Helper()
	b.post("/techpass/sign-in", "login", login).leadsTo("/techpass/sign-in/password")
	b.post("/techpass/sign-in/password", "password", techPassword).leadsTo("/techpass/sign-in/factor")
}

// codeFor has the provider hand out the code, and returns it.
func (b *browser) codeFor(callback string) string {
	b.p.Helper()
	to, err := url.Parse(b.get(callback).sent())
	b.p.OK(err)
	if !strings.HasPrefix(to.String(), productCallback) || to.Query().Get("code") == "" {
		b.p.Fatalf("sent to %s", to)
	}
	return to.Query().Get("code")
}

// TestConsentBelongsToItsPage: Allow on one product's page gives nothing to another whose
// page was opened later. Source: ory/hydra#923.
func TestConsentBelongsToItsPage(t *testing.T) {
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	alpha, beta := p.productCalled("Alpha"), p.productCalled("Beta")
	one := p.holderOf(jane.Account)
	two := one.tab()
	toAlpha := one.arrive(alpha)
	toBeta := two.arrive(beta, "scope", "openid email profile offline_access")
	one.post("/techpass/consent", "agree", "yes").is(http.StatusOK).says("Alpha").has(toAlpha)
	alpha.redeem(one.codeFor(toAlpha))
	one.get(toBeta).is(http.StatusBadRequest) // nobody agreed to that
	two.post("/techpass/consent", "agree", "no").is(http.StatusOK).says("Beta").has("error=access_denied")
	if given, err := p.Store.OpenID().ConsentOf(t.Context(), jane.ID, beta.id); err != nil || len(given) > 0 {
		t.Errorf("Beta was given %v, %v", given, err)
	}
}

// TestAnotherProductInBetween: neither a second product in another tab nor one that asks
// in the background takes a sign-in away between its factors. Source: keycloak#4772.
func TestAnotherProductInBetween(t *testing.T) {
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	alpha, beta := p.productCalled("Alpha"), p.productCalled("Beta")
	one := p.browser()
	toAlpha := one.arrive(alpha)
	one.typePassword("jane")
	hidden := one.tab()
	if refused := hidden.get(hidden.get(beta.wish("prompt", "none")).sent()).is(http.StatusSeeOther).header.Get("Location"); !strings.Contains(refused, "error=login_required") {
		t.Errorf("in the background: sent to %s", refused)
	}
	two := one.tab()
	toBeta := two.arrive(beta)
	two.typePassword("jane")
	one.post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/techpass/consent")
	one.get("/techpass/consent").says("Alpha")
	one.post("/techpass/consent", "agree", "yes").has(toAlpha)
	two.post("/techpass/sign-in/recovery", "recovery", jane.recovery[0]).leadsTo("/techpass/consent")
	two.get("/techpass/consent").says("Beta")
	two.post("/techpass/consent", "agree", "yes").has(toBeta)
	alpha.redeem(one.codeFor(toAlpha))
	beta.redeem(two.codeFor(toBeta))
}

// atOnce lets two tabs ask for these pages before either has an answer, as a browser does
// that opens yesterday's tabs.
func (p *portal) atOnce(first, second string) (one, two *browser, answers [2]reply) {
	p.Helper()
	at, err := url.Parse(p.http.URL)
	p.OK(err)
	together := p.browser()
	jar, err := cookiejar.New(nil)
	p.OK(err)
	for n, path := range []string{first, second} {
		alone := p.browser()
		answers[n] = alone.get(path)
		jar.SetCookies(at, alone.client.Jar.Cookies(at))
	}
	together.client.Jar = jar
	one, two = together, together.tab()
	one.flow, two.flow = answers[0].flow(), answers[1].flow()
	return one, two, answers
}

// TestTabsThatBeginAtOnce: both end at their own product. Source: keycloak#32658.
func TestTabsThatBeginAtOnce(t *testing.T) {
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	alpha, beta := p.productCalled("Alpha"), p.productCalled("Beta")
	one, two, answers := p.atOnce(alpha.wish(), beta.wish())
	toAlpha, toBeta := callbackOf(answers[0].sent()), callbackOf(answers[1].sent())
	one.page(answers[0].sent()).says("Alpha")
	two.page(answers[1].sent()).says("Beta")
	one.typePassword("jane")
	two.typePassword("jane")
	two.post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/techpass/consent")
	two.get("/techpass/consent")
	two.post("/techpass/consent", "agree", "yes").has(toBeta)
	one.post("/techpass/sign-in/recovery", "recovery", jane.recovery[0]).leadsTo("/techpass/consent")
	one.get("/techpass/consent")
	one.post("/techpass/consent", "agree", "yes").has(toAlpha)
	alpha.redeem(one.codeFor(toAlpha))
	beta.redeem(two.codeFor(toBeta))
}

// TestPortalSignInInTwoTabs: each tab ends at the page that it asked for.
func TestPortalSignInInTwoTabs(t *testing.T) {
	p := newPortal(t)
	p.Officer(officerMailbox)
	p.Officer(otherMailbox)
	one := p.browser()
	two, three := one.tab(), one.tab()
	for tab, next := range map[*browser]string{one: "%2Finvite", two: "%2Finvite%2Fstatus", three: "%2Finvite%2Fbatch"} {
		tab.get("/sign-in?next=" + next)
		tab.post("/sign-in?next="+next, "email", officerMailbox).leadsTo("/sign-in/code")
	}
	two.post("/sign-in/code", "code", p.code(officerMailbox)).leadsTo("/invite/status")
	three.get("/sign-in/code").leadsTo("/invite/batch")
	one.post("/sign-in/code", "code", p.code(officerMailbox)).leadsTo("/invite") // by the code that the other tab used up
	one.get("/sign-in?next=%2Finvite").leadsTo("/invite")

	// A tab that asks for somebody else is not taken for this one.
	four := one.tab()
	four.flow = one.tab().asked(otherMailbox)
	four.post("/sign-in/code", "code", "000000").is(http.StatusUnprocessableEntity)
}

// asked asks for a code and returns what the page then carries.
func (b *browser) asked(mailbox string) string {
	b.p.Helper()
	b.post("/sign-in", "email", mailbox).leadsTo("/sign-in/code")
	return b.flow
}

// TestPortalSignInWithTechPassInTwoTabs: the same by way of TechPass and back.
func TestPortalSignInWithTechPassInTwoTabs(t *testing.T) {
	p := newPortal(t)
	p.Clock.Set(time.Now()) // the tokens' library has no other clock
	lim := p.member("lim@tech.gov.sg", "")
	one := p.holderOf(lim.Account)
	two := one.tab()
	trip := func(b *browser, next string) string {
		t.Helper()
		to := b.get("/sign-in/techpass?next=" + next).is(http.StatusSeeOther).header.Get("Location")
		page := b.get(strings.TrimPrefix(to, p.http.URL)).sent()
		callback := b.get(page).is(http.StatusSeeOther).header.Get("Location")
		return strings.TrimPrefix(b.get(callback).sent(), p.http.URL)
	}
	backOne, backTwo := trip(one, "%2Finvite"), trip(two, "%2Finvite%2Fstatus")
	one.get(backOne).leadsTo("/invite")
	two.get(backTwo).leadsTo("/invite/status")
	// What comes back belongs to the browser that went.
	other := p.holderOf(lim.Account)
	other.get(trip(one, "%2Finvite")).leadsTo("/sign-in")
	other.get("/sign-in").says("Start again", "another browser")
}

// TestResetsInTwoTabs: each sets the password of the mailbox that it proved.
func TestResetsInTwoTabs(t *testing.T) {
	p := newPortal(t)
	p.member("jane@acme.com", "jane")
	june := p.member("june@acme.com", "june")
	one := p.browser()
	two := one.tab()
	const janes, junes = "seven tall windows", "eleven short doors"
	one.post("/techpass/reset", "email", "jane@acme.com").leadsTo("/techpass/reset/code")
	one.post("/techpass/reset/code", "code", p.code("jane@acme.com")).leadsTo("/techpass/reset/password")
	two.post("/techpass/reset", "email", "june@acme.com").leadsTo("/techpass/reset/code")
	two.get("/techpass/reset/code").says("june@acme.com")
	one.get("/techpass/reset/password").says("Choose a new password")
	two.post("/techpass/reset/code", "code", p.code("june@acme.com")).leadsTo("/techpass/reset/password")
	one.post("/techpass/reset/password", "password", janes, "password_repeat", janes).leadsTo("/techpass/sign-in")
	two.post("/techpass/reset/password", "password", junes, "password_repeat", junes).leadsTo("/techpass/sign-in")
	b := p.browser()
	b.post("/techpass/sign-in", "login", "june")
	b.post("/techpass/sign-in/password", "password", junes).leadsTo("/techpass/sign-in/factor")
	b.post("/techpass/sign-in/factor", "code", june.code(p)).leadsTo("/account")
}

// TestTwoPeopleOnboardInOneBrowser: a step is taken for whom its page was shown.
func TestTwoPeopleOnboardInOneBrowser(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	one := p.browser()
	two := one.tab()
	ids := map[*browser]*techpass.Account{}
	for tab, mailbox := range map[*browser]string{one: "jane@acme.com", two: "june@acme.com"} {
		i := p.invited(officer, mailbox)
		link := p.link(mailbox)
		tab.post(link + "/code").leadsTo(link + "/verify")
		tab.post(link+"/verify", "code", p.code(mailbox)).leadsTo("/onboarding")
		tab.get("/onboarding").leadsTo("/onboarding/password")
		tab.get("/onboarding/password")
		ids[tab] = p.Account(i.AccountID)
	}
	passwords := map[*browser]string{one: "seven tall windows", two: "eleven short doors"}
	for tab, password := range passwords {
		tab.post("/onboarding/password", "password", password, "password_repeat", password).leadsTo("/onboarding")
	}
	for tab, password := range passwords {
		if ok, err := argon2id.ComparePasswordAndHash(password, p.Account(ids[tab].ID).PasswordHash); !ok || err != nil {
			t.Errorf("%s has the other's password, %v", ids[tab].Email, err)
		}
	}
}

// TestRenewalsInTwoTabs: the page of an invitation says nothing of another.
func TestRenewalsInTwoTabs(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	p.invited(officer, "jane@tech.gov.sg")
	p.invited(officer, "june@tech.gov.sg")
	janes, junes := p.link("jane@tech.gov.sg"), p.link("june@tech.gov.sg")
	one := p.browser()
	two := one.tab()
	one.post(junes + "/renew").leadsTo(junes)
	two.get(janes).is(http.StatusOK).says("You are invited to TechPass")
	one.get(junes).says("We have taken note")
}

// resetMFA removes the second factors of the account, as an admin does.
func (p *portal) resetMFA(a *techpass.Account) {
	p.Helper()
	_, err := p.Lives.ResetMFA(p.Context(), p.As(people.RoleAdmin, adminMailbox), a.ID)
	p.OK(err)
}

// TestAnMFAResetEndsWhatIsHalfDone: nothing that was shown before it counts after it, be
// it the first factor in a sign-in, or the mailbox in the browser that activated the account.
func TestAnMFAResetEndsWhatIsHalfDone(t *testing.T) {
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	half := p.browser()
	half.typePassword("jane")
	activated := p.invitee(jane.ID)
	activated.get("/onboarding").leadsTo("/onboarding/done")
	p.resetMFA(jane.Account)
	activated.get("/onboarding/mfa").is(http.StatusUnauthorized)
	activated.post("/onboarding/mfa/app").is(http.StatusUnauthorized)
	half.get("/techpass/sign-in/factor").leadsTo("/techpass/sign-in")
	half.post("/techpass/sign-in/recovery", "recovery", jane.recovery[0]).leadsTo("/techpass/sign-in")
	half.get("/techpass/sign-in").says("Start again")

	// Who shows the first factor now sets up another.
	holder := p.browser()
	holder.post("/techpass/sign-in", "login", "jane")
	holder.post("/techpass/sign-in/password", "password", techPassword).leadsTo("/onboarding")
	holder.get("/onboarding").leadsTo("/onboarding/mfa")
}

// TestWhatElseEndsAHalfDoneSignIn: all that ends the sign-ins of an account.
func TestWhatElseEndsAHalfDoneSignIn(t *testing.T) {
	for name, end := range map[string]func(p *portal, jane *member){
		"signed out elsewhere": func(p *portal, jane *member) {
			_, err := p.SignIn.EndOthers(p.Context(), jane.Actor(), p.signInOf(jane.ID, signin.MethodPasskey, signin.MethodMFA))
			p.OK(err)
		},
		"disabled": func(p *portal, jane *member) {
			p.OK(p.Lives.Disable(p.Context(), p.As(people.RoleAdmin, adminMailbox), jane.ID))
			p.OK(p.Lives.Enable(p.Context(), p.As(people.RoleAdmin, adminMailbox), jane.ID))
		},
		"password reset": func(p *portal, jane *member) {
			b := p.browser()
			b.post("/techpass/reset", "email", jane.Email.String())
			b.post("/techpass/reset/code", "code", p.code(jane.Email.String()))
			b.post("/techpass/reset/password", "password", "seven tall windows", "password_repeat", "seven tall windows").leadsTo("/techpass/sign-in")
		},
	} {
		p := newPortal(t)
		jane := p.member("jane@acme.com", "jane")
		half := p.browser()
		half.typePassword("jane")
		end(p, jane)
		if to := withoutFlow(half.post("/techpass/sign-in/factor", "code", jane.code(p)).header.Get("Location")); to != "/techpass/sign-in" {
			t.Errorf("%s: leads to %s", name, to)
		}
		half.get("/account").is(http.StatusSeeOther)
	}
}

// TestOpeningASignInPageStoresNothing: neither a session nor anything else but what the
// OpenID protocol has stored of a product's request.
func TestOpeningASignInPageStoresNothing(t *testing.T) {
	p := newPortal(t)
	c := p.product()
	rows := func() (n int) {
		for _, table := range []string{"sessions", "ceremonies"} {
			n += p.Number("SELECT count(*) FROM " + table)
		}
		return n
	}
	before := rows()
	for _, path := range []string{"/sign-in", "/sign-in?next=%2Finvite", "/sign-in/code", "/techpass/sign-in", "/techpass/sign-in?next=%2Faccount", "/techpass/reset",
		"/techpass/sign-in/factor", "/techpass/consent", "/sign-up", "/sign-in/techpass?next=%2Finvite", "/sign-in/callback?state=x&code=y", "/onboarding"} {
		p.browser().get(path)
	}
	b := p.browser()
	b.get(b.get(c.wish()).sent()).is(http.StatusOK)
	p.browser().post("/techpass/sign-in/passkey/options").is(http.StatusOK)
	p.browser().post("/techpass/sign-in", "login", "jane").leadsTo("/techpass/sign-in/password")
	if n := rows() - before; n != 0 {
		t.Errorf("%d rows are stored", n)
	}
}
