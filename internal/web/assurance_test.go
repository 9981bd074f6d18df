package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/app/webtest"
	"techbiz/internal/auth/signin"
	"techbiz/internal/invite"
	"techbiz/internal/techpass"
	"techbiz/internal/web"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
)

// TestEveryRouteForEveryAssurance: beside what each role gets who has just signed in with
// TechPass, a mailed code gives an officer's own work and no duty, and an old sign-in
// changes nothing that needs a recent one.
func TestEveryRouteForEveryAssurance(t *testing.T) {
	p := webtest.NewPortal(t)
	officer, admin := p.Officer(webtest.OfficerMailbox), p.AdminAccount()
	p.Officer(webtest.OtherMailbox)
	old := map[*techpass.Account]*webtest.Browser{officer: p.BrowserSignedIn(officer, webtest.Strong...), admin: p.BrowserSignedIn(admin, webtest.Strong...)}
	p.Clock.Add(signin.Recent + time.Second)
	column := map[*techpass.Account]int{officer: slices.Index(roles, "officer"), admin: slices.Index(roles, "admin")}
	asOther := slices.Index(roles, "other officer")
	for _, route := range p.Server.Routes() {
		name := route.MuxPattern()
		want, assurance := wanted[name], access.AssuranceOf(route)
		if assurance == "" || route.Access == kit.AccountHolder {
			continue // asks for nobody, or for a sign-in with TechPass by itself
		}
		if name == "GET /techpass/needed" {
			continue // answers by the assurance: TestMailedCodeMeetsTechPass
		}
		for a, b := range old {
			steps := access.RecentOf(route) && route.Access.Admits(a.Actor())
			if a.Duty != "" && route.Method == http.MethodPost && assurance == signin.MailCode {
				steps = steps || route.Wide || isRefused(want[asOther]) // what a duty may reach
			}
			tryAssured(b, t, name+" after a while, "+string(a.Duty), route, officer, steps, want[column[a]])
		}
		// Whoever proved a mailbox alone is an officer like others, whatever their duty.
		steps := assurance == signin.TechPass
		coded := p.BrowserSignedIn(officer, signin.MethodCode)
		tryAssured(coded, t, name+" by code", route, officer, steps && route.Access.Admits(officer.Actor()), want[column[officer]])
		coded = p.BrowserSignedIn(admin, signin.MethodCode)
		steps = steps || isRefused(want[asOther])
		tryAssured(coded, t, name+" by an admin's code", route, officer, steps, want[asOther])
	}
}

func isRefused(status int) bool {
	return status == http.StatusNotFound || status == http.StatusForbidden
}

// tryAssured tries a route, which leads to TechPass where steps, and answers with the
// status otherwise.
func tryAssured(b *webtest.Browser, t *testing.T, name string, route kit.Route, officer *techpass.Account, steps bool, status int) {
	t.Helper()
	got := try(b, route, fill(b.Portal, route.Pattern, officer))
	to := got.Header.Get("Location")
	if stepped := strings.HasPrefix(to, "/techpass/sign-in?") || strings.HasPrefix(to, "/techpass/needed?"); stepped != steps {
		t.Errorf("%s: status %d, leads to %q; steps up: %v, want %v", name, got.Status, to, stepped, steps)
	}
	if !steps && got.Status != status {
		t.Errorf("%s: status %d, want %d", name, got.Status, status)
	}
}

// TestMailedCodeGivesNoDuty: who reads an admin's mail is no admin.
func TestMailedCodeGivesNoDuty(t *testing.T) {
	p := webtest.NewPortal(t)
	p.AdminAccount()
	b := p.Browser()
	if to := b.SignIn(webtest.AdminMailbox); to != "/overview" {
		t.Errorf("leads to %s", to)
	}
	b.Get("/overview").Is(http.StatusOK).SaysNot("Administration").Says("Sign in with TechPass to use it")
	b.Get("/admin/duties").LeadsTo("/techpass/needed?next=%2Fadmin%2Fduties")
	b.Post("/admin/duties", "email", "admin+x@tech.gov.sg", "duty", "admin")
	if n := p.Number("SELECT count(*) FROM accounts WHERE duty = 'admin'"); n != 1 {
		t.Errorf("%d admins", n)
	}
}

var formAction = regexp.MustCompile(`<form method="post" action="(/[^"]+)"`)

// TestTheLaterSignInCounts: where a browser holds two sign-ins of one person, an older one
// does not ask for more than the later one has shown. Somebody who came back from another
// TechPass would otherwise be sent there again without end.
func TestTheLaterSignInCounts(t *testing.T) {
	for name, methods := range map[string][]string{
		"another TechPass": {signin.MethodProvider, signin.MethodMFA},
		"this one":         webtest.Strong,
	} {
		t.Run(name, func(t *testing.T) {
			p := webtest.NewPortal(t, webtest.OtherTechPass)
			admin := p.AdminAccount()
			p.Change(admin.ID, func(a *techpass.Account) {
				a.State, a.MailboxProvedAt, a.TOTPAt = techpass.Active, p.Clock.Now(), p.Clock.Now()
			})
			held := p.SignInOf(admin.ID, webtest.Strong...)
			p.Clock.Add(signin.Recent + time.Second)
			b := p.WithSession(web.KeyTechPass, held.String(), web.KeySignIn, p.SignInOf(admin.ID, methods...).String(), web.KeyBegun, p.Begun())
			b.Post("/admin/agencies", "agency", "new", "name", "A new one").LeadsTo("/admin/agencies")
			b.Get("/account/sign-in-methods").Is(http.StatusSeeOther) // which is asked of its own sign-in with TechPass
		})
	}
}

