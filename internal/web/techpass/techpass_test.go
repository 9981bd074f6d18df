package techpass_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"techbiz/internal/app/webtest"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/people"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/kit"
)

func TestSignInWithPasswordAndApp(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	b := p.Browser()
	b.Get("/techpass/sign-in?next=/terms").Is(http.StatusOK).Says("Login ID")
	b.Post("/techpass/sign-in", "login", "jane doe").Is(http.StatusUnprocessableEntity).Says("Enter your email, or your TechPass username")
	b.Post("/techpass/sign-in", "login", "Jane").LeadsTo("/techpass/sign-in/password")
	b.Get("/techpass/sign-in/password").Says("jane@techpass.gov.sg")
	b.Post("/techpass/sign-in/password", "password", "wrong").Is(http.StatusUnprocessableEntity).Says("do not go together")
	b.Get("/techpass/sign-in/factor").LeadsTo("/techpass/sign-in")
	b.Post("/techpass/sign-in/password", "password", webtest.TechPassword).LeadsTo("/techpass/sign-in/factor")
	b.Get("/techpass/sign-in/factor").Says("authenticator app", "jane@techpass.gov.sg")
	b.Get("/techpass/sign-in/finish").LeadsTo("/techpass/sign-in") // one factor is not enough
	b.Post("/techpass/sign-in/factor", "code", "000000").Is(http.StatusUnprocessableEntity).Says("not the code that the app shows")
	b.Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/terms")
	if a, err := p.Store.SignIns().AccountByID(t.Context(), jane.ID); err != nil || !a.LastSignInAt.Equal(p.Clock.Now()) {
		t.Errorf("last sign-in %v, %v", a.LastSignInAt, err)
	}
	b.Get("/techpass/sign-in?next=/privacy").LeadsTo("/privacy") // signed in already

	other := p.Browser()
	other.Post("/techpass/sign-in", "login", "jane@acme.com").LeadsTo("/techpass/sign-in/password")
	other.Post("/techpass/sign-in/password", "password", webtest.TechPassword).LeadsTo("/techpass/sign-in/factor")
	other.Post("/techpass/sign-in/factor", "code", jane.Code(p)).Says("was used already")
	other.Post("/techpass/sign-in/recovery", "recovery", "nonsense").Is(http.StatusUnprocessableEntity).Says("not one of your unused recovery codes")
	other.Post("/techpass/sign-in/recovery", "recovery", jane.Recovery[3]).LeadsTo("/account")
}

// TestLoginsLookAlike: whether a name is known shows neither in the pages nor on the way.
func TestLoginsLookAlike(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Member("jane@acme.com", "jane")
	p.Officer("tan@tech.gov.sg")
	for _, pair := range [][2]string{{"jane", "june"}, {"jane@acme.com", "june@acme.com"}, {"tan@tech.gov.sg", "tun@tech.gov.sg"}} {
		var answers [2][]string
		for n, login := range pair {
			b := p.Browser()
			plain := func(r webtest.Reply) string {
				return strings.NewReplacer(login, "LOGIN", login+people.LoginSuffix, "LOGIN").Replace(webtest.WithoutFlow(r.Header.Get("Location")) + r.Text())
			}
			answers[n] = append(answers[n], plain(b.Post("/techpass/sign-in", "login", login)))
			next := "/techpass/sign-in/password"
			if strings.HasSuffix(login, ".gov.sg") {
				next = "/techpass/sign-in/code"
			}
			answers[n] = append(answers[n], plain(b.Get(next)), plain(b.Post(next, "password", "wrong", "code", "000000")))
		}
		for n := range answers[0] {
			if answers[0][n] != answers[1][n] {
				t.Errorf("%s and %s differ at step %d:\n%s\n%s", pair[0], pair[1], n, answers[0][n], answers[1][n])
			}
		}
	}
}

