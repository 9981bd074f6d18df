package web_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"techbiz/internal/audit"
	"techbiz/internal/invite"
	"techbiz/internal/web"
)

// accountForm is what an officer types on Create account.
var accountForm = []string{"email", "wendy@acme.com", "username", "Wendy.W", "first_name", "Wendy", "last_name", "Walker", "country_code", "+44",
	"contact_number", "7400123456", "organisation", "Acme Pte Ltd", "department", "Platform", "seed", "yes", "reason", "Runs the payments project"}

// TestInvitedAgain: where an invitation came to nothing, its page leads to the form that invites
// the same person anew, filled in with all that was typed before.
func TestInvitedAgain(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	b := p.as(officer)
	b.post("/invite/account", accountForm...).is(http.StatusSeeOther)
	url, form := p.newest(b)
	b.get(url).is(http.StatusOK).says("Login ID wendy.w@techpass.gov.sg").has(`data-copy="wendy.w@techpass.gov.sg"`).saysNot("Invite again")
	b.get(form).is(http.StatusConflict).says("still in use")

	for _, ended := range []func(){
		func() { b.post(url + "/revoke").leadsTo(url) },
		func() { p.Clock.Add(invite.Lifetime); b = p.as(officer) },
	} {
		ended()
		b.get(url).is(http.StatusOK).says("Next: You").has(`href="` + form + `"`)
		page := b.get(form).is(http.StatusOK).says("filled in from the invitation of", "Check it, then send it")
		for n := 0; n < len(accountForm); n += 2 {
			if name, want := accountForm[n], accountForm[n+1]; name != "seed" && name != "country_code" && name != "reason" && page.field(name) != want {
				t.Errorf("%s is %q, want %q", name, page.field(name), want)
			}
		}
		page.says("Runs the payments project").has(`value="+44" selected`).has(`value="yes" checked`)
		p.as(p.Officer(otherMailbox)).get(form).is(http.StatusNotFound)
		b.post("/invite/account", append([]string{"request_key", page.field("request_key")}, accountForm...)...).is(http.StatusSeeOther)
		url, form = p.newest(b)
	}
	b.get("/invite/account?from=nobody").is(http.StatusOK)
}

// newest is the page of the invitation on top of the list, and the form that repeats it.
func (p *portal) newest(b *browser) (url, form string) {
	p.Helper()
	url = regexp.MustCompile(`/invite/status/[0-9a-f-]{36}`).FindString(b.get("/invite/status").body)
	return url, "/invite/account?from=" + strings.TrimPrefix(url, "/invite/status/")
}

// TestRefusedMailLeadsOn: the address is corrected, or, where it was right, invited again.
func TestRefusedMailLeadsOn(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	i := p.invited(officer, "jane@tech.gov.sg")
	p.Refuse(i.ID, "550 5.1.1 No such user here")
	b := p.as(officer)
	b.get(web.InvitationURL(i.ID)).says("Correct the address", "Invite again")
	page := b.get("/invite/email?from=" + i.ID.String()).is(http.StatusOK)
	b.post("/invite/email", "email", page.field("email"), "reason", "Payments", "request_key", page.field("request_key")).is(http.StatusSeeOther)
	b.get(web.InvitationURL(i.ID)).says("Replaced by another invitation", "See the newer invitation").saysNot("Invite again")
}

// TestCorrectedAddressIsBlamedForNothing: the notice of the refused mail was about another one.
func TestCorrectedAddressIsBlamedForNothing(t *testing.T) {
	p := newPortal(t)
	i := p.invited(p.Officer(officerMailbox), "jnae@tech.gov.sg")
	p.Refuse(i.ID, "550 5.1.1 No such user here")
	b := p.as(p.Officer(officerMailbox))
	b.get("/notifications").says("The invitation mail to jnae@tech.gov.sg was refused. Correct the address")
	p.Clock.Add(time.Minute)
	b.post(web.InvitationURL(i.ID)+"/correct", "email", "jane@tech.gov.sg").is(http.StatusSeeOther)
	b.get("/notifications").says("The first address of jane@tech.gov.sg was refused. You corrected it").saysNot("mail to jane@tech.gov.sg was refused")
}

