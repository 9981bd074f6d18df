package account_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app/webtest"
	"techbiz/internal/audit"
	"techbiz/internal/invite"
	"techbiz/internal/web/kit"
)

// accountForm is what an officer types on Create account.
var accountForm = []string{"email", "wendy@acme.com", "username", "Wendy.W", "first_name", "Wendy", "last_name", "Walker", "country_code", "+44",
	"contact_number", "7400123456", "organisation", "Acme Pte Ltd", "department", "Platform", "seed", "yes", "reason", "Runs the payments project"}

// TestInvitedAgain: where an invitation came to nothing, its page leads to the form that invites
// the same person anew, filled in with all that was typed before.
func TestInvitedAgain(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	b := p.BrowserOf(officer)
	b.Post("/invite/account", accountForm...).Is(http.StatusSeeOther)
	url, form := newest(p, b)
	b.Get(url).Is(http.StatusOK).Says("Login ID wendy.w@techpass.gov.sg").Has(`data-copy="wendy.w@techpass.gov.sg"`).SaysNot("Invite again")
	b.Get(form).Is(http.StatusConflict).Says("still in use")

	for _, ended := range []func(){
		func() { b.Post(url + "/revoke").LeadsTo(url) },
		func() { p.Clock.Add(invite.Lifetime); b = p.BrowserOf(officer) },
	} {
		ended()
		b.Get(url).Is(http.StatusOK).Says("Next: You").Has(`href="` + form + `"`)
		page := b.Get(form).Is(http.StatusOK).Says("filled in from the invitation of", "Check it, then send it")
		for n := 0; n < len(accountForm); n += 2 {
			if name, want := accountForm[n], accountForm[n+1]; name != "seed" && name != "country_code" && name != "reason" && page.Field(name) != want {
				t.Errorf("%s is %q, want %q", name, page.Field(name), want)
			}
		}
		page.Says("Runs the payments project").Has(`value="+44" selected`).Has(`value="yes" checked`)
		p.BrowserOf(p.Officer(webtest.OtherMailbox)).Get(form).Is(http.StatusNotFound)
		b.Post("/invite/account", append([]string{"request_key", page.Field("request_key")}, accountForm...)...).Is(http.StatusSeeOther)
		url, form = newest(p, b)
	}
	b.Get("/invite/account?from=nobody").Is(http.StatusOK)
}

// newest is the page of the invitation on top of the list, and the form that repeats it.
func newest(p *webtest.Portal, b *webtest.Browser) (url, form string) {
	p.Helper()
	url = regexp.MustCompile(`/invite/status/[0-9a-f-]{36}`).FindString(b.Get("/invite/status").Body)
	return url, "/invite/account?from=" + strings.TrimPrefix(url, "/invite/status/")
}

// TestRefusedMailLeadsOn: the address is corrected, or, where it was right, invited again.
func TestRefusedMailLeadsOn(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	i := p.Invited(officer, "jane@tech.gov.sg")
	p.Refuse(i.ID, "550 5.1.1 No such user here")
	b := p.BrowserOf(officer)
	b.Get(kit.InvitationURL(i.ID)).Says("Correct the address", "Invite again")
	page := b.Get("/invite/email?from=" + i.ID.String()).Is(http.StatusOK)
	b.Post("/invite/email", "email", page.Field("email"), "reason", "Payments", "request_key", page.Field("request_key")).Is(http.StatusSeeOther)
	b.Get(kit.InvitationURL(i.ID)).Says("Replaced by another invitation", "See the newer invitation").SaysNot("Invite again")
}

// TestCorrectedAddressIsBlamedForNothing: the notice of the refused mail was about another one.
func TestCorrectedAddressIsBlamedForNothing(t *testing.T) {
	p := webtest.NewPortal(t)
	i := p.Invited(p.Officer(webtest.OfficerMailbox), "jnae@tech.gov.sg")
	p.Refuse(i.ID, "550 5.1.1 No such user here")
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	b.Get("/notifications").Says("The invitation mail to jnae@tech.gov.sg was refused. Correct the address")
	p.Clock.Add(time.Minute)
	b.Post(kit.InvitationURL(i.ID)+"/correct", "email", "jane@tech.gov.sg").Is(http.StatusSeeOther)
	b.Get("/notifications").Says("The first address of jane@tech.gov.sg was refused. You corrected it").SaysNot("mail to jane@tech.gov.sg was refused")
}

