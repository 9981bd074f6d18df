package accept_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"techbiz/internal/app/apptest"
	"techbiz/internal/app/webtest"
	"techbiz/internal/audit"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// The first admin sets everything up by the operator's link: a password, a second factor,
// the texts. Until then their duty rests.
func TestTheFirstAdminSetsUpByALink(t *testing.T) {
	p := webtest.NewPortal(t)
	admin := p.AdminAccount()
	at := p.SetUp(admin.ID)
	b := p.Browser()
	for range 2 { // looking changes nothing
		page := b.Get(at).Is(http.StatusOK).Says("Set up your TechPass account", webtest.AdminMailbox, "an admin of TechBiz",
			"Password, Second factor, Privacy Policy, Terms of Use", "Your duty rests until you have set up a second factor")
		if page.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Error("the page's address is told to others")
		}
	}
	if a := p.Account(admin.ID); !a.MailboxProvedAt.IsZero() || a.PasswordDue {
		t.Errorf("looking changed %+v", a)
	}
	p.NewMails()
	b.Post(at).LeadsTo("/onboarding")
	if told := p.NewMailsOf(mail.SetUpLinkUsed); len(told) != 1 || told[0].To != admin.Email {
		t.Errorf("%d mails that the link was used", len(told))
	}
	p.Letter(webtest.AdminMailbox) // it can be written
	b.GiveName()
	b.Get("/onboarding").LeadsTo("/onboarding/password")
	b.Get("/onboarding/password").Is(http.StatusOK).Says("Choose a password", webtest.AdminMailbox)
	b.Post("/onboarding/password", "password", apptest.Password, "password_repeat", apptest.Password)
	p.Browser().Get(at).Is(http.StatusGone).Says("This link was used")
	p.Browser().Post(at).Is(http.StatusGone)
	b.SetUpApp()
	p.AcceptPolicies(admin.ID)
	b.Get("/onboarding").LeadsTo("/onboarding/done")
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
	p := webtest.NewPortal(t)
	admin := p.AdminAccount()
	old := p.SetUp(admin.ID)
	fresh := p.SetUp(admin.ID)
	b := p.Browser()
	b.Get(old).Is(http.StatusGone).Says("A newer link has taken this one's place")
	b.Post(old).Is(http.StatusGone)
	b.Get(fresh).Is(http.StatusOK)
	p.Clock.Add(24*time.Hour - time.Second)
	b.Get(fresh).Is(http.StatusOK)
	p.Clock.Add(time.Second)
	b.Get(fresh).Is(http.StatusGone).Says("24 hours")
	b.Post(fresh).Is(http.StatusGone)
	b.Get("/set-up/" + strings.Repeat("x", 43)).Is(http.StatusNotFound)
	b.Post("/set-up/x").Is(http.StatusNotFound)
	if a := p.Account(admin.ID); !a.MailboxProvedAt.IsZero() {
		t.Error("a link that does not work did something")
	}
}

// Whoever has an account is asked for what is missing only; a second factor stays.
func TestASetUpLinkReplacesNothing(t *testing.T) {
	p := webtest.NewPortal(t)
	admin := p.Serves(webtest.AdminMailbox, techpass.DutyAdmin)
	_, recovery := p.SetUpApp(admin.ID)
	if len(recovery) == 0 {
		t.Fatal("no app")
	}
	before := p.Account(admin.ID)
	at := p.SetUp(admin.ID)
	b := p.Browser()
	b.Get(at).Says("What is left to do Password").SaysNot("Second factor", "rests")
	b.Post(at).LeadsTo("/onboarding")
	b.Get("/onboarding").LeadsTo("/onboarding/password")
	b.Get("/onboarding/mfa").LeadsTo("/onboarding/password")
	for _, path := range []string{"/onboarding/mfa/app", "/onboarding/mfa/passkey"} {
		if r := b.Post(path); r.Status == http.StatusOK {
			t.Errorf("%s: %d", path, r.Status)
		}
	}
	b.Post("/onboarding/password", "password", apptest.Password, "password_repeat", apptest.Password)
	b.Get("/onboarding").LeadsTo("/onboarding/done")
	b.Post("/onboarding/mfa/app").LeadsTo("/onboarding")
	if a := p.Account(admin.ID); !a.TOTPAt.Equal(before.TOTPAt) || a.PasswordHash == "" || a.State != techpass.Active {
		t.Errorf("set up: %+v", a)
	}
	right, err := argon2id.ComparePasswordAndHash(apptest.Password, p.Account(admin.ID).PasswordHash)
	if err != nil || !right {
		t.Errorf("the password: %v, %v", right, err)
	}
	// Now nothing is missing, and a password that is there stays, too.
	again := p.SetUp(admin.ID)
	b = p.Browser()
	b.Get(again).Says("Nothing: you can sign in")
	b.Post(again).LeadsTo("/onboarding")
	b.Post("/onboarding/password", "password", "another long password here", "password_repeat", "another long password here")
	if right, err := argon2id.ComparePasswordAndHash(apptest.Password, p.Account(admin.ID).PasswordHash); err != nil || !right {
		t.Errorf("the password was replaced: %v", err)
	}
}

// Where an identity provider vouches for the mailbox there is no password.
func TestNoPasswordBesideAnIdentityProvider(t *testing.T) {
	p := webtest.NewPortal(t, webtest.VouchedFor("tech.gov.sg"))
	at := p.SetUp(p.AdminAccount().ID)
	b := p.Browser()
	b.Get(at).Says("Second factor").SaysNot("Password,")
	b.Post(at).LeadsTo("/onboarding")
	b.GiveName()
	b.Get("/onboarding").LeadsTo("/onboarding/mfa")
}

