package accept_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app/webtest"
	"techbiz/internal/auth/mailcode"
	"techbiz/internal/auth/signin"
	"techbiz/internal/invite"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
)

func TestVendorIsOnboarded(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Invited(p.Officer(webtest.OfficerMailbox), webtest.VendorMailbox)
	link := p.Link(webtest.VendorMailbox)
	b := p.Browser()
	page := b.Get(link).Is(http.StatusOK).Says("You are invited to TechPass", webtest.OfficerMailbox, "TECH", webtest.VendorMailbox,
		"u.vendor@techpass.gov.sg", "24-12-2026 09:00")
	if page.Header.Get("Set-Cookie") != "" || page.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("Set-Cookie %q, Referrer-Policy %q", page.Header.Get("Set-Cookie"), page.Header.Get("Referrer-Policy"))
	}
	b.Post(link + "/code").LeadsTo(link + "/verify")
	b.Get(link+"/verify").Is(http.StatusOK).Says(webtest.VendorMailbox, "24-11-2026 09:10")
	b.Post(link+"/verify", "code", " "+p.Code(webtest.VendorMailbox)+" ").LeadsTo("/onboarding")
	b.Get("/onboarding").LeadsTo("/onboarding/password")
	b.Get("/overview").LeadsTo("/sign-in?next=%2Foverview")

	const password = "otter lamp velvet canyon"
	for typed, said := range map[[2]string]string{
		{"", ""}:                               "Enter a password",
		{"short", "short"}:                     "Use 8 characters or more",
		{"aaaaaaaaaaaaaaaaa", password}:        "easily guessed",
		{password, "otter lamp velvet cannon"}: "The two passwords differ",
	} {
		refused := b.Post("/onboarding/password", "password", typed[0], "password_repeat", typed[1]).
			Is(http.StatusUnprocessableEntity).Says(said, "There is a problem")
		if typed[0] != "" && strings.Contains(refused.Body, typed[0]) {
			t.Error("a password is shown again")
		}
	}
	b.Post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).LeadsTo("/onboarding") // not its turn
	b.Post("/onboarding/password", "password", password, "password_repeat", password).LeadsTo("/onboarding")
	b.SetUpApp()
	b.Get("/onboarding").LeadsTo("/onboarding/privacy")
	b.Get("/onboarding/password").LeadsTo("/onboarding/privacy")
	b.Get("/onboarding/mfa").LeadsTo("/onboarding/privacy")
	b.Get("/onboarding/privacy").Is(http.StatusOK).Says("Privacy Policy")
	b.Post("/onboarding/privacy").Is(http.StatusUnprocessableEntity).Says("Tick the box to accept the Privacy Policy")
	b.Post("/onboarding/privacy", "agree", "yes", "version", policy.FirstVersion).LeadsTo("/onboarding")
	b.Get("/onboarding/terms").Is(http.StatusOK).Says("Terms of Use")
	b.Post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).LeadsTo("/onboarding")
	b.Get("/onboarding").LeadsTo("/onboarding/done")
	b.Get("/onboarding/done").Is(http.StatusOK).Says("You are onboarded", "u.vendor@techpass.gov.sg").Says("Sign in with TechPass").SaysNot("One more step")
	b.Post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).LeadsTo("/onboarding") // sent twice

	b.Get(link).Is(http.StatusOK).Says("You are onboarded already")
	b.Post(link+"/verify", "code", "123456").Says("You are onboarded already")
}

func TestLinkOpenedAgainAfterAcceptance(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Invited(p.Officer(webtest.OfficerMailbox), "jane@tech.gov.sg")
	link := p.Link("jane@tech.gov.sg")
	accept := func(b *webtest.Browser) {
		t.Helper()
		b.Post(link + "/code").LeadsTo(link + "/verify")
		b.Post(link+"/verify", "code", p.Code("jane@tech.gov.sg")).LeadsTo("/onboarding")
	}
	first := p.Browser()
	accept(first)
	first.Get(link).Is(http.StatusOK).Says("You have accepted this invitation", "Continue").SaysNot("Email me a code")

	another := p.Browser()
	another.Get(link).Is(http.StatusOK).Says("You have accepted this invitation", "Email me a code")
	accept(another)
	another.GiveName()
	another.Get("/onboarding").LeadsTo("/onboarding/mfa")
}

