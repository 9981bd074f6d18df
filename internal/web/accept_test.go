package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/invite"
	"techbiz/internal/policy"
	"techbiz/internal/proof"
	"techbiz/internal/signin"
	"techbiz/internal/web"
)

func TestVendorIsOnboarded(t *testing.T) {
	p := newPortal(t)
	p.invited(p.Officer(officerMailbox), vendorMailbox)
	link := p.link(vendorMailbox)
	b := p.browser()
	page := b.get(link).is(http.StatusOK).says("You are invited to TechPass", officerMailbox, "TECH", vendorMailbox,
		"u.vendor@techpass.gov.sg", "24-12-2026 09:00")
	if page.header.Get("Set-Cookie") != "" || page.header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("Set-Cookie %q, Referrer-Policy %q", page.header.Get("Set-Cookie"), page.header.Get("Referrer-Policy"))
	}
	b.post(link + "/code").leadsTo(link + "/verify")
	b.get(link+"/verify").is(http.StatusOK).says(vendorMailbox, "24-11-2026 09:10")
	b.post(link+"/verify", "code", " "+p.code(vendorMailbox)+" ").leadsTo("/onboarding")
	b.get("/onboarding").leadsTo("/onboarding/password")
	b.get("/overview").leadsTo("/sign-in?next=%2Foverview")

	const password = "otter lamp velvet canyon"
	for typed, said := range map[[2]string]string{
		{"", ""}:                               "Enter a password",
		{"short", "short"}:                     "Use 8 characters or more",
		{"aaaaaaaaaaaaaaaaa", password}:        "easily guessed",
		{password, "otter lamp velvet cannon"}: "The two passwords differ",
	} {
		refused := b.post("/onboarding/password", "password", typed[0], "password_repeat", typed[1]).
			is(http.StatusUnprocessableEntity).says(said, "There is a problem")
		if typed[0] != "" && strings.Contains(refused.body, typed[0]) {
			t.Error("a password is shown again")
		}
	}
	b.post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).leadsTo("/onboarding") // not its turn
	b.post("/onboarding/password", "password", password, "password_repeat", password).leadsTo("/onboarding")
	b.setUpApp()
	b.get("/onboarding").leadsTo("/onboarding/privacy")
	b.get("/onboarding/password").leadsTo("/onboarding/privacy")
	b.get("/onboarding/mfa").leadsTo("/onboarding/privacy")
	b.get("/onboarding/privacy").is(http.StatusOK).says("Privacy Policy")
	b.post("/onboarding/privacy").is(http.StatusUnprocessableEntity).says("Tick the box to accept the Privacy Policy")
	b.post("/onboarding/privacy", "agree", "yes", "version", policy.FirstVersion).leadsTo("/onboarding")
	b.get("/onboarding/terms").is(http.StatusOK).says("Terms of Use")
	b.post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).leadsTo("/onboarding")
	b.get("/onboarding").leadsTo("/onboarding/done")
	b.get("/onboarding/done").is(http.StatusOK).says("You are onboarded", "u.vendor@techpass.gov.sg").says("Sign in with TechPass").saysNot("One more step")
	b.post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).leadsTo("/onboarding") // sent twice

	b.get(link).is(http.StatusOK).says("You are onboarded already")
	b.post(link+"/verify", "code", "123456").says("You are onboarded already")
}

func TestLinkOpenedAgainAfterAcceptance(t *testing.T) {
	p := newPortal(t)
	p.invited(p.Officer(officerMailbox), "jane@tech.gov.sg")
	link := p.link("jane@tech.gov.sg")
	accept := func(b *browser) {
		t.Helper()
		b.post(link + "/code").leadsTo(link + "/verify")
		b.post(link+"/verify", "code", p.code("jane@tech.gov.sg")).leadsTo("/onboarding")
	}
	first := p.browser()
	accept(first)
	first.get(link).is(http.StatusOK).says("You have accepted this invitation", "Continue").saysNot("Email me a code")

	another := p.browser()
	another.get(link).is(http.StatusOK).says("You have accepted this invitation", "Email me a code")
	accept(another)
	another.giveName()
	another.get("/onboarding").leadsTo("/onboarding/mfa")
}