var disclosures = regexp.MustCompile(`(?s)<details.*?</details>`)

// TestTwoTracks: the ways to TechPass and to SEED are told apart, Trace IDs behind a disclosure.
func TestTwoTracks(t *testing.T) {
	p := newPortal(t)
	p.licences(0)
	officer := p.Officer(officerMailbox)
	i, a := p.wants(officer, "tan@tech.gov.sg")
	page := p.as(officer).get(web.InvitationURL(i.ID))
	_, tracks, _ := strings.Cut(page.body, `id="techpass-title"`)
	techPass, ofSEED, _ := strings.Cut(tracks, `id="seed-title"`)
	if !strings.Contains(techPass, "Invited") || strings.Contains(techPass, "SEED requested") || !strings.Contains(ofSEED, "SEED requested") {
		t.Errorf("the tracks are mixed up\n%s", tracks)
	}
	page.says("Login ID " + a.LoginID())
	b := p.as(officer)
	b.post("/invite/email", "email", "joe@tech.gov.sg", "reason", "Payments").is(http.StatusSeeOther)
	url, _ := p.newest(b)
	traced := b.get(url).has("<summary>Trace IDs, for support")
	if strings.Contains(disclosures.ReplaceAllString(traced.body, ""), "Trace ID") {
		t.Error("a Trace ID stands outside of a disclosure")
	}
}

// TestFoundByLoginID: on the page, in the file, and in search.
func TestFoundByLoginID(t *testing.T) {
	p := newPortal(t)
	p.invited(p.Officer(officerMailbox), vendorMailbox)
	b := p.as(p.Officer(officerMailbox))
	b.get("/invite/status?q=u.vendor%40techpass").says("Total no. of invitations: 1", vendorMailbox)
	b.get("/invite/status/export.csv").says("Login ID", "u.vendor@techpass.gov.sg")
}

// TestDuplicateThatWantsSEED: whoever has TechPass already gets SEED in another way.
func TestDuplicateThatWantsSEED(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	b := p.as(officer)
	p.member(vendorMailbox, "jane")
	p.activated(p.invited(officer, "tan@tech.gov.sg").AccountID)
	b.post("/invite/email", "email", "tan@tech.gov.sg", "seed", "yes", "reason", "Payments").is(http.StatusUnprocessableEntity).
		says("already has a TechPass account, so no invitation is needed", "Request for SEED in My Account")
	refused := b.post("/invite/account", "email", vendorMailbox, "username", "other", "first_name", "J", "last_name", "T", "country_code", "+65",
		"contact_number", "91234567", "organisation", "Acme", "seed", "yes", "reason", "Payments").is(http.StatusUnprocessableEntity).says("raise a service request for this user")
	form := b.get(href(refused, "Request SEED for this user")).is(http.StatusOK)
	if form.field("login") != vendorMailbox {
		t.Errorf("the request is about %q", form.field("login"))
	}
	b.post("/invite/email", "email", "tan@tech.gov.sg", "seed", "no", "reason", "Payments").says("no invitation is needed").saysNot("Request for SEED")
}

// TestMailedCodeMeetsTechPass: the frame stays, and says why and how to go on.
func TestMailedCodeMeetsTechPass(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	b := p.as(officer)
	b.get("/account/profile").leadsTo("/techpass/needed?next=%2Faccount%2Fprofile")
	page := b.get("/techpass/needed?next=%2Faccount%2Fprofile").is(http.StatusOK).says("This page needs TechPass", "You signed in with a code from your mailbox", "no active TechPass yet").has("Invite User Status")
	if to := href(page, "Continue with TechPass"); to != "/techpass/sign-in?next=%2Faccount%2Fprofile" {
		t.Errorf("leads to %s", to)
	}
	p.activated(officer.ID)
	p.as(p.Account(officer.ID)).get("/techpass/needed?next=%2Faccount").is(http.StatusOK).says("You come back to this page").saysNot("no active TechPass yet")
	p.surely(p.Account(officer.ID)).get("/techpass/needed?next=%2Fdesk").leadsTo("/desk")
}

