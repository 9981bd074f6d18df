package web_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"techbiz/internal/app/webtest"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
)

// arrive has the tab sent here by the product. It returns where the product is told the
// outcome, by way of the provider.
func arrive(b *webtest.Browser, c *webtest.Product, more ...string) (callback string) {
	b.Portal.Helper()
	page := b.Get(c.Wish(more...)).Sent()
	pageOf(b, page)
	return callbackOf(page)
}

// page opens the address that the provider led to.
func pageOf(b *webtest.Browser, address string) webtest.Reply {
	b.Portal.Helper()
	b.Flow = ""
	r := b.Get(address)
	if r.Status == http.StatusSeeOther && strings.HasPrefix(r.Header.Get("Location"), "/techpass/consent") {
		return b.Get(r.Header.Get("Location"))
	}
	return r.Is(http.StatusOK)
}

func callbackOf(page string) string {
	_, id, _ := strings.Cut(page, "request=")
	return "/oauth/authorize/callback?id=" + id
}

// typePassword goes as far as the second factor.
func typePassword(b *webtest.Browser, login string) {
	b.Portal.Helper()
	b.Post("/techpass/sign-in", "login", login).LeadsTo("/techpass/sign-in/password")
	b.Post("/techpass/sign-in/password", "password", webtest.TechPassword).LeadsTo("/techpass/sign-in/factor")
}

// codeFor has the provider hand out the code, and returns it.
func codeFor(b *webtest.Browser, callback string) string {
	b.Portal.Helper()
	to, err := url.Parse(b.Get(callback).Sent())
	b.Portal.OK(err)
	if !strings.HasPrefix(to.String(), webtest.ProductCallback) || to.Query().Get("code") == "" {
		b.Portal.Fatalf("sent to %s", to)
	}
	return to.Query().Get("code")
}

// TestConsentBelongsToItsPage: Allow on one product's page gives nothing to another whose
// page was opened later. Source: ory/hydra#923.
func TestConsentBelongsToItsPage(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	alpha, beta := p.ProductCalled("Alpha"), p.ProductCalled("Beta")
	one := p.HolderOf(jane.Account)
	two := one.Tab()
	toAlpha := arrive(one, alpha)
	toBeta := arrive(two, beta, "scope", "openid email profile offline_access")
	one.Post("/techpass/consent", "agree", "yes").Is(http.StatusOK).Says("Alpha").Has(toAlpha)
	alpha.Redeem(codeFor(one, toAlpha))
	one.Get(toBeta).Is(http.StatusBadRequest) // nobody agreed to that
	two.Post("/techpass/consent", "agree", "no").Is(http.StatusOK).Says("Beta").Has("error=access_denied")
	if given, err := p.Store.OpenID().ConsentOf(t.Context(), jane.ID, beta.ID); err != nil || len(given) > 0 {
		t.Errorf("Beta was given %v, %v", given, err)
	}
}

// TestAnotherProductInBetween: neither a second product in another tab nor one that asks
// in the background takes a sign-in away between its factors. Source: keycloak#4772.
func TestAnotherProductInBetween(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	alpha, beta := p.ProductCalled("Alpha"), p.ProductCalled("Beta")
	one := p.Browser()
	toAlpha := arrive(one, alpha)
	typePassword(one, "jane")
	hidden := one.Tab()
	if refused := hidden.Get(hidden.Get(beta.Wish("prompt", "none")).Sent()).Is(http.StatusSeeOther).Header.Get("Location"); !strings.Contains(refused, "error=login_required") {
		t.Errorf("in the background: sent to %s", refused)
	}
	two := one.Tab()
	toBeta := arrive(two, beta)
	typePassword(two, "jane")
	one.Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/techpass/consent")
	one.Get("/techpass/consent").Says("Alpha")
	one.Post("/techpass/consent", "agree", "yes").Has(toAlpha)
	two.Post("/techpass/sign-in/recovery", "recovery", jane.Recovery[0]).LeadsTo("/techpass/consent")
	two.Get("/techpass/consent").Says("Beta")
	two.Post("/techpass/consent", "agree", "yes").Has(toBeta)
	alpha.Redeem(codeFor(one, toAlpha))
	beta.Redeem(codeFor(two, toBeta))
}