// Somebody else's session does not use the link, and a disabled account's leads nowhere.
func TestASetUpLinkIsItsHolders(t *testing.T) {
	p := webtest.NewPortal(t)
	admin := p.AdminAccount()
	at := p.SetUp(admin.ID)
	other := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	other.Get(at).Is(http.StatusOK).Says("This link is for somebody else", webtest.OfficerMailbox).SaysNot(webtest.AdminMailbox)
	other.Post(at).Is(http.StatusConflict)
	p.Disable(admin.ID)
	p.Browser().Post(at).Is(http.StatusConflict).Says("disabled or has ended")
	p.Change(admin.ID, func(a *techpass.Account) { a.MoveTo(techpass.Pending, p.Clock.Now()) })
	p.Browser().Post(at).LeadsTo("/onboarding") // it was not used up
	if _, _, err := p.Invites.MakeSetUpLink(p.Context(), admin.Actor(), admin.ID); err == nil {
		t.Error("an admin makes a set-up link")
	}
}

// The list of duties says whose rests.
func TestADutyRestsWithoutASecondFactor(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.Surely(p.Serves(webtest.AdminMailbox, techpass.DutyAdmin))
	b.Get("/admin/duties").SaysNot("Rests")
	p.Serving("agent@tech.gov.sg", techpass.DutyAgent)
	b.Get("/admin/duties").Says("Agent Rests: no second factor yet")
}

// Who reads the mailbox of somebody whose duty rests sets up no second factor by it, and no
// password: they would have the duty then. The ways are a mailed code to sign in with
// TechPass, an invitation, and a reset of the password.
func TestAMailedCodeSetsUpNobodyWithADuty(t *testing.T) {
	for name, arrive := range map[string]func(p *webtest.Portal, b *webtest.Browser){
		"sign-in": func(p *webtest.Portal, b *webtest.Browser) {
			b.Post("/techpass/sign-in", "login", webtest.AdminMailbox).LeadsTo("/techpass/sign-in/password")
			b.Post("/techpass/sign-in/code/new")
			b.Post("/techpass/sign-in/code", "code", p.Code(webtest.AdminMailbox)).LeadsTo("/onboarding")
		},
		"invitation": func(p *webtest.Portal, b *webtest.Browser) {
			link := p.Link(webtest.AdminMailbox)
			b.Post(link + "/code")
			b.Post(link+"/verify", "code", p.Code(webtest.AdminMailbox)).LeadsTo("/onboarding")
		},
		"reset": func(p *webtest.Portal, b *webtest.Browser) {
			p.Change(p.AdminAccount().ID, func(a *techpass.Account) { a.PasswordDue = true })
			b.Post("/techpass/reset", "email", webtest.AdminMailbox)
			b.Post("/techpass/reset/code", "code", p.Code(webtest.AdminMailbox)).LeadsTo("/onboarding")
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := webtest.NewPortal(t)
			p.Invited(p.Officer(webtest.OfficerMailbox), webtest.AdminMailbox)
			admin := p.AdminAccount()
			b := p.Browser()
			arrive(p, b)
			for _, path := range []string{"/onboarding/mfa", "/onboarding/mfa/app", "/onboarding/password"} {
				b.Get(path).Is(http.StatusForbidden).Says("A mailed code is not enough here", "an admin of TechBiz", "set-up link")
			}
			for _, path := range []string{"/onboarding/mfa/app", "/onboarding/mfa/app/confirm", "/onboarding/mfa/passkey", "/onboarding/mfa/passkey/options", "/onboarding/password"} {
				b.Post(path, "password", apptest.Password, "password_repeat", apptest.Password).Is(http.StatusForbidden)
			}
			if a := p.Account(admin.ID); a.HasMFA() || a.PasswordHash != "" {
				t.Errorf("set up by a mailed code: %+v", a)
			}
			b.Post(p.SetUp(admin.ID)).LeadsTo("/onboarding")
			b.GiveName()
			b.Get("/onboarding").LeadsTo("/onboarding/password")
			b.Get("/onboarding/password").Is(http.StatusOK)
		})
	}
}

// After a reset of their second factors they show their password, or use a set-up link.
func TestWhoseFactorsWereResetShowsMoreThanAMailbox(t *testing.T) {
	p := webtest.NewPortal(t)
	m := p.Member("lead@tech.gov.sg", "")
	p.Change(m.ID, func(a *techpass.Account) {
		var err error
		a.PasswordHash, err = apptest.HashPassword(webtest.TechPassword)
		p.OK(err)
	})
	p.ResetMFA(m.Account)
	p.Change(m.ID, func(a *techpass.Account) { a.Duty = techpass.DutyAgent })
	b := p.Browser()
	b.Post("/techpass/sign-in", "login", "lead@tech.gov.sg").LeadsTo("/techpass/sign-in/password")
	b.Post("/techpass/sign-in/code/new")
	b.Post("/techpass/sign-in/code", "code", p.Code("lead@tech.gov.sg")).LeadsTo("/onboarding")
	b.GiveName()
	b.Get("/onboarding").LeadsTo("/onboarding/mfa")
	b.Get("/onboarding/mfa").Is(http.StatusForbidden).Says("If you know your password")
	b = p.Browser()
	b.Post("/techpass/sign-in", "login", "lead@tech.gov.sg").LeadsTo("/techpass/sign-in/password")
	b.Post("/techpass/sign-in/password", "password", webtest.TechPassword).LeadsTo("/onboarding")
	b.SetUpApp()
	b.Get("/onboarding").LeadsTo("/onboarding/done")
}