var disclosures = regexp.MustCompile(`(?s)<details.*?</details>`)

// TestTwoTracks: the ways to TechPass and to SEED are told apart, Trace IDs behind a disclosure.
func TestTwoTracks(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Licences(0)
	officer := p.Officer(webtest.OfficerMailbox)
	i, a := p.Wants(officer, "tan@tech.gov.sg")
	page := p.BrowserOf(officer).Get(kit.InvitationURL(i.ID))
	_, tracks, _ := strings.Cut(page.Body, `id="techpass-title"`)
	techPass, ofSEED, _ := strings.Cut(tracks, `id="seed-title"`)
	if !strings.Contains(techPass, "Invited") || strings.Contains(techPass, "SEED requested") || !strings.Contains(ofSEED, "SEED requested") {
		t.Errorf("the tracks are mixed up\n%s", tracks)
	}
	page.Says("Login ID " + a.LoginID())
	b := p.BrowserOf(officer)
	b.Post("/invite/email", "email", "joe@tech.gov.sg", "reason", "Payments").Is(http.StatusSeeOther)
	url, _ := newest(p, b)
	traced := b.Get(url).Has("<summary>Trace IDs, for support")
	if strings.Contains(disclosures.ReplaceAllString(traced.Body, ""), "Trace ID") {
		t.Error("a Trace ID stands outside of a disclosure")
	}
}

// TestFoundByLoginID: on the page, in the file, and in search.
func TestFoundByLoginID(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Invited(p.Officer(webtest.OfficerMailbox), webtest.VendorMailbox)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	b.Get("/invite/status?q=u.vendor%40techpass").Says("Total no. of invitations: 1", webtest.VendorMailbox)
	b.Get("/invite/status/export.csv").Says("Login ID", "u.vendor@techpass.gov.sg")
}

// TestDuplicateThatWantsSEED: whoever has TechPass already gets SEED in another way.
func TestDuplicateThatWantsSEED(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	b := p.BrowserOf(officer)
	p.Member(webtest.VendorMailbox, "jane")
	p.Activated(p.Invited(officer, "tan@tech.gov.sg").AccountID)
	b.Post("/invite/email", "email", "tan@tech.gov.sg", "seed", "yes", "reason", "Payments").Is(http.StatusUnprocessableEntity).
		Says("already has a TechPass account, so no invitation is needed", "Request for SEED in My Account")
	refused := b.Post("/invite/account", "email", webtest.VendorMailbox, "username", "other", "first_name", "J", "last_name", "T", "country_code", "+65",
		"contact_number", "91234567", "organisation", "Acme", "seed", "yes", "reason", "Payments").Is(http.StatusUnprocessableEntity).Says("raise a service request for this user")
	form := b.Get(webtest.Href(refused, "Request SEED for this user")).Is(http.StatusOK)
	if form.Field("login") != webtest.VendorMailbox {
		t.Errorf("the request is about %q", form.Field("login"))
	}
	b.Post("/invite/email", "email", "tan@tech.gov.sg", "seed", "no", "reason", "Payments").Says("no invitation is needed").SaysNot("Request for SEED")
}

// TestMailedCodeMeetsTechPass: the frame stays, and says why and how to go on.
func TestMailedCodeMeetsTechPass(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	b := p.BrowserOf(officer)
	b.Get("/account/profile").LeadsTo("/techpass/needed?next=%2Faccount%2Fprofile")
	page := b.Get("/techpass/needed?next=%2Faccount%2Fprofile").Is(http.StatusOK).Says("This page needs TechPass", "You signed in with a code from your mailbox", "no active TechPass yet").Has("Invite User Status")
	if to := webtest.Href(page, "Continue with TechPass"); to != "/techpass/sign-in?next=%2Faccount%2Fprofile" {
		t.Errorf("leads to %s", to)
	}
	p.Activated(officer.ID)
	p.BrowserOf(p.Account(officer.ID)).Get("/techpass/needed?next=%2Faccount").Is(http.StatusOK).Says("You come back to this page").SaysNot("no active TechPass yet")
	p.Surely(p.Account(officer.ID)).Get("/techpass/needed?next=%2Fdesk").LeadsTo("/desk")
}

