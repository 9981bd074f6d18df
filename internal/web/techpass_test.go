package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pquerna/otp/totp"

	"techbiz/internal/app/apptest"
	"techbiz/internal/invite"
	"techbiz/internal/people"
	"techbiz/internal/policy"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/web"
)

const techPassword = "granite umbrella station"

// member is an account that is signed in with by password and authenticator app.
type member struct {
	*techpass.Account
	secret   string
	recovery []string
}

// member adds an active account with a username, a password and an app.
func (p *portal) member(email, username string) *member {
	p.Helper()
	ctx := context.Background()
	e, err := people.ParseEmail(email)
	p.OK(err)
	a := &techpass.Account{
		ID: uuid.Must(uuid.NewV7()), Email: e, Type: techpass.TypeOf(e), State: techpass.Active, CreatedAt: p.Clock.Now(), InvitedAt: p.Clock.Now(),
		MailboxProvedAt: p.Clock.Now(), TOTPAt: p.Clock.Now(), PrivacyVersion: policy.FirstVersion, TermsVersion: policy.FirstVersion,
	}
	if username != "" {
		a.Username, err = people.ParseUsername(username)
		p.OK(err)
		a.PasswordHash, err = apptest.HashPassword(techPassword)
		p.OK(err)
	}
	p.OK(p.Store.Invites().Update(ctx, func(tx invite.Tx) error { return tx.AddAccount(ctx, a) }))
	m := &member{Account: a}
	p.OK(p.Factors.BeginTOTP(ctx, a.ID))
	setup, err := p.Factors.PendingTOTP(ctx, a.ID)
	p.OK(err)
	m.secret = strings.ReplaceAll(setup.Key, " ", "")
	m.recovery, err = p.Factors.ConfirmTOTP(ctx, a.ID, m.code(p))
	p.OK(err)
	p.Clock.Add(time.Minute) // the next code is another
	return m
}

func (m *member) code(p *portal) string {
	code, err := totp.GenerateCode(m.secret, p.Clock.Now())
	p.OK(err)
	return code
}

func TestSignInWithPasswordAndApp(t *testing.T) {
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	b := p.browser()
	b.get("/techpass/sign-in?next=/terms").is(http.StatusOK).says("Login ID")
	b.post("/techpass/sign-in", "login", "jane doe").is(http.StatusUnprocessableEntity).says("Enter your email, or your TechPass username")
	b.post("/techpass/sign-in", "login", "Jane").leadsTo("/techpass/sign-in/password")
	b.get("/techpass/sign-in/password").says("jane@techpass.gov.sg")
	b.post("/techpass/sign-in/password", "password", "wrong").is(http.StatusUnprocessableEntity).says("do not go together")
	b.get("/techpass/sign-in/factor").leadsTo("/techpass/sign-in")
	b.post("/techpass/sign-in/password", "password", techPassword).leadsTo("/techpass/sign-in/factor")
	b.get("/techpass/sign-in/factor").says("authenticator app", "jane@techpass.gov.sg")
	b.get("/techpass/sign-in/finish").leadsTo("/techpass/sign-in") // one factor is not enough
	b.post("/techpass/sign-in/factor", "code", "000000").is(http.StatusUnprocessableEntity).says("not the code that the app shows")
	b.post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/terms")
	if a, err := p.Store.SignIns().AccountByID(t.Context(), jane.ID); err != nil || !a.LastSignInAt.Equal(p.Clock.Now()) {
		t.Errorf("last sign-in %v, %v", a.LastSignInAt, err)
	}
	b.get("/techpass/sign-in?next=/privacy").leadsTo("/privacy") // signed in already

	other := p.browser()
	other.post("/techpass/sign-in", "login", "jane@acme.com").leadsTo("/techpass/sign-in/password")
	other.post("/techpass/sign-in/password", "password", techPassword).leadsTo("/techpass/sign-in/factor")
	other.post("/techpass/sign-in/factor", "code", jane.code(p)).says("was used already")
	other.post("/techpass/sign-in/recovery", "recovery", "nonsense").is(http.StatusUnprocessableEntity).says("not one of your unused recovery codes")
	other.post("/techpass/sign-in/recovery", "recovery", jane.recovery[3]).leadsTo("/account")
}