func TestCodeAskedForInAnotherBrowser(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Invited(p.Officer(webtest.OfficerMailbox), "jane@tech.gov.sg")
	link := p.Link("jane@tech.gov.sg")
	p.Browser().Post(link + "/code")
	code := p.Code("jane@tech.gov.sg")
	another := p.Browser()
	another.Get(link+"/verify").Is(http.StatusOK).Says("asked for in another browser", "Email me a new code")
	another.Post(link+"/verify", "code", code).Is(http.StatusUnprocessableEntity).Says("asked for in another browser")
	another.Post(link + "/code").LeadsTo(link + "/verify")
	another.Post(link+"/verify", "code", p.Code("jane@tech.gov.sg")).LeadsTo("/onboarding")
}

func TestWrongCodesOfAnInvitation(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Invited(p.Officer(webtest.OfficerMailbox), "jane@tech.gov.sg")
	link := p.Link("jane@tech.gov.sg")
	b := p.Browser()
	b.Post(link + "/code")
	right, wrong := p.Code("jane@tech.gov.sg"), "000000"
	if right == wrong {
		wrong = "000001"
	}
	b.Post(link+"/verify", "code", wrong).Is(http.StatusUnprocessableEntity).Says("4 tries left")
	for range mailcode.Tries - 1 {
		b.Post(link+"/verify", "code", wrong).Is(http.StatusUnprocessableEntity)
	}
	b.Post(link+"/verify", "code", right).Is(http.StatusUnprocessableEntity).Says("takes no more tries")
	b.Post(link + "/code").LeadsTo(link + "/verify") // the person is never locked out
	code := p.Code("jane@tech.gov.sg")
	p.Clock.Add(mailcode.Lifetime + time.Second)
	b.Post(link+"/verify", "code", code).Is(http.StatusUnprocessableEntity).Says("older than 10 minutes")
}

func TestSignedInAsSomebodyElse(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	p.Invited(officer, "jane@tech.gov.sg")
	link := p.Link("jane@tech.gov.sg")
	b := p.BrowserOf(officer)
	page := b.Get(link).Is(http.StatusOK).Says("for somebody else", "You are signed in as officer@tech.gov.sg", "j***@tech.gov.sg").
		SaysNot("jane@tech.gov.sg")
	b.Post(link + "/code").Is(http.StatusConflict).Says("for somebody else")
	action := "/sign-out?next=" + strings.ReplaceAll(link, "/", "%2F")
	page.Has(`action="` + action + `"`)
	b.Post(action).LeadsTo(link)
	b.Get(link).Is(http.StatusOK).Says("You are invited to TechPass")
}

// TestSignedInWithTechPassAsSomebodyElse: the portal need not be open for that.
func TestSignedInWithTechPassAsSomebodyElse(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Invited(p.Officer(webtest.OfficerMailbox), "jane@tech.gov.sg")
	june := p.Member("june@acme.com", "june")
	b := p.WithSession(access.KeyTechPass, p.SignInOf(june.ID, signin.MethodPasskey, signin.MethodMFA).String(), access.KeyBegun, p.Begun())
	b.Get(p.Link("jane@tech.gov.sg")).Is(http.StatusOK).Says("for somebody else", "You are signed in as june@acme.com")
}

// TestOfficerAcceptsWhileSignedIn: their own invitation does not ask them to sign out.
func TestOfficerAcceptsWhileSignedIn(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.Browser()
	b.SignIn(webtest.OfficerMailbox)
	link := p.Link(webtest.OfficerMailbox)
	b.Get(link).Is(http.StatusOK).Says("TechBiz invites you")
	b.Post(link + "/code").LeadsTo(link + "/verify")
	b.Post(link+"/verify", "code", p.Code(webtest.OfficerMailbox)).LeadsTo("/onboarding")
	b.SetUpApp()
	b.Post("/onboarding/privacy", "agree", "yes", "version", policy.FirstVersion).LeadsTo("/onboarding")
	b.Post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).LeadsTo("/onboarding")
	b.Get("/onboarding/done").Says("You are onboarded", "Sign in with TechPass")
	b.Get("/overview").Is(http.StatusOK)
}