func TestCodeAskedForInAnotherBrowser(t *testing.T) {
	p := newPortal(t)
	p.invited(p.Officer(officerMailbox), "jane@tech.gov.sg")
	link := p.link("jane@tech.gov.sg")
	p.browser().post(link + "/code")
	code := p.code("jane@tech.gov.sg")
	another := p.browser()
	another.get(link+"/verify").is(http.StatusOK).says("asked for in another browser", "Email me a new code")
	another.post(link+"/verify", "code", code).is(http.StatusUnprocessableEntity).says("asked for in another browser")
	another.post(link + "/code").leadsTo(link + "/verify")
	another.post(link+"/verify", "code", p.code("jane@tech.gov.sg")).leadsTo("/onboarding")
}

func TestWrongCodesOfAnInvitation(t *testing.T) {
	p := newPortal(t)
	p.invited(p.Officer(officerMailbox), "jane@tech.gov.sg")
	link := p.link("jane@tech.gov.sg")
	b := p.browser()
	b.post(link + "/code")
	right, wrong := p.code("jane@tech.gov.sg"), "000000"
	if right == wrong {
		wrong = "000001"
	}
	b.post(link+"/verify", "code", wrong).is(http.StatusUnprocessableEntity).says("4 tries left")
	for range proof.Tries - 1 {
		b.post(link+"/verify", "code", wrong).is(http.StatusUnprocessableEntity)
	}
	b.post(link+"/verify", "code", right).is(http.StatusUnprocessableEntity).says("takes no more tries")
	b.post(link + "/code").leadsTo(link + "/verify") // the person is never locked out
	code := p.code("jane@tech.gov.sg")
	p.Clock.Add(proof.Lifetime + time.Second)
	b.post(link+"/verify", "code", code).is(http.StatusUnprocessableEntity).says("older than 10 minutes")
}

func TestSignedInAsSomebodyElse(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	p.invited(officer, "jane@tech.gov.sg")
	link := p.link("jane@tech.gov.sg")
	b := p.as(officer)
	page := b.get(link).is(http.StatusOK).says("for somebody else", "You are signed in as officer@tech.gov.sg", "j***@tech.gov.sg").
		saysNot("jane@tech.gov.sg")
	b.post(link + "/code").is(http.StatusConflict).says("for somebody else")
	action := "/sign-out?next=" + strings.ReplaceAll(link, "/", "%2F")
	page.has(`action="` + action + `"`)
	b.post(action).leadsTo(link)
	b.get(link).is(http.StatusOK).says("You are invited to TechPass")
}

// TestSignedInWithTechPassAsSomebodyElse: the portal need not be open for that.
func TestSignedInWithTechPassAsSomebodyElse(t *testing.T) {
	p := newPortal(t)
	p.invited(p.Officer(officerMailbox), "jane@tech.gov.sg")
	june := p.member("june@acme.com", "june")
	b := p.withSession(web.KeyTechPass, p.signInOf(june.ID, signin.MethodPasskey, signin.MethodMFA).String(), web.KeyBegun, p.begun())
	b.get(p.link("jane@tech.gov.sg")).is(http.StatusOK).says("for somebody else", "You are signed in as june@acme.com")
}

// TestOfficerAcceptsWhileSignedIn: their own invitation does not ask them to sign out.
func TestOfficerAcceptsWhileSignedIn(t *testing.T) {
	p := newPortal(t)
	b := p.browser()
	b.signIn(officerMailbox)
	link := p.link(officerMailbox)
	b.get(link).is(http.StatusOK).says("TechBiz invites you")
	b.post(link + "/code").leadsTo(link + "/verify")
	b.post(link+"/verify", "code", p.code(officerMailbox)).leadsTo("/onboarding")
	b.setUpApp()
	b.post("/onboarding/privacy", "agree", "yes", "version", policy.FirstVersion).leadsTo("/onboarding")
	b.post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).leadsTo("/onboarding")
	b.get("/onboarding/done").says("You are onboarded", "Sign in with TechPass")
	b.get("/overview").is(http.StatusOK)
}