// TestLoginsLookAlike: whether a name is known shows neither in the pages nor on the way.
func TestLoginsLookAlike(t *testing.T) {
	p := newPortal(t)
	p.member("jane@acme.com", "jane")
	p.Officer("tan@tech.gov.sg")
	for _, pair := range [][2]string{{"jane", "june"}, {"jane@acme.com", "june@acme.com"}, {"tan@tech.gov.sg", "tun@tech.gov.sg"}} {
		var answers [2][]string
		for n, login := range pair {
			b := p.browser()
			plain := func(r reply) string {
				return strings.NewReplacer(login, "LOGIN", login+people.LoginSuffix, "LOGIN").Replace(withoutFlow(r.header.Get("Location")) + r.text())
			}
			answers[n] = append(answers[n], plain(b.post("/techpass/sign-in", "login", login)))
			next := "/techpass/sign-in/password"
			if strings.HasSuffix(login, ".gov.sg") {
				next = "/techpass/sign-in/code"
			}
			answers[n] = append(answers[n], plain(b.get(next)), plain(b.post(next, "password", "wrong", "code", "000000")))
		}
		for n := range answers[0] {
			if answers[0][n] != answers[1][n] {
				t.Errorf("%s and %s differ at step %d:\n%s\n%s", pair[0], pair[1], n, answers[0][n], answers[1][n])
			}
		}
	}
}

func TestLockedLoginSaysUntilWhen(t *testing.T) {
	p := newPortal(t, vouchedFor("hive.gov.sg"))
	jane := p.member("jane@acme.com", "jane")
	b := p.browser()
	b.post("/techpass/sign-in", "login", "jane")
	for range signin.FreeTries {
		b.post("/techpass/sign-in/password", "password", "wrong").is(http.StatusUnprocessableEntity)
	}
	b.post("/techpass/sign-in/password", "password", techPassword).is(http.StatusTooManyRequests).says("Too many wrong tries", "Resetting the password unlocks it")

	const fresh = "seven tall windows"
	b.post("/techpass/reset", "email", "jane@hive.gov.sg").is(http.StatusUnprocessableEntity).says("has no password here")
	b.post("/techpass/reset", "email", "jane@tech.gov.sg").leadsTo("/techpass/reset/code") // whoever chose one there has one
	b.post("/techpass/reset", "email", "jane@acme.com").leadsTo("/techpass/reset/code")
	b.get("/techpass/reset/password").leadsTo("/techpass/reset") // the code comes first
	b.post("/techpass/reset/code", "code", p.code("jane@acme.com")).leadsTo("/techpass/reset/password")
	b.post("/techpass/reset/password", "password", "short", "password_repeat", "short").is(http.StatusUnprocessableEntity).says("Use 8 characters or more")
	b.post("/techpass/reset/password", "password", fresh, "password_repeat", "other").is(http.StatusUnprocessableEntity).says("two passwords differ")
	b.post("/techpass/reset/password", "password", fresh, "password_repeat", fresh).leadsTo("/techpass/sign-in")
	b.post("/techpass/reset/password", "password", fresh, "password_repeat", fresh).leadsTo("/techpass/reset") // once
	b.get("/techpass/sign-in").says("Your password is set")
	b.post("/techpass/sign-in", "login", "jane")
	b.post("/techpass/sign-in/password", "password", fresh).leadsTo("/techpass/sign-in/factor")
	b.post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/account")
}

// TestOfficerWithoutProvider gets a code by mail, and goes on with the activation of an
// account that is new.
func TestOfficerWithoutProvider(t *testing.T) {
	p := newPortal(t)
	b := p.browser()
	b.post("/techpass/sign-in", "login", "Tan@tech.gov.sg").leadsTo("/techpass/sign-in/password")
	b.post("/techpass/sign-in/code/new").leadsTo("/techpass/sign-in/code")
	b.get("/techpass/sign-in/code").says("tan@tech.gov.sg")
	b.post("/techpass/sign-in/code", "code", "000000").is(http.StatusUnprocessableEntity)
	b.post("/techpass/sign-in/code", "code", p.code("tan@tech.gov.sg")).leadsTo("/onboarding")

	lim := p.member("lim@tech.gov.sg", "")
	b = p.browser()
	b.post("/techpass/sign-in", "login", "lim@tech.gov.sg")
	b.post("/techpass/sign-in/code/new").leadsTo("/techpass/sign-in/code")
	b.post("/techpass/sign-in/code", "code", p.code("lim@tech.gov.sg")).leadsTo("/techpass/sign-in/factor")
	b.post("/techpass/sign-in/factor", "code", lim.code(p)).leadsTo("/account")

	vendor := p.browser()
	vendor.post("/techpass/sign-in", "login", "new_from.acme@tech.gov.sg").leadsTo("/techpass/sign-in/password")
	vendor.post("/techpass/sign-in/code/new").leadsTo("/techpass/sign-in/code")
	vendor.post("/techpass/sign-in/code", "code", p.code("new_from.acme@tech.gov.sg")).is(http.StatusForbidden).says("no TechPass account for this mailbox")
}