// atOnce lets two tabs ask for these pages before either has an answer, as a browser does
// that opens yesterday's tabs.
func atOnce(p *webtest.Portal, first, second string) (one, two *webtest.Browser, answers [2]webtest.Reply) {
	p.Helper()
	at, err := url.Parse(p.HTTP.URL)
	p.OK(err)
	together := p.Browser()
	jar, err := cookiejar.New(nil)
	p.OK(err)
	for n, path := range []string{first, second} {
		alone := p.Browser()
		answers[n] = alone.Get(path)
		jar.SetCookies(at, alone.Client.Jar.Cookies(at))
	}
	together.Client.Jar = jar
	one, two = together, together.Tab()
	one.Flow, two.Flow = answers[0].Flow(), answers[1].Flow()
	return one, two, answers
}

// TestTabsThatBeginAtOnce: both end at their own product. Source: keycloak#32658.
func TestTabsThatBeginAtOnce(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	alpha, beta := p.ProductCalled("Alpha"), p.ProductCalled("Beta")
	one, two, answers := atOnce(p, alpha.Wish(), beta.Wish())
	toAlpha, toBeta := callbackOf(answers[0].Sent()), callbackOf(answers[1].Sent())
	pageOf(one, answers[0].Sent()).Says("Alpha")
	pageOf(two, answers[1].Sent()).Says("Beta")
	typePassword(one, "jane")
	typePassword(two, "jane")
	two.Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/techpass/consent")
	two.Get("/techpass/consent")
	two.Post("/techpass/consent", "agree", "yes").Has(toBeta)
	one.Post("/techpass/sign-in/recovery", "recovery", jane.Recovery[0]).LeadsTo("/techpass/consent")
	one.Get("/techpass/consent")
	one.Post("/techpass/consent", "agree", "yes").Has(toAlpha)
	alpha.Redeem(codeFor(one, toAlpha))
	beta.Redeem(codeFor(two, toBeta))
}

// TestPortalSignInInTwoTabs: each tab ends at the page that it asked for.
func TestPortalSignInInTwoTabs(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Officer(webtest.OfficerMailbox)
	p.Officer(webtest.OtherMailbox)
	one := p.Browser()
	two, three := one.Tab(), one.Tab()
	for tab, next := range map[*webtest.Browser]string{one: "%2Finvite", two: "%2Finvite%2Fstatus", three: "%2Finvite%2Fbatch"} {
		tab.Get("/sign-in?next=" + next)
		tab.Post("/sign-in?next="+next, "email", webtest.OfficerMailbox).LeadsTo("/sign-in/code")
	}
	two.Post("/sign-in/code", "code", p.Code(webtest.OfficerMailbox)).LeadsTo("/invite/status")
	three.Get("/sign-in/code").LeadsTo("/invite/batch")
	one.Post("/sign-in/code", "code", p.Code(webtest.OfficerMailbox)).LeadsTo("/invite") // by the code that the other tab used up
	one.Get("/sign-in?next=%2Finvite").LeadsTo("/invite")

	// A tab that asks for somebody else is not taken for this one.
	four := one.Tab()
	four.Flow = asked(one.Tab(), webtest.OtherMailbox)
	four.Post("/sign-in/code", "code", "000000").Is(http.StatusUnprocessableEntity)
}

// asked asks for a code and returns what the page then carries.
func asked(b *webtest.Browser, mailbox string) string {
	b.Portal.Helper()
	b.Post("/sign-in", "email", mailbox).LeadsTo("/sign-in/code")
	return b.Flow
}

// TestPortalSignInWithTechPassInTwoTabs: the same by way of TechPass and back.
func TestPortalSignInWithTechPassInTwoTabs(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Clock.Set(time.Now()) // the tokens' library has no other clock
	lim := p.Member("lim@tech.gov.sg", "")
	one := p.HolderOf(lim.Account)
	two := one.Tab()
	trip := func(b *webtest.Browser, next string) string {
		t.Helper()
		to := b.Get("/sign-in/techpass?next=" + next).Is(http.StatusSeeOther).Header.Get("Location")
		page := b.Get(strings.TrimPrefix(to, p.HTTP.URL)).Sent()
		callback := b.Get(page).Is(http.StatusSeeOther).Header.Get("Location")
		return strings.TrimPrefix(b.Get(callback).Sent(), p.HTTP.URL)
	}
	backOne, backTwo := trip(one, "%2Finvite"), trip(two, "%2Finvite%2Fstatus")
	one.Get(backOne).LeadsTo("/invite")
	two.Get(backTwo).LeadsTo("/invite/status")
	// What comes back belongs to the browser that went.
	other := p.HolderOf(lim.Account)
	other.Get(trip(one, "%2Finvite")).LeadsTo("/sign-in")
	other.Get("/sign-in").Says("Start again", "another browser")
}