func TestLapsedInvitationIsRenewed(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	i := p.Invited(officer, "jane@tech.gov.sg")
	old := p.Link("jane@tech.gov.sg")
	p.Clock.Add(invite.Lifetime)
	b := p.Browser()
	b.Get(old).Is(http.StatusGone).Says("This invitation has lapsed", "Ask for a new invitation")
	b.Post(old + "/code").Is(http.StatusGone).Says("This invitation has lapsed")
	b.Post(old + "/renew").LeadsTo(old)
	neutral := b.Get(old).Is(http.StatusOK).Says("We have taken note").Text()
	b.Get(old).Is(http.StatusGone).Says("A newer invitation")
	fresh := p.Link("jane@tech.gov.sg")
	b.Get(fresh).Is(http.StatusOK).Says("You are invited to TechPass")
	p.BrowserOf(officer).Get(kit.InvitationURL(i.ID)).Says("The invitee asked for a new invitation", "Not Onboarded")

	// Whatever becomes of it, the answer is the same.
	b.Post(fresh + "/renew").LeadsTo(fresh)
	if text := b.Get(fresh).Text(); text != neutral {
		t.Errorf("the answers differ:\n%s\n%s", neutral, text)
	}
	unknown := "/accept/" + strings.Repeat("A", 43)
	b.Post(unknown + "/renew").LeadsTo(unknown)
}

func TestUnknownLink(t *testing.T) {
	p := webtest.NewPortal(t)
	for _, token := range []string{strings.Repeat("A", 43), "short", "a%2Fb"} {
		b := p.Browser()
		b.Get("/accept/"+token).Is(http.StatusNotFound).Says("Page not found").SaysNot("Go to sign-in", "Overview.")
		b.Post("/accept/" + token + "/code").Is(http.StatusNotFound)
		b.Post("/accept/"+token+"/verify", "code", "123456").Is(http.StatusNotFound)
	}
}

func TestCorrectedAddressLeavesNothingBehindTheOldLink(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	i := p.Invited(officer, "jnae@tech.gov.sg")
	old := p.Link("jnae@tech.gov.sg") // the server took it, and bounced it later
	p.Clock.Add(invite.ResendEvery)
	_, err := p.Invites.Resend(t.Context(), officer.Actor(), i.ID, "")
	p.OK(err)
	p.Refuse(i.ID, "550 No such user")
	p.BrowserOf(officer).Post(kit.InvitationURL(i.ID)+"/correct", "email", "jane@tech.gov.sg").Is(http.StatusSeeOther)
	p.Browser().Get(old).Is(http.StatusGone).Says("A newer invitation").SaysNot("jane@tech.gov.sg", webtest.OfficerMailbox)
}

func TestOnboardingIsLeftForTooLong(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.Invitee(p.Accepted(p.Officer(webtest.OfficerMailbox)))
	b.Get("/onboarding/password").Is(http.StatusOK)
	p.Clock.Add(signin.IdleTimeout + time.Minute)
	b.Get("/onboarding/password").Is(http.StatusUnauthorized).Says("Open your invitation again", "you go on where you stopped")
}

func TestInvitationRevokedDuringOnboarding(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	i := p.Invited(officer, "jane@tech.gov.sg")
	link := p.Link("jane@tech.gov.sg")
	b := p.Browser()
	b.Post(link + "/code")
	b.Post(link+"/verify", "code", p.Code("jane@tech.gov.sg")).LeadsTo("/onboarding")
	p.BrowserOf(officer).Get(kit.InvitationURL(i.ID) + "/revoke").Says("The user has accepted already")
	p.BrowserOf(officer).Post(kit.InvitationURL(i.ID) + "/revoke").Is(http.StatusSeeOther)
	b.Post("/onboarding/privacy", "agree", "yes", "version", policy.FirstVersion).Is(http.StatusForbidden).Says("This account has ended")
}