// TestNewTermsAreAskedFor at the next sign-in, before anything else.
func TestNewTermsAreAskedFor(t *testing.T) {
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	ctx := t.Context()
	p.OK(p.Store.SignIns().Update(ctx, func(tx signin.Tx) error {
		a, err := tx.Account(ctx, jane.ID)
		p.OK(err)
		a.TermsVersion = "2020-01"
		return tx.UpdateAccount(ctx, a)
	}))
	b := p.browser()
	b.post("/techpass/sign-in", "login", "jane")
	b.post("/techpass/sign-in/password", "password", techPassword)
	b.post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/onboarding")
	b.get("/techpass/sign-in/finish").leadsTo("/onboarding") // not past them
	b.get("/onboarding").leadsTo("/onboarding/terms")
	b.post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).leadsTo("/onboarding")
	b.get("/onboarding").leadsTo("/techpass/sign-in/finish")
	b.get("/techpass/sign-in/finish").leadsTo("/account")
}

// TestSlowSignIn: who leaves for too long after the first factor begins anew.
func TestSlowSignIn(t *testing.T) {
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	b := p.browser()
	b.post("/techpass/sign-in", "login", "jane")
	b.post("/techpass/sign-in/password", "password", techPassword).leadsTo("/techpass/sign-in/factor")
	p.Clock.Add(signin.UnfinishedLifetime)
	b.post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/techpass/sign-in")
}

// TestSignedOutElsewhere: a session ends with its sign-in.
func TestSignedOutElsewhere(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	b := p.as(officer)
	b.get("/overview").is(http.StatusOK)
	_, err := p.SignIn.EndOthers(t.Context(), officer.Actor(), uuid.Nil)
	p.OK(err)
	b.get("/overview").is(http.StatusSeeOther)
}

// TestOneBrowserIsOnePersons: who signs in takes the place of who was signed in before,
// in the portal and in TechPass alike.
func TestOneBrowserIsOnePersons(t *testing.T) {
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	b := p.as(p.Officer(officerMailbox))
	b.post("/techpass/sign-in", "login", "jane")
	b.post("/techpass/sign-in/password", "password", techPassword)
	b.post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/account")
	b.get("/account").is(http.StatusOK).says("jane@acme.com")
	b.get("/overview").is(http.StatusSeeOther) // the officer's portal is closed

	b.post("/sign-in", "email", officerMailbox)
	b.post("/sign-in/code", "code", p.code(officerMailbox)).is(http.StatusSeeOther)
	b.get("/overview").is(http.StatusOK)
	b.get("/account").is(http.StatusSeeOther) // Jane's TechPass is closed
}

// TestMFAIsReset: the account is not active until its holder has set up another second
// factor, by the first one; nothing of the old ones works.
func TestMFAIsReset(t *testing.T) {
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	b := p.as(p.admin())
	at := web.AccountURL(jane.ID)
	b.get(at + "/reset-mfa").is(http.StatusOK).says("Make sure that it is the holder who asks")
	b.post(at + "/reset-mfa").leadsTo(at)
	b.get(at).says("The second factors are removed").saysNot("Reset MFA")

	holder := p.browser()
	holder.post("/techpass/sign-in", "login", "jane")
	holder.post("/techpass/sign-in/password", "password", techPassword).leadsTo("/onboarding")
	holder.post("/techpass/sign-in/recovery", "recovery", jane.recovery[0]).is(http.StatusUnprocessableEntity)
	holder.get("/techpass/sign-in/finish").leadsTo("/techpass/sign-in")
	holder.get("/onboarding").leadsTo("/onboarding/mfa")
	holder.setUpApp()
	holder.get("/onboarding").leadsTo("/onboarding/done")
	a, err := p.Store.SignIns().AccountByID(t.Context(), jane.ID)
	if err != nil || a.State != techpass.Active {
		t.Errorf("the account is %s, %v", a.State, err)
	}
}