// TestResetsInTwoTabs: each sets the password of the mailbox that it proved.
func TestResetsInTwoTabs(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Member("jane@acme.com", "jane")
	june := p.Member("june@acme.com", "june")
	one := p.Browser()
	two := one.Tab()
	const janes, junes = "seven tall windows", "eleven short doors"
	one.Post("/techpass/reset", "email", "jane@acme.com").LeadsTo("/techpass/reset/code")
	one.Post("/techpass/reset/code", "code", p.Code("jane@acme.com")).LeadsTo("/techpass/reset/password")
	two.Post("/techpass/reset", "email", "june@acme.com").LeadsTo("/techpass/reset/code")
	two.Get("/techpass/reset/code").Says("june@acme.com")
	one.Get("/techpass/reset/password").Says("Choose a new password")
	two.Post("/techpass/reset/code", "code", p.Code("june@acme.com")).LeadsTo("/techpass/reset/password")
	one.Post("/techpass/reset/password", "password", janes, "password_repeat", janes).LeadsTo("/techpass/sign-in")
	two.Post("/techpass/reset/password", "password", junes, "password_repeat", junes).LeadsTo("/techpass/sign-in")
	b := p.Browser()
	b.Post("/techpass/sign-in", "login", "june")
	b.Post("/techpass/sign-in/password", "password", junes).LeadsTo("/techpass/sign-in/factor")
	b.Post("/techpass/sign-in/factor", "code", june.Code(p)).LeadsTo("/account")
}

// TestTwoPeopleOnboardInOneBrowser: a step is taken for whom its page was shown.
func TestTwoPeopleOnboardInOneBrowser(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	one := p.Browser()
	two := one.Tab()
	ids := map[*webtest.Browser]*techpass.Account{}
	for tab, mailbox := range map[*webtest.Browser]string{one: "jane@acme.com", two: "june@acme.com"} {
		i := p.Invited(officer, mailbox)
		link := p.Link(mailbox)
		tab.Post(link + "/code").LeadsTo(link + "/verify")
		tab.Post(link+"/verify", "code", p.Code(mailbox)).LeadsTo("/onboarding")
		tab.Get("/onboarding").LeadsTo("/onboarding/password")
		tab.Get("/onboarding/password")
		ids[tab] = p.Account(i.AccountID)
	}
	passwords := map[*webtest.Browser]string{one: "seven tall windows", two: "eleven short doors"}
	for tab, password := range passwords {
		tab.Post("/onboarding/password", "password", password, "password_repeat", password).LeadsTo("/onboarding")
	}
	for tab, password := range passwords {
		if ok, err := argon2id.ComparePasswordAndHash(password, p.Account(ids[tab].ID).PasswordHash); !ok || err != nil {
			t.Errorf("%s has the other's password, %v", ids[tab].Email, err)
		}
	}
}

// TestRenewalsInTwoTabs: the page of an invitation says nothing of another.
func TestRenewalsInTwoTabs(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	p.Invited(officer, "jane@tech.gov.sg")
	p.Invited(officer, "june@tech.gov.sg")
	janes, junes := p.Link("jane@tech.gov.sg"), p.Link("june@tech.gov.sg")
	one := p.Browser()
	two := one.Tab()
	one.Post(junes + "/renew").LeadsTo(junes)
	two.Get(janes).Is(http.StatusOK).Says("You are invited to TechPass")
	one.Get(junes).Says("We have taken note")
}