func TestLockedLoginSaysUntilWhen(t *testing.T) {
	p := webtest.NewPortal(t, webtest.VouchedFor("hive.gov.sg"))
	jane := p.Member("jane@acme.com", "jane")
	b := p.Browser()
	b.Post("/techpass/sign-in", "login", "jane")
	for range signin.FreeTries {
		b.Post("/techpass/sign-in/password", "password", "wrong").Is(http.StatusUnprocessableEntity)
	}
	b.Post("/techpass/sign-in/password", "password", webtest.TechPassword).Is(http.StatusTooManyRequests).Says("Too many wrong tries", "Resetting the password unlocks it")

	const fresh = "seven tall windows"
	b.Post("/techpass/reset", "email", "jane@hive.gov.sg").Is(http.StatusUnprocessableEntity).Says("has no password here")
	b.Post("/techpass/reset", "email", "jane@tech.gov.sg").LeadsTo("/techpass/reset/code") // whoever chose one there has one
	b.Post("/techpass/reset", "email", "jane@acme.com").LeadsTo("/techpass/reset/code")
	b.Get("/techpass/reset/password").LeadsTo("/techpass/reset") // the code comes first
	b.Post("/techpass/reset/code", "code", p.Code("jane@acme.com")).LeadsTo("/techpass/reset/password")
	b.Post("/techpass/reset/password", "password", "short", "password_repeat", "short").Is(http.StatusUnprocessableEntity).Says("Use 8 characters or more")
	b.Post("/techpass/reset/password", "password", fresh, "password_repeat", "other").Is(http.StatusUnprocessableEntity).Says("two passwords differ")
	b.Post("/techpass/reset/password", "password", fresh, "password_repeat", fresh).LeadsTo("/techpass/sign-in")
	b.Post("/techpass/reset/password", "password", fresh, "password_repeat", fresh).LeadsTo("/techpass/reset") // once
	b.Get("/techpass/sign-in").Says("Your password is set")
	b.Post("/techpass/sign-in", "login", "jane")
	b.Post("/techpass/sign-in/password", "password", fresh).LeadsTo("/techpass/sign-in/factor")
	b.Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/account")
}

// TestOfficerWithoutProvider gets a code by mail, and goes on with the activation of an
// account that is new.
func TestOfficerWithoutProvider(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.Browser()
	b.Post("/techpass/sign-in", "login", "Tan@tech.gov.sg").LeadsTo("/techpass/sign-in/password")
	b.Post("/techpass/sign-in/code/new").LeadsTo("/techpass/sign-in/code")
	b.Get("/techpass/sign-in/code").Says("tan@tech.gov.sg")
	b.Post("/techpass/sign-in/code", "code", "000000").Is(http.StatusUnprocessableEntity)
	b.Post("/techpass/sign-in/code", "code", p.Code("tan@tech.gov.sg")).LeadsTo("/onboarding")

	lim := p.Member("lim@tech.gov.sg", "")
	b = p.Browser()
	b.Post("/techpass/sign-in", "login", "lim@tech.gov.sg")
	b.Post("/techpass/sign-in/code/new").LeadsTo("/techpass/sign-in/code")
	b.Post("/techpass/sign-in/code", "code", p.Code("lim@tech.gov.sg")).LeadsTo("/techpass/sign-in/factor")
	b.Post("/techpass/sign-in/factor", "code", lim.Code(p)).LeadsTo("/account")

	vendor := p.Browser()
	vendor.Post("/techpass/sign-in", "login", "new_from.acme@tech.gov.sg").LeadsTo("/techpass/sign-in/password")
	vendor.Post("/techpass/sign-in/code/new").LeadsTo("/techpass/sign-in/code")
	vendor.Post("/techpass/sign-in/code", "code", p.Code("new_from.acme@tech.gov.sg")).Is(http.StatusForbidden).Says("no TechPass account for this mailbox")
}

