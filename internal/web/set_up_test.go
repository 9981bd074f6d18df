package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/google/uuid"

	"techbiz/internal/app"
	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/mail"
	"techbiz/internal/people"
	"techbiz/internal/relying"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
)

// setUp has the operator make a set-up link, and returns its path.
func (p *portal) setUp(accountID uuid.UUID) string {
	p.Helper()
	token, _, err := p.Invites.MakeSetUpLink(p.Context(), people.System(), accountID)
	p.OK(err)
	return "/set-up/" + token
}

// The first admin sets everything up by the operator's link: a password, a second factor,
// the texts. Until then their duty rests.
func TestTheFirstAdminSetsUpByALink(t *testing.T) {
	p := newPortal(t)
	admin := p.admin()
	at := p.setUp(admin.ID)
	b := p.browser()
	for range 2 { // looking changes nothing
		page := b.get(at).is(http.StatusOK).says("Set up your TechPass account", adminMailbox, "an admin of TechBiz",
			"Password, Second factor, Privacy Policy, Terms of Use", "Your duty rests until you have set up a second factor")
		if page.header.Get("Referrer-Policy") != "no-referrer" {
			t.Error("the page's address is told to others")
		}
	}
	if a := p.Account(admin.ID); !a.MailboxProvedAt.IsZero() || a.PasswordDue {
		t.Errorf("looking changed %+v", a)
	}
	p.NewMails()
	b.post(at).leadsTo("/onboarding")
	if told := p.NewMailsOf(mail.SetUpLinkUsed); len(told) != 1 || told[0].To != admin.Email {
		t.Errorf("%d mails that the link was used", len(told))
	}
	p.letter(adminMailbox) // it can be written
	b.giveName()
	b.get("/onboarding").leadsTo("/onboarding/password")
	b.get("/onboarding/password").is(http.StatusOK).says("Choose a password", adminMailbox)
	b.post("/onboarding/password", "password", apptest.Password, "password_repeat", apptest.Password)
	p.browser().get(at).is(http.StatusGone).says("This link was used")
	p.browser().post(at).is(http.StatusGone)
	b.setUpApp()
	p.AcceptPolicies(admin.ID)
	b.get("/onboarding").leadsTo("/onboarding/done")
	if a := p.Account(admin.ID); a.State != techpass.Active || a.PasswordHash == "" || !a.HasMFA() || a.Duty != techpass.DutyAdmin {
		t.Errorf("set up: %+v", a)
	}
	got := p.Actions("account", admin.ID)
	for _, want := range []audit.Action{audit.SetUpLinkMade, audit.SetUpLinkUsed, audit.PasswordSet, audit.AccountActivated} {
		if !strings.Contains(strings.Join(words(got), " "), string(want)) {
			t.Errorf("no %s in %v", want, got)
		}
	}
}

func words(actions []audit.Action) []string {
	list := make([]string, len(actions))
	for n, a := range actions {
		list[n] = string(a)
	}
	return list
}

// A newer link revokes the older, and each lapses after a day.
func TestSetUpLinksLapse(t *testing.T) {
	p := newPortal(t)
	admin := p.admin()
	old := p.setUp(admin.ID)
	fresh := p.setUp(admin.ID)
	b := p.browser()
	b.get(old).is(http.StatusGone).says("A newer link has taken this one's place")
	b.post(old).is(http.StatusGone)
	b.get(fresh).is(http.StatusOK)
	p.Clock.Add(24*time.Hour - time.Second)
	b.get(fresh).is(http.StatusOK)
	p.Clock.Add(time.Second)
	b.get(fresh).is(http.StatusGone).says("24 hours")
	b.post(fresh).is(http.StatusGone)
	b.get("/set-up/" + strings.Repeat("x", 43)).is(http.StatusNotFound)
	b.post("/set-up/x").is(http.StatusNotFound)
	if a := p.Account(admin.ID); !a.MailboxProvedAt.IsZero() {
		t.Error("a link that does not work did something")
	}
}