// TestStepUpKeepsTheForm: somebody whose sign-in is too old for a change signs in again,
// and sends what was typed with one press. Each tab has its own form.
func TestStepUpKeepsTheForm(t *testing.T) {
	p := webtest.NewPortal(t)
	m := p.Member("lead@tech.gov.sg", "")
	lead := p.Change(m.ID, func(a *techpass.Account) { a.Duty = techpass.DutyAdmin })
	b := p.BrowserOf(lead)
	p.Clock.Add(signin.Recent + time.Minute)
	b.Get("/admin/agencies").Is(http.StatusOK)
	var pages []string
	for _, name := range []string{"one", "two"} {
		to := b.Post("/admin/agencies", "agency", name, "name", "Agency "+name).Is(http.StatusSeeOther).Header.Get("Location")
		next, err := url.Parse(to)
		p.OK(err)
		if next.Path != "/techpass/sign-in" || next.Query().Get("again") == "" {
			t.Fatalf("leads to %s", to)
		}
		pages = append(pages, next.Query().Get("next"))
	}
	b.Get(pages[0]).Is(http.StatusOK) // nothing is sent by looking
	p.SignInAgain(b, m, pages[0])
	for n, name := range []string{"one", "two"} {
		page := b.Get(pages[n]).Is(http.StatusOK).Says("Your form is still here", "Send the form")
		if page.Field("agency") != name || page.Field("name") != "Agency "+name {
			t.Errorf("the form of %s lost what was typed", name)
		}
		action := formAction.FindStringSubmatch(page.Body)[1]
		b.Post(action, "agency", page.Field("agency"), "name", page.Field("name")).Is(http.StatusSeeOther)
		b.Get("/admin/agencies").Says("Agency " + name)
		b.Get(pages[n]).Is(http.StatusSeeOther) // it waits no more
	}
}

// TestMailedCodeIsNoFactor: a mailed code with the app is a sign-in with TechPass, and
// claims no more than was shown.
func TestMailedCodeIsNoFactor(t *testing.T) {
	p := webtest.NewPortal(t)
	lim, jane := p.Member("lim@tech.gov.sg", ""), p.Member("jane@acme.com", "jane")
	b := p.Browser()
	p.SignInAgain(b, lim, "/account")
	b.Get("/account").Is(http.StatusOK)
	c := p.Browser()
	c.Get("/techpass/sign-in")
	c.Post("/techpass/sign-in", "login", "jane").LeadsTo("/techpass/sign-in/password")
	c.Post("/techpass/sign-in/password", "password", webtest.TechPassword).LeadsTo("/techpass/sign-in/factor")
	c.Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/account")
	for m, want := range map[*webtest.Member]string{lim: "mail otp", jane: "pwd otp mfa"} {
		ins, err := p.SignIn.SignInsOf(t.Context(), m.Actor())
		p.OK(err)
		if got := strings.Join(ins[0].Methods, " "); got != want {
			t.Errorf("%s signed in by %s, want %s", m.Email, got, want)
		}
	}
}

// TestADutyWakesUp: what a duty alone reaches is not told to be missing. Whoever has one and
// has not shown it, or for a change not lately, is led to TechPass and back; their own work
// goes on meanwhile.
func TestADutyWakesUp(t *testing.T) {
	p := webtest.NewPortal(t)
	m := p.Member("lead@tech.gov.sg", "")
	lead := p.Change(m.ID, func(a *techpass.Account) { a.Duty = techpass.DutyAdmin })
	others, own := p.Invited(p.Officer(webtest.OfficerMailbox), "jane@acme.com"), p.Invited(lead, "june@acme.com")
	at, mine := "/invite/status/"+others.ID.String(), "/invite/status/"+own.ID.String()

	b := p.BrowserSignedIn(lead, signin.MethodCode)
	b.Get(mine).Is(http.StatusOK)
	b.Get(at).LeadsTo("/techpass/needed?next=" + url.QueryEscape(at))
	p.BrowserOf(p.Officer(webtest.OtherMailbox)).Get(at).Is(http.StatusNotFound) // who has none is told nothing

	b = p.BrowserOf(lead)
	p.Clock.Add(signin.Recent + time.Minute)
	b.Get(at).Is(http.StatusOK)
	b.Post(mine + "/revoke").Is(http.StatusSeeOther)
	if i := stateOf(p, own.ID); i != invite.Revoked {
		t.Errorf("their own is %s", i)
	}
	to, err := url.Parse(b.Post(at + "/revoke").Is(http.StatusSeeOther).Header.Get("Location"))
	p.OK(err)
	if i := stateOf(p, others.ID); i != invite.Open {
		t.Errorf("an old sign-in revoked another's: %s", i)
	}
	p.SignInAgain(b, m, to.Query().Get("next"))
	page := b.Get(to.Query().Get("next")).Is(http.StatusOK).Says("Send the form")
	b.Post(formAction.FindStringSubmatch(page.Body)[1]).Is(http.StatusSeeOther)
	if i := stateOf(p, others.ID); i != invite.Revoked {
		t.Errorf("it is %s", i)
	}
}

func stateOf(p *webtest.Portal, invitation uuid.UUID) invite.State {
	p.Helper()
	i, err := p.Store.Invites().Get(p.Context(), invitation)
	p.OK(err)
	return i.State
}