// TestNewTermsAreAskedFor at the next sign-in, before anything else.
func TestNewTermsAreAskedFor(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	ctx := t.Context()
	p.OK(p.Store.SignIns().Update(ctx, func(tx signin.Tx) error {
		a, err := tx.Account(ctx, jane.ID)
		p.OK(err)
		a.TermsVersion = "2020-01"
		return tx.UpdateAccount(ctx, a)
	}))
	b := p.Browser()
	b.Post("/techpass/sign-in", "login", "jane")
	b.Post("/techpass/sign-in/password", "password", webtest.TechPassword)
	b.Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/onboarding")
	b.Get("/techpass/sign-in/finish").LeadsTo("/onboarding") // not past them
	b.Get("/onboarding").LeadsTo("/onboarding/terms")
	b.Post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).LeadsTo("/onboarding")
	b.Get("/onboarding").LeadsTo("/techpass/sign-in/finish")
	b.Get("/techpass/sign-in/finish").LeadsTo("/account")
}

// TestSlowSignIn: who leaves for too long after the first factor begins anew.
func TestSlowSignIn(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	b := p.Browser()
	b.Post("/techpass/sign-in", "login", "jane")
	b.Post("/techpass/sign-in/password", "password", webtest.TechPassword).LeadsTo("/techpass/sign-in/factor")
	p.Clock.Add(signin.UnfinishedLifetime)
	b.Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/techpass/sign-in")
}

// TestSignedOutElsewhere: a session ends with its sign-in.
func TestSignedOutElsewhere(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	b := p.BrowserOf(officer)
	b.Get("/overview").Is(http.StatusOK)
	_, err := p.SignIn.EndOthers(t.Context(), officer.Actor(), uuid.Nil)
	p.OK(err)
	b.Get("/overview").Is(http.StatusSeeOther)
}

// TestOneBrowserIsOnePersons: who signs in takes the place of who was signed in before,
// in the portal and in TechPass alike.
func TestOneBrowserIsOnePersons(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	b.Post("/techpass/sign-in", "login", "jane")
	b.Post("/techpass/sign-in/password", "password", webtest.TechPassword)
	b.Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/account")
	b.Get("/account").Is(http.StatusOK).Says("jane@acme.com")
	b.Get("/overview").Is(http.StatusSeeOther) // the officer's portal is closed

	b.Post("/sign-in", "email", webtest.OfficerMailbox)
	b.Post("/sign-in/code", "code", p.Code(webtest.OfficerMailbox)).Is(http.StatusSeeOther)
	b.Get("/overview").Is(http.StatusOK)
	b.Get("/account").Is(http.StatusSeeOther) // Jane's TechPass is closed
}

// TestMFAIsReset: the account is not active until its holder has set up another second
// factor, by the first one; nothing of the old ones works.
func TestMFAIsReset(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	b := p.BrowserOf(p.AdminAccount())
	at := kit.AccountURL(jane.ID)
	b.Get(at + "/reset-mfa").Is(http.StatusOK).Says("Make sure that it is the holder who asks")
	b.Post(at + "/reset-mfa").LeadsTo(at)
	b.Get(at).Says("The second factors are removed").SaysNot("Reset MFA")

	holder := p.Browser()
	holder.Post("/techpass/sign-in", "login", "jane")
	holder.Post("/techpass/sign-in/password", "password", webtest.TechPassword).LeadsTo("/onboarding")
	holder.Post("/techpass/sign-in/recovery", "recovery", jane.Recovery[0]).Is(http.StatusUnprocessableEntity)
	holder.Get("/techpass/sign-in/finish").LeadsTo("/techpass/sign-in")
	holder.Get("/onboarding").LeadsTo("/onboarding/mfa")
	holder.SetUpApp()
	holder.Get("/onboarding").LeadsTo("/onboarding/done")
	a, err := p.Store.SignIns().AccountByID(t.Context(), jane.ID)
	if err != nil || a.State != techpass.Active {
		t.Errorf("the account is %s, %v", a.State, err)
	}
}