// TestAnMFAResetEndsWhatIsHalfDone: nothing that was shown before it counts after it, be
// it the first factor in a sign-in, or the mailbox in the browser that activated the account.
func TestAnMFAResetEndsWhatIsHalfDone(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	half := p.Browser()
	typePassword(half, "jane")
	activated := p.Invitee(jane.ID)
	activated.Get("/onboarding").LeadsTo("/onboarding/done")
	p.ResetMFA(jane.Account)
	activated.Get("/onboarding/mfa").Is(http.StatusUnauthorized)
	activated.Post("/onboarding/mfa/app").Is(http.StatusUnauthorized)
	half.Get("/techpass/sign-in/factor").LeadsTo("/techpass/sign-in")
	half.Post("/techpass/sign-in/recovery", "recovery", jane.Recovery[0]).LeadsTo("/techpass/sign-in")
	half.Get("/techpass/sign-in").Says("Start again")

	// Who shows the first factor now sets up another.
	holder := p.Browser()
	holder.Post("/techpass/sign-in", "login", "jane")
	holder.Post("/techpass/sign-in/password", "password", webtest.TechPassword).LeadsTo("/onboarding")
	holder.Get("/onboarding").LeadsTo("/onboarding/mfa")
}

// TestWhatElseEndsAHalfDoneSignIn: all that ends the sign-ins of an account.
func TestWhatElseEndsAHalfDoneSignIn(t *testing.T) {
	for name, end := range map[string]func(p *webtest.Portal, jane *webtest.Member){
		"signed out elsewhere": func(p *webtest.Portal, jane *webtest.Member) {
			_, err := p.SignIn.EndOthers(p.Context(), jane.Actor(), p.SignInOf(jane.ID, signin.MethodPasskey, signin.MethodMFA))
			p.OK(err)
		},
		"disabled": func(p *webtest.Portal, jane *webtest.Member) {
			p.OK(p.Lives.Disable(p.Context(), p.As(people.RoleAdmin, webtest.AdminMailbox), jane.ID))
			p.OK(p.Lives.Enable(p.Context(), p.As(people.RoleAdmin, webtest.AdminMailbox), jane.ID))
		},
		"password reset": func(p *webtest.Portal, jane *webtest.Member) {
			b := p.Browser()
			b.Post("/techpass/reset", "email", jane.Email.String())
			b.Post("/techpass/reset/code", "code", p.Code(jane.Email.String()))
			b.Post("/techpass/reset/password", "password", "seven tall windows", "password_repeat", "seven tall windows").LeadsTo("/techpass/sign-in")
		},
	} {
		p := webtest.NewPortal(t)
		jane := p.Member("jane@acme.com", "jane")
		half := p.Browser()
		typePassword(half, "jane")
		end(p, jane)
		if to := webtest.WithoutFlow(half.Post("/techpass/sign-in/factor", "code", jane.Code(p)).Header.Get("Location")); to != "/techpass/sign-in" {
			t.Errorf("%s: leads to %s", name, to)
		}
		half.Get("/account").Is(http.StatusSeeOther)
	}
}

// TestOpeningASignInPageStoresNothing: neither a session nor anything else but what the
// OpenID protocol has stored of a product's request.
func TestOpeningASignInPageStoresNothing(t *testing.T) {
	p := webtest.NewPortal(t)
	c := p.Product()
	rows := func() (n int) {
		for _, table := range []string{"sessions", "ceremonies"} {
			n += p.Number("SELECT count(*) FROM " + table)
		}
		return n
	}
	before := rows()
	for _, path := range []string{"/sign-in", "/sign-in?next=%2Finvite", "/sign-in/code", "/techpass/sign-in", "/techpass/sign-in?next=%2Faccount", "/techpass/reset",
		"/techpass/sign-in/factor", "/techpass/consent", "/sign-up", "/sign-in/techpass?next=%2Finvite", "/sign-in/callback?state=x&code=y", "/onboarding"} {
		p.Browser().Get(path)
	}
	b := p.Browser()
	b.Get(b.Get(c.Wish()).Sent()).Is(http.StatusOK)
	p.Browser().Post("/techpass/sign-in/passkey/options").Is(http.StatusOK)
	p.Browser().Post("/techpass/sign-in", "login", "jane").LeadsTo("/techpass/sign-in/password")
	if n := rows() - before; n != 0 {
		t.Errorf("%d rows are stored", n)
	}
}