// TestOfficersPageNeedsTechPass: so it is with what an officer does only with TechPass, and with
// a form that waits meanwhile.
func TestOfficersPageNeedsTechPass(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	b := p.as(officer)
	const needed = "/techpass/needed?next=%2Finvite%2Fhand-over"
	b.get("/invite/hand-over").leadsTo(needed)
	page := b.get(needed).is(http.StatusOK).says("This page needs TechPass").saysNot("sign-in methods")
	if to := href(page, "Continue with TechPass"); to != "/techpass/sign-in?next=%2Finvite%2Fhand-over" {
		t.Errorf("leads to %s", to)
	}
	waits := b.post("/invite/hand-over", "hand_over_to", otherMailbox).is(http.StatusSeeOther).header.Get("Location")
	if !strings.HasPrefix(waits, "/techpass/needed?next=%2Fresume%2F") {
		t.Errorf("a form leads to %s", waits)
	}
	b.header.Set("HX-Request", "true")
	if to := b.get("/invite/hand-over").is(http.StatusUnauthorized).header.Get("HX-Redirect"); to != needed {
		t.Errorf("a part leads to %s", to)
	}
}

// TestVendorIsSignedOnSilently: who is signed in with TechPass meets no other sign-in.
func TestVendorIsSignedOnSilently(t *testing.T) {
	p := newPortal(t)
	b := p.holderOf(p.member(vendorMailbox, "jane").Account)
	b.get("/desk/new").leadsTo("/sign-in/techpass?next=%2Fdesk%2Fnew")
	p.browser().get("/desk/new").leadsTo("/sign-in?next=%2Fdesk%2Fnew")
}

// TestNameIsAsked: where nobody gave the name, its holder does, and the inviter reads it.
func TestNameIsAsked(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	i := p.invited(officer, "jane@tech.gov.sg")
	link := p.link("jane@tech.gov.sg")
	b := p.browser()
	b.post(link + "/code")
	b.post(link+"/verify", "code", p.code("jane@tech.gov.sg")).leadsTo("/onboarding")
	b.get("/onboarding").leadsTo("/onboarding/name")
	b.get("/onboarding/mfa").leadsTo("/onboarding/name")
	b.get("/onboarding/name").is(http.StatusOK).says("Your name", "First name", "Last name")
	refused := b.post("/onboarding/name", "first_name", "Jane", "last_name", "<b>").is(http.StatusUnprocessableEntity).says("There is a problem")
	if refused.field("first_name") != "Jane" || refused.field("last_name") != "<b>" {
		t.Error("what was typed is lost")
	}
	b.post("/onboarding/name").is(http.StatusUnprocessableEntity).says("Enter a first name", "Enter a last name")
	b.post("/onboarding/name", "first_name", " Jane ", "last_name", "Lim").leadsTo("/onboarding")
	b.post("/onboarding/name", "first_name", "Another", "last_name", "Name").leadsTo("/onboarding") // sent twice
	b.get("/onboarding").leadsTo("/onboarding/mfa")
	as := p.as(officer)
	as.get("/invite/status?q=jane+lim").says("Jane", "Lim", "jane@tech.gov.sg")
	as.get(web.InvitationURL(i.ID)).says("Jane Lim")
	if a := p.Account(i.AccountID); a.FirstName.String() != "Jane" || a.LastName.String() != "Lim" {
		t.Errorf("the account is %s %s's", a.FirstName, a.LastName)
	}
	if events := p.Events("account", i.AccountID); !slices.ContainsFunc(events, func(e *audit.Event) bool { return e.Action == audit.NameGiven }) {
		t.Error("the trail does not tell of it")
	}
}
