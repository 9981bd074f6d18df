package web_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
)

// outside is another TechPass: what it was asked for, and what it says of who is there.
type outside struct {
	state    string
	wish     signin.Wish
	identity signin.Identity
}

func (o *outside) Name() string { return "TechPass" }

func (o *outside) AuthURL(_ context.Context, s signin.Secrets, w signin.Wish) (string, error) {
	o.state, o.wish = s.State, w
	return "https://techpass.example/authorize", nil
}

func (o *outside) Exchange(context.Context, string, signin.Secrets) (signin.Identity, error) {
	return o.identity, nil
}

// back has the browser sent out from the address, and come back.
func (o *outside) back(b *browser, at string) reply {
	b.p.Helper()
	b.get(at).leadsTo("https://techpass.example/authorize")
	return b.get("/sign-in/callback?code=x&state=" + url.QueryEscape(o.state))
}

// TestAnotherTechPassSignsInAnew: for what needs a recent sign-in it is asked to have its
// user sign in again, and what it says of that is checked. Where it falls short its user is
// told, and is not sent there without end.
func TestAnotherTechPassSignsInAnew(t *testing.T) {
	other := &outside{}
	p := newPortal(t, func(o *app.Options) { o.Web.TechPass = other })
	p.serves(adminMailbox, techpass.DutyAdmin)
	b := p.browser()
	says := func(mfa bool, ago time.Duration) {
		other.identity = signin.Identity{Subject: "1", Email: adminMailbox, EmailVerified: true, MFA: mfa, At: p.Clock.Now().Add(-ago)}
	}

	says(true, 8*time.Hour) // signed in there since the morning
	other.back(b, "/sign-in/techpass?next=%2Fadmin%2Fagencies").leadsTo("/admin/agencies")
	if other.wish.Anew {
		t.Error("whoever comes in the morning signs in again")
	}
	b.get("/admin/agencies").is(http.StatusOK) // to look is enough
	again := b.post("/admin/agencies", "agency", "new", "name", "A new one").is(http.StatusSeeOther).header.Get("Location")
	if at, err := url.Parse(again); err != nil || at.Path != "/sign-in/techpass" {
		t.Fatalf("leads to %s", again)
	}

	for words, answer := range map[string]func(){
		"did not ask you to sign in there again": func() { says(true, time.Hour) },
		"did not say when you signed in":         func() { says(true, 0); other.identity.At = time.Time{} },
		"second factor":                          func() { says(false, 0) },
	} {
		answer()
		other.back(b, again).is(http.StatusForbidden).says("This needs a stronger sign-in", words, "Try again")
		if !other.wish.Anew {
			t.Error("it is not asked to sign in again")
		}
		again = b.post("/admin/agencies", "agency", "new", "name", "A new one").is(http.StatusSeeOther).header.Get("Location")
	}

	says(true, 10*time.Minute)
	next := other.back(b, again).is(http.StatusSeeOther).header.Get("Location")
	b.get(next).says("Your form is still here")
	b.post("/admin/agencies", "agency", "new", "name", "A new one").leadsTo("/admin/agencies")
	p.Clock.Add(6 * time.Minute) // a quarter of an hour since, as it says
	b.post("/admin/agencies", "agency", "more", "name", "Another one").is(http.StatusSeeOther)
	if n := p.Number("SELECT count(*) FROM agencies WHERE acronym = 'more'"); n != 0 {
		t.Error("a sign-in of long ago is recent")
	}
}

// TestAWaitingFormIsItsSenders: nobody else who signs in here sees it, and what its address
// said goes with it. A fifth takes the place of the first.
func TestAWaitingFormIsItsSenders(t *testing.T) {
	p := newPortal(t)
	m := p.member("lead@tech.gov.sg", "")
	lead := p.Change(m.ID, func(a *techpass.Account) { a.Duty = techpass.DutyAdmin })
	other := p.member("peer@tech.gov.sg", "")
	b := p.as(lead)
	p.Clock.Add(signin.Recent + time.Minute)
	var waiting []string
	for range 5 {
		p.Clock.Add(time.Second)
		to, err := url.Parse(b.post("/admin/agencies?from=list", "agency", "new", "name", "A new one").header.Get("Location"))
		p.OK(err)
		waiting = append(waiting, to.Query().Get("next"))
	}
	b.get(waiting[0]).leadsTo("/overview")
	for _, at := range waiting[1:] {
		b.get(at).is(http.StatusOK).has("/admin/agencies?from=list&amp;resume=")
	}
	p.signInAgain(b, other, waiting[4])
	b.signIn(other.Email.String())
	b.get(waiting[4]).leadsTo("/overview")
	b.get("/overview").says("Fill it in again").saysNot("A new one")
}
