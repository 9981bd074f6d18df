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

	"techbiz/internal/invite"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/web"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
)

// TestEveryRouteForEveryAssurance: beside what each role gets who has just signed in with
// TechPass, a mailed code gives an officer's own work and no duty, and an old sign-in
// changes nothing that needs a recent one.
func TestEveryRouteForEveryAssurance(t *testing.T) {
	p := newPortal(t)
	officer, admin := p.Officer(officerMailbox), p.admin()
	p.Officer(otherMailbox)
	old := map[*techpass.Account]*browser{officer: p.signedIn(officer, strong...), admin: p.signedIn(admin, strong...)}
	p.Clock.Add(signin.Recent + time.Second)
	column := map[*techpass.Account]int{officer: slices.Index(roles, "officer"), admin: slices.Index(roles, "admin")}
	asOther := slices.Index(roles, "other officer")
	for _, route := range p.server.Routes() {
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
			b.tryAssured(t, name+" after a while, "+string(a.Duty), route, officer, steps, want[column[a]])
		}
		// Whoever proved a mailbox alone is an officer like others, whatever their duty.
		steps := assurance == signin.TechPass
		coded := p.signedIn(officer, signin.MethodCode)
		coded.tryAssured(t, name+" by code", route, officer, steps && route.Access.Admits(officer.Actor()), want[column[officer]])
		coded = p.signedIn(admin, signin.MethodCode)
		steps = steps || isRefused(want[asOther])
		coded.tryAssured(t, name+" by an admin's code", route, officer, steps, want[asOther])
	}
}

func isRefused(status int) bool {
	return status == http.StatusNotFound || status == http.StatusForbidden
}

// tryAssured tries a route, which leads to TechPass where steps, and answers with the
// status otherwise.
func (b *browser) tryAssured(t *testing.T, name string, route kit.Route, officer *techpass.Account, steps bool, status int) {
	t.Helper()
	got := b.try(route, b.p.fill(route.Pattern, officer))
	to := got.header.Get("Location")
	if stepped := strings.HasPrefix(to, "/techpass/sign-in?") || strings.HasPrefix(to, "/techpass/needed?"); stepped != steps {
		t.Errorf("%s: status %d, leads to %q; steps up: %v, want %v", name, got.status, to, stepped, steps)
	}
	if !steps && got.status != status {
		t.Errorf("%s: status %d, want %d", name, got.status, status)
	}
}

// TestMailedCodeGivesNoDuty: who reads an admin's mail is no admin.
func TestMailedCodeGivesNoDuty(t *testing.T) {
	p := newPortal(t)
	p.admin()
	b := p.browser()
	if to := b.signIn(adminMailbox); to != "/overview" {
		t.Errorf("leads to %s", to)
	}
	b.get("/overview").is(http.StatusOK).saysNot("Administration").says("Sign in with TechPass to use it")
	b.get("/admin/duties").leadsTo("/techpass/needed?next=%2Fadmin%2Fduties")
	b.post("/admin/duties", "email", "admin+x@tech.gov.sg", "duty", "admin")
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
		"this one":         strong,
	} {
		t.Run(name, func(t *testing.T) {
			p := newPortal(t, otherTechPass)
			admin := p.admin()
			p.Change(admin.ID, func(a *techpass.Account) {
				a.State, a.MailboxProvedAt, a.TOTPAt = techpass.Active, p.Clock.Now(), p.Clock.Now()
			})
			held := p.signInOf(admin.ID, strong...)
			p.Clock.Add(signin.Recent + time.Second)
			b := p.withSession(web.KeyTechPass, held.String(), web.KeySignIn, p.signInOf(admin.ID, methods...).String(), web.KeyBegun, p.begun())
			b.post("/admin/agencies", "agency", "new", "name", "A new one").leadsTo("/admin/agencies")
			b.get("/account/sign-in-methods").is(http.StatusSeeOther) // which is asked of its own sign-in with TechPass
		})
	}
}