// Whoever has an account is asked for what is missing only; a second factor stays.
func TestASetUpLinkReplacesNothing(t *testing.T) {
	p := newPortal(t)
	admin := p.serves(adminMailbox, techpass.DutyAdmin)
	_, recovery := p.SetUpApp(admin.ID)
	if len(recovery) == 0 {
		t.Fatal("no app")
	}
	before := p.Account(admin.ID)
	at := p.setUp(admin.ID)
	b := p.browser()
	b.get(at).says("What is left to do Password").saysNot("Second factor", "rests")
	b.post(at).leadsTo("/onboarding")
	b.get("/onboarding").leadsTo("/onboarding/password")
	b.get("/onboarding/mfa").leadsTo("/onboarding/password")
	for _, path := range []string{"/onboarding/mfa/app", "/onboarding/mfa/passkey"} {
		if r := b.post(path); r.status == http.StatusOK {
			t.Errorf("%s: %d", path, r.status)
		}
	}
	b.post("/onboarding/password", "password", apptest.Password, "password_repeat", apptest.Password)
	b.get("/onboarding").leadsTo("/onboarding/done")
	b.post("/onboarding/mfa/app").leadsTo("/onboarding")
	if a := p.Account(admin.ID); !a.TOTPAt.Equal(before.TOTPAt) || a.PasswordHash == "" || a.State != techpass.Active {
		t.Errorf("set up: %+v", a)
	}
	right, err := argon2id.ComparePasswordAndHash(apptest.Password, p.Account(admin.ID).PasswordHash)
	if err != nil || !right {
		t.Errorf("the password: %v, %v", right, err)
	}
	// Now nothing is missing, and a password that is there stays, too.
	again := p.setUp(admin.ID)
	b = p.browser()
	b.get(again).says("Nothing: you can sign in")
	b.post(again).leadsTo("/onboarding")
	b.post("/onboarding/password", "password", "another long password here", "password_repeat", "another long password here")
	if right, err := argon2id.ComparePasswordAndHash(apptest.Password, p.Account(admin.ID).PasswordHash); err != nil || !right {
		t.Errorf("the password was replaced: %v", err)
	}
}

// Where an identity provider vouches for the mailbox there is no password.
func TestNoPasswordBesideAnIdentityProvider(t *testing.T) {
	p := newPortal(t, vouchedFor("tech.gov.sg"))
	at := p.setUp(p.admin().ID)
	b := p.browser()
	b.get(at).says("Second factor").saysNot("Password,")
	b.post(at).leadsTo("/onboarding")
	b.giveName()
	b.get("/onboarding").leadsTo("/onboarding/mfa")
}

// Somebody else's session does not use the link, and a disabled account's leads nowhere.
func TestASetUpLinkIsItsHolders(t *testing.T) {
	p := newPortal(t)
	admin := p.admin()
	at := p.setUp(admin.ID)
	other := p.as(p.Officer(officerMailbox))
	other.get(at).is(http.StatusOK).says("This link is for somebody else", officerMailbox).saysNot(adminMailbox)
	other.post(at).is(http.StatusConflict)
	p.Disable(admin.ID)
	p.browser().post(at).is(http.StatusConflict).says("disabled or has ended")
	p.Change(admin.ID, func(a *techpass.Account) { a.MoveTo(techpass.Pending, p.Clock.Now()) })
	p.browser().post(at).leadsTo("/onboarding") // it was not used up
	if _, _, err := p.Invites.MakeSetUpLink(p.Context(), admin.Actor(), admin.ID); err == nil {
		t.Error("an admin makes a set-up link")
	}
}

// The list of duties says whose rests.
func TestADutyRestsWithoutASecondFactor(t *testing.T) {
	p := newPortal(t)
	b := p.surely(p.serves(adminMailbox, techpass.DutyAdmin))
	b.get("/admin/duties").saysNot("Rests")
	p.Serving("agent@tech.gov.sg", techpass.DutyAgent)
	b.get("/admin/duties").says("Agent Rests: no second factor yet")
}