func TestLapsedInvitationIsRenewed(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	i := p.invited(officer, "jane@tech.gov.sg")
	old := p.link("jane@tech.gov.sg")
	p.Clock.Add(invite.Lifetime)
	b := p.browser()
	b.get(old).is(http.StatusGone).says("This invitation has lapsed", "Ask for a new invitation")
	b.post(old + "/code").is(http.StatusGone).says("This invitation has lapsed")
	b.post(old + "/renew").leadsTo(old)
	neutral := b.get(old).is(http.StatusOK).says("We have taken note").text()
	b.get(old).is(http.StatusGone).says("A newer invitation")
	fresh := p.link("jane@tech.gov.sg")
	b.get(fresh).is(http.StatusOK).says("You are invited to TechPass")
	p.as(officer).get(web.InvitationURL(i.ID)).says("The invitee asked for a new invitation", "Not Onboarded")

	// Whatever becomes of it, the answer is the same.
	b.post(fresh + "/renew").leadsTo(fresh)
	if text := b.get(fresh).text(); text != neutral {
		t.Errorf("the answers differ:\n%s\n%s", neutral, text)
	}
	unknown := "/accept/" + strings.Repeat("A", 43)
	b.post(unknown + "/renew").leadsTo(unknown)
}

func TestUnknownLink(t *testing.T) {
	p := newPortal(t)
	for _, token := range []string{strings.Repeat("A", 43), "short", "a%2Fb"} {
		b := p.browser()
		b.get("/accept/"+token).is(http.StatusNotFound).says("Page not found").saysNot("Go to sign-in", "Overview.")
		b.post("/accept/" + token + "/code").is(http.StatusNotFound)
		b.post("/accept/"+token+"/verify", "code", "123456").is(http.StatusNotFound)
	}
}

func TestCorrectedAddressLeavesNothingBehindTheOldLink(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	i := p.invited(officer, "jnae@tech.gov.sg")
	old := p.link("jnae@tech.gov.sg") // the server took it, and bounced it later
	p.Clock.Add(invite.ResendEvery)
	_, err := p.Invites.Resend(t.Context(), officer.Actor(), i.ID, "")
	p.OK(err)
	p.Refuse(i.ID, "550 No such user")
	p.as(officer).post(web.InvitationURL(i.ID)+"/correct", "email", "jane@tech.gov.sg").is(http.StatusSeeOther)
	p.browser().get(old).is(http.StatusGone).says("A newer invitation").saysNot("jane@tech.gov.sg", officerMailbox)
}

func TestOnboardingIsLeftForTooLong(t *testing.T) {
	p := newPortal(t)
	b := p.invitee(p.accepted(p.Officer(officerMailbox)))
	b.get("/onboarding/password").is(http.StatusOK)
	p.Clock.Add(signin.IdleTimeout + time.Minute)
	b.get("/onboarding/password").is(http.StatusUnauthorized).says("Open your invitation again", "you go on where you stopped")
}

func TestInvitationRevokedDuringOnboarding(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	i := p.invited(officer, "jane@tech.gov.sg")
	link := p.link("jane@tech.gov.sg")
	b := p.browser()
	b.post(link + "/code")
	b.post(link+"/verify", "code", p.code("jane@tech.gov.sg")).leadsTo("/onboarding")
	p.as(officer).get(web.InvitationURL(i.ID) + "/revoke").says("The user has accepted already")
	p.as(officer).post(web.InvitationURL(i.ID) + "/revoke").is(http.StatusSeeOther)
	b.post("/onboarding/privacy", "agree", "yes", "version", policy.FirstVersion).is(http.StatusForbidden).says("This account has ended")
}