// TestOfficersPageNeedsTechPass: so it is with what an officer does only with TechPass, and with
// a form that waits meanwhile.
func TestOfficersPageNeedsTechPass(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	b := p.BrowserOf(officer)
	const needed = "/techpass/needed?next=%2Finvite%2Fhand-over"
	b.Get("/invite/hand-over").LeadsTo(needed)
	page := b.Get(needed).Is(http.StatusOK).Says("This page needs TechPass").SaysNot("sign-in methods")
	if to := webtest.Href(page, "Continue with TechPass"); to != "/techpass/sign-in?next=%2Finvite%2Fhand-over" {
		t.Errorf("leads to %s", to)
	}
	waits := b.Post("/invite/hand-over", "hand_over_to", webtest.OtherMailbox).Is(http.StatusSeeOther).Header.Get("Location")
	if !strings.HasPrefix(waits, "/techpass/needed?next=%2Fresume%2F") {
		t.Errorf("a form leads to %s", waits)
	}
	b.Header.Set("HX-Request", "true")
	if to := b.Get("/invite/hand-over").Is(http.StatusUnauthorized).Header.Get("HX-Redirect"); to != needed {
		t.Errorf("a part leads to %s", to)
	}
}

// TestVendorIsSignedOnSilently: who is signed in with TechPass meets no other sign-in.
func TestVendorIsSignedOnSilently(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.HolderOf(p.Member(webtest.VendorMailbox, "jane").Account)
	b.Get("/desk/new").LeadsTo("/sign-in/techpass?next=%2Fdesk%2Fnew")
	p.Browser().Get("/desk/new").LeadsTo("/sign-in?next=%2Fdesk%2Fnew")
}

// TestNameIsAsked: where nobody gave the name, its holder does, and the inviter reads it.
func TestNameIsAsked(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	i := p.Invited(officer, "jane@tech.gov.sg")
	link := p.Link("jane@tech.gov.sg")
	b := p.Browser()
	b.Post(link + "/code")
	b.Post(link+"/verify", "code", p.Code("jane@tech.gov.sg")).LeadsTo("/onboarding")
	b.Get("/onboarding").LeadsTo("/onboarding/name")
	b.Get("/onboarding/mfa").LeadsTo("/onboarding/name")
	b.Get("/onboarding/name").Is(http.StatusOK).Says("Your name", "First name", "Last name")
	refused := b.Post("/onboarding/name", "first_name", "Jane", "last_name", "<b>").Is(http.StatusUnprocessableEntity).Says("There is a problem")
	if refused.Field("first_name") != "Jane" || refused.Field("last_name") != "<b>" {
		t.Error("what was typed is lost")
	}
	b.Post("/onboarding/name").Is(http.StatusUnprocessableEntity).Says("Enter a first name", "Enter a last name")
	b.Post("/onboarding/name", "first_name", " Jane ", "last_name", "Lim").LeadsTo("/onboarding")
	b.Post("/onboarding/name", "first_name", "Another", "last_name", "Name").LeadsTo("/onboarding") // sent twice
	b.Get("/onboarding").LeadsTo("/onboarding/mfa")
	as := p.BrowserOf(officer)
	as.Get("/invite/status?q=jane+lim").Says("Jane", "Lim", "jane@tech.gov.sg")
	as.Get(kit.InvitationURL(i.ID)).Says("Jane Lim")
	if a := p.Account(i.AccountID); a.FirstName.String() != "Jane" || a.LastName.String() != "Lim" {
		t.Errorf("the account is %s %s's", a.FirstName, a.LastName)
	}
	if events := p.Events("account", i.AccountID); !slices.ContainsFunc(events, func(e *audit.Event) bool { return e.Action == audit.NameGiven }) {
		t.Error("the trail does not tell of it")
	}
}
