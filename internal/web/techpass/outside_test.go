package techpass_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/app/webtest"
	"techbiz/internal/auth/signin"
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
func (o *outside) back(b *webtest.Browser, at string) webtest.Reply {
	b.Portal.Helper()
	b.Get(at).LeadsTo("https://techpass.example/authorize")
	return b.Get("/sign-in/callback?code=x&state=" + url.QueryEscape(o.state))
}

// TestAnotherTechPassSignsInAnew: for what needs a recent sign-in it is asked to have its
// user sign in again, and what it says of that is checked. Where it falls short its user is
// told, and is not sent there without end.
func TestAnotherTechPassSignsInAnew(t *testing.T) {
	other := &outside{}
	p := webtest.NewPortal(t, func(o *app.Options) { o.Web.TechPass = other })
	p.Serves(webtest.AdminMailbox, techpass.DutyAdmin)
	b := p.Browser()
	says := func(mfa bool, ago time.Duration) {
		other.identity = signin.Identity{Subject: "1", Email: webtest.AdminMailbox, EmailVerified: true, MFA: mfa, At: p.Clock.Now().Add(-ago)}
	}

	says(true, 8*time.Hour) // signed in there since the morning
	other.back(b, "/sign-in/techpass?next=%2Fadmin%2Fagencies").LeadsTo("/admin/agencies")
	if other.wish.Anew {
		t.Error("whoever comes in the morning signs in again")
	}
	b.Get("/admin/agencies").Is(http.StatusOK) // to look is enough
	again := b.Post("/admin/agencies", "agency", "new", "name", "A new one").Is(http.StatusSeeOther).Header.Get("Location")
	if at, err := url.Parse(again); err != nil || at.Path != "/sign-in/techpass" {
		t.Fatalf("leads to %s", again)
	}

	for words, answer := range map[string]func(){
		"did not ask you to sign in there again": func() { says(true, time.Hour) },
		"did not say when you signed in":         func() { says(true, 0); other.identity.At = time.Time{} },
		"second factor":                          func() { says(false, 0) },
	} {
		answer()
		other.back(b, again).Is(http.StatusForbidden).Says("This needs a stronger sign-in", words, "Try again")
		if !other.wish.Anew {
			t.Error("it is not asked to sign in again")
		}
		again = b.Post("/admin/agencies", "agency", "new", "name", "A new one").Is(http.StatusSeeOther).Header.Get("Location")
	}

	says(true, 10*time.Minute)
	next := other.back(b, again).Is(http.StatusSeeOther).Header.Get("Location")
	b.Get(next).Says("Your form is still here")
	b.Post("/admin/agencies", "agency", "new", "name", "A new one").LeadsTo("/admin/agencies")
	p.Clock.Add(6 * time.Minute) // a quarter of an hour since, as it says
	b.Post("/admin/agencies", "agency", "more", "name", "Another one").Is(http.StatusSeeOther)
	if n := p.Number("SELECT count(*) FROM agencies WHERE acronym = 'more'"); n != 0 {
		t.Error("a sign-in of long ago is recent")
	}
}

// TestAWaitingFormIsItsSenders: nobody else who signs in here sees it, and what its address
// said goes with it. A fifth takes the place of the first.
func TestAWaitingFormIsItsSenders(t *testing.T) {
	p := webtest.NewPortal(t)
	m := p.Member("lead@tech.gov.sg", "")
	lead := p.Change(m.ID, func(a *techpass.Account) { a.Duty = techpass.DutyAdmin })
	other := p.Member("peer@tech.gov.sg", "")
	b := p.BrowserOf(lead)
	p.Clock.Add(signin.Recent + time.Minute)
	var waiting []string
	for range 5 {
		p.Clock.Add(time.Second)
		to, err := url.Parse(b.Post("/admin/agencies?from=list", "agency", "new", "name", "A new one").Header.Get("Location"))
		p.OK(err)
		waiting = append(waiting, to.Query().Get("next"))
	}
	b.Get(waiting[0]).LeadsTo("/overview")
	for _, at := range waiting[1:] {
		b.Get(at).Is(http.StatusOK).Has("/admin/agencies?from=list&amp;resume=")
	}
	p.SignInAgain(b, other, waiting[4])
	b.SignIn(other.Email.String())
	b.Get(waiting[4]).LeadsTo("/overview")
	b.Get("/overview").Says("Fill it in again").SaysNot("A new one")
}