// TestStepUpKeepsTheForm: somebody whose sign-in is too old for a change signs in again,
// and sends what was typed with one press. Each tab has its own form.
func TestStepUpKeepsTheForm(t *testing.T) {
	p := newPortal(t)
	m := p.member("lead@tech.gov.sg", "")
	lead := p.Change(m.ID, func(a *techpass.Account) { a.Duty = techpass.DutyAdmin })
	b := p.as(lead)
	p.Clock.Add(signin.Recent + time.Minute)
	b.get("/admin/agencies").is(http.StatusOK)
	var pages []string
	for _, name := range []string{"one", "two"} {
		to := b.post("/admin/agencies", "agency", name, "name", "Agency "+name).is(http.StatusSeeOther).header.Get("Location")
		next, err := url.Parse(to)
		p.OK(err)
		if next.Path != "/techpass/sign-in" || next.Query().Get("again") == "" {
			t.Fatalf("leads to %s", to)
		}
		pages = append(pages, next.Query().Get("next"))
	}
	b.get(pages[0]).is(http.StatusOK) // nothing is sent by looking
	p.signInAgain(b, m, pages[0])
	for n, name := range []string{"one", "two"} {
		page := b.get(pages[n]).is(http.StatusOK).says("Your form is still here", "Send the form")
		if page.field("agency") != name || page.field("name") != "Agency "+name {
			t.Errorf("the form of %s lost what was typed", name)
		}
		action := formAction.FindStringSubmatch(page.body)[1]
		b.post(action, "agency", page.field("agency"), "name", page.field("name")).is(http.StatusSeeOther)
		b.get("/admin/agencies").says("Agency " + name)
		b.get(pages[n]).is(http.StatusSeeOther) // it waits no more
	}
}

// signInAgain signs the holder in with TechPass, by a mailed code and the app, and goes on
// to next.
func (p *portal) signInAgain(b *browser, m *member, next string) {
	p.Helper()
	b.get("/techpass/sign-in?again=1&next=" + url.QueryEscape(next)).is(http.StatusOK)
	b.post("/techpass/sign-in", "login", m.Email.String())
	b.post("/techpass/sign-in/code/new").leadsTo("/techpass/sign-in/code")
	b.post("/techpass/sign-in/code", "code", p.code(m.Email.String())).leadsTo("/techpass/sign-in/factor")
	b.post("/techpass/sign-in/factor", "code", m.code(p)).leadsTo(next)
}

// TestMailedCodeIsNoFactor: a mailed code with the app is a sign-in with TechPass, and
// claims no more than was shown.
func TestMailedCodeIsNoFactor(t *testing.T) {
	p := newPortal(t)
	lim, jane := p.member("lim@tech.gov.sg", ""), p.member("jane@acme.com", "jane")
	b := p.browser()
	p.signInAgain(b, lim, "/account")
	b.get("/account").is(http.StatusOK)
	c := p.browser()
	c.get("/techpass/sign-in")
	c.post("/techpass/sign-in", "login", "jane").leadsTo("/techpass/sign-in/password")
	c.post("/techpass/sign-in/password", "password", techPassword).leadsTo("/techpass/sign-in/factor")
	c.post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/account")
	for m, want := range map[*member]string{lim: "mail otp", jane: "pwd otp mfa"} {
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
	p := newPortal(t)
	m := p.member("lead@tech.gov.sg", "")
	lead := p.Change(m.ID, func(a *techpass.Account) { a.Duty = techpass.DutyAdmin })
	others, own := p.invited(p.Officer(officerMailbox), "jane@acme.com"), p.invited(lead, "june@acme.com")
	at, mine := "/invite/status/"+others.ID.String(), "/invite/status/"+own.ID.String()

	b := p.signedIn(lead, signin.MethodCode)
	b.get(mine).is(http.StatusOK)
	b.get(at).leadsTo("/techpass/needed?next=" + url.QueryEscape(at))
	p.as(p.Officer(otherMailbox)).get(at).is(http.StatusNotFound) // who has none is told nothing

	b = p.as(lead)
	p.Clock.Add(signin.Recent + time.Minute)
	b.get(at).is(http.StatusOK)
	b.post(mine + "/revoke").is(http.StatusSeeOther)
	if i := p.stateOf(own.ID); i != invite.Revoked {
		t.Errorf("their own is %s", i)
	}
	to, err := url.Parse(b.post(at + "/revoke").is(http.StatusSeeOther).header.Get("Location"))
	p.OK(err)
	if i := p.stateOf(others.ID); i != invite.Open {
		t.Errorf("an old sign-in revoked another's: %s", i)
	}
	p.signInAgain(b, m, to.Query().Get("next"))
	page := b.get(to.Query().Get("next")).is(http.StatusOK).says("Send the form")
	b.post(formAction.FindStringSubmatch(page.body)[1]).is(http.StatusSeeOther)
	if i := p.stateOf(others.ID); i != invite.Revoked {
		t.Errorf("it is %s", i)
	}
}

func (p *portal) stateOf(invitation uuid.UUID) invite.State {
	p.Helper()
	i, err := p.Store.Invites().Get(p.Context(), invitation)
	p.OK(err)
	return i.State
}