// vouchedFor has an identity provider vouch for the mailboxes of the domain.
func vouchedFor(domain string) func(o *app.Options) {
	return func(o *app.Options) {
		party, err := relying.New(relying.Options{Name: "WOG", Issuer: "http://127.0.0.1:1", ClientID: "x", RedirectURL: "http://127.0.0.1:1/back", Now: o.Now})
		if err != nil {
			panic(err)
		}
		o.Web.Providers, o.Web.ProviderOf = []signin.Provider{party}, map[string]signin.Provider{domain: party}
	}
}

// Who reads the mailbox of somebody whose duty rests sets up no second factor by it, and no
// password: they would have the duty then. The ways are a mailed code to sign in with
// TechPass, an invitation, and a reset of the password.
func TestAMailedCodeSetsUpNobodyWithADuty(t *testing.T) {
	for name, arrive := range map[string]func(p *portal, b *browser){
		"sign-in": func(p *portal, b *browser) {
			b.post("/techpass/sign-in", "login", adminMailbox).leadsTo("/techpass/sign-in/password")
			b.post("/techpass/sign-in/code/new")
			b.post("/techpass/sign-in/code", "code", p.code(adminMailbox)).leadsTo("/onboarding")
		},
		"invitation": func(p *portal, b *browser) {
			link := p.link(adminMailbox)
			b.post(link + "/code")
			b.post(link+"/verify", "code", p.code(adminMailbox)).leadsTo("/onboarding")
		},
		"reset": func(p *portal, b *browser) {
			p.Change(p.admin().ID, func(a *techpass.Account) { a.PasswordDue = true })
			b.post("/techpass/reset", "email", adminMailbox)
			b.post("/techpass/reset/code", "code", p.code(adminMailbox)).leadsTo("/onboarding")
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPortal(t)
			p.invited(p.Officer(officerMailbox), adminMailbox)
			admin := p.admin()
			b := p.browser()
			arrive(p, b)
			for _, path := range []string{"/onboarding/mfa", "/onboarding/mfa/app", "/onboarding/password"} {
				b.get(path).is(http.StatusForbidden).says("A mailed code is not enough here", "an admin of TechBiz", "set-up link")
			}
			for _, path := range []string{"/onboarding/mfa/app", "/onboarding/mfa/app/confirm", "/onboarding/mfa/passkey", "/onboarding/mfa/passkey/options", "/onboarding/password"} {
				b.post(path, "password", apptest.Password, "password_repeat", apptest.Password).is(http.StatusForbidden)
			}
			if a := p.Account(admin.ID); a.HasMFA() || a.PasswordHash != "" {
				t.Errorf("set up by a mailed code: %+v", a)
			}
			b.post(p.setUp(admin.ID)).leadsTo("/onboarding")
			b.giveName()
			b.get("/onboarding").leadsTo("/onboarding/password")
			b.get("/onboarding/password").is(http.StatusOK)
		})
	}
}

// After a reset of their second factors they show their password, or use a set-up link.
func TestWhoseFactorsWereResetShowsMoreThanAMailbox(t *testing.T) {
	p := newPortal(t)
	m := p.member("lead@tech.gov.sg", "")
	p.Change(m.ID, func(a *techpass.Account) {
		var err error
		a.PasswordHash, err = apptest.HashPassword(techPassword)
		p.OK(err)
	})
	p.resetMFA(m.Account)
	p.Change(m.ID, func(a *techpass.Account) { a.Duty = techpass.DutyAgent })
	b := p.browser()
	b.post("/techpass/sign-in", "login", "lead@tech.gov.sg").leadsTo("/techpass/sign-in/password")
	b.post("/techpass/sign-in/code/new")
	b.post("/techpass/sign-in/code", "code", p.code("lead@tech.gov.sg")).leadsTo("/onboarding")
	b.giveName()
	b.get("/onboarding").leadsTo("/onboarding/mfa")
	b.get("/onboarding/mfa").is(http.StatusForbidden).says("If you know your password")
	b = p.browser()
	b.post("/techpass/sign-in", "login", "lead@tech.gov.sg").leadsTo("/techpass/sign-in/password")
	b.post("/techpass/sign-in/password", "password", techPassword).leadsTo("/onboarding")
	b.setUpApp()
	b.get("/onboarding").leadsTo("/onboarding/done")
}
