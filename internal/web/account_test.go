package web_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/descope/virtualwebauthn"

	"techbiz/internal/app/apptest"
	"techbiz/internal/audit"
	"techbiz/internal/policy"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/web"
)

// holderOf returns a browser in which the account's holder is signed in with TechPass.
func (p *portal) holderOf(a *techpass.Account) *browser {
	p.Helper()
	in := p.signInOf(a.ID, signin.MethodPassword, signin.MethodTOTP, signin.MethodMFA)
	return p.withSession(web.KeyTechPass, in.String(), web.KeyBegun, p.begun())
}

func TestMyAccountForItsHolder(t *testing.T) {
	p := newPortal(t)
	jane := p.member(vendorMailbox, "jane")
	for _, test := range []struct {
		route         string
		fresh, stale  int
		leadsTo, form string
	}{
		{route: "GET /account", fresh: 200, stale: 200},
		{route: "GET /account/profile", fresh: 200, stale: 200},
		{route: "POST /account/profile", fresh: 422, stale: 422},
		{route: "POST /account/seed/request", fresh: 409, stale: 409}, // a vendor
		{route: "GET /account/data.json", fresh: 200, stale: 303},
		{route: "GET /account/sign-in-methods", fresh: 200, stale: 303},
		{route: "POST /account/password", fresh: 422, stale: 303},
		{route: "POST /account/passkeys/options", fresh: 200, stale: 303},
		{route: "POST /account/passkeys", fresh: 422, stale: 303},
		{route: "POST /account/app", fresh: 303, stale: 303},
		{route: "GET /account/app", fresh: 200, stale: 303},
		{route: "POST /account/app/confirm", fresh: 422, stale: 303},
		{route: "POST /account/app/remove", fresh: 409, stale: 303}, // the last second factor
		{route: "POST /account/recovery-codes", fresh: 200, stale: 303},
	} {
		method, path, _ := strings.Cut(test.route, " ")
		p.OK(p.Factors.BeginTOTP(t.Context(), jane.ID))
		fresh, stale := p.holderOf(jane.Account), p.holderOf(jane.Account)
		fresh.do(method, path, map[string][]string{}).is(test.fresh)
		p.Clock.Add(signin.Recent)
		answer := stale.do(method, path, map[string][]string{}).is(test.stale)
		if to := answer.header.Get("Location"); test.stale == 303 && (!strings.HasPrefix(to, "/techpass/sign-in?next=%2Faccount%2F") || !strings.HasSuffix(to, "&again=1")) {
			t.Errorf("%s leads to %s", test.route, to)
		}
	}
}

func TestSignInAgainLeadsBack(t *testing.T) {
	p := newPortal(t)
	jane := p.member(vendorMailbox, "jane")
	b := p.holderOf(jane.Account)
	p.Clock.Add(signin.Recent)
	to := b.get("/account/sign-in-methods").is(http.StatusSeeOther).header.Get("Location")
	b.get(to).is(http.StatusOK).says("Login ID")
	b.post("/techpass/sign-in", "login", "jane").leadsTo("/techpass/sign-in/password")
	b.post("/techpass/sign-in/password", "password", techPassword).leadsTo("/techpass/sign-in/factor")
	b.post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/account/sign-in-methods")
	b.get("/account/sign-in-methods").is(http.StatusOK)
}

func TestProfileIsEdited(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	i := p.invited(officer, "tan@tech.gov.sg")
	a := p.activated(i.AccountID)
	b := p.holderOf(a)
	b.get("/account").is(http.StatusOK).says("My Account", "tan@tech.gov.sg", "Government mailbox", "Request for SEED").saysNot("Overview")
	b.post("/account/profile", "first_name", "", "last_name", "Tan", "contact_number", "12").is(http.StatusUnprocessableEntity).
		says("Enter a first name", "contact number that exists")
	b.post("/account/profile", "first_name", "Wei Ling", "last_name", "Tan", "country_code", "+65", "contact_number", "9123 4567", "department", "Payments",
		"organisation", "Another", "email", "x@tech.gov.sg").leadsTo("/account")
	b.get("/account").says("Your profile was saved", "Wei Ling Tan", "Payments", "+6591234567", "tan@tech.gov.sg")
	b.post("/account/profile", "first_name", "Wei Ling", "last_name", "Tan").leadsTo("/account")
	p.as(officer).get("/invite/status?q=Wei").says("Wei Ling", "tan@tech.gov.sg") // the inviter sees the name
}

func TestOtherSessionsAreEnded(t *testing.T) {
	p := newPortal(t)
	jane := p.member(vendorMailbox, "jane")
	here, there := p.holderOf(jane.Account), p.holderOf(jane.Account)
	here.get("/account").says("This session", "Sign out of other sessions", "password and authenticator app")
	here.post("/account/sign-out-others").leadsTo("/account")
	here.get("/account").is(http.StatusOK).says("You were signed out of one other session").saysNot("Sign out of other sessions")
	there.get("/account").is(http.StatusSeeOther)
}

func TestPasswordIsChanged(t *testing.T) {
	p := newPortal(t)
	jane := p.member(vendorMailbox, "jane")
	here, there := p.holderOf(jane.Account), p.holderOf(jane.Account)
	const fresh = "otter lamp velvet canyon"
	change := func(current, password, repeat string) reply {
		t.Helper()
		return here.post("/account/password", "current_password", current, "password", password, "password_repeat", repeat)
	}
	change("wrong", fresh, fresh).is(http.StatusUnprocessableEntity).says("This is not your present password")
	change(techPassword, "short", "short").is(http.StatusUnprocessableEntity).says("Use 8 characters or more")
	change(techPassword, fresh, "other").is(http.StatusUnprocessableEntity).says("The two passwords differ")
	change(techPassword, fresh, fresh).leadsTo("/account/sign-in-methods")
	there.get("/account").is(http.StatusSeeOther)
	here.get("/account/sign-in-methods").says("Your password was changed")
	if ok, err := apptest.PasswordMatches(p.Account(jane.ID).PasswordHash, fresh); !ok || err != nil {
		t.Errorf("the new password does not match: %v", err)
	}
	if l := p.letter(vendorMailbox); l.Subject != "Your TechPass password was changed" {
		t.Errorf("newest letter: %s", l.Subject)
	}
	officer := p.holderOf(p.activated(p.invited(p.Officer(officerMailbox), "tan@tech.gov.sg").AccountID))
	officer.get("/account/sign-in-methods").is(http.StatusOK).saysNot("Present password")
}

func TestMethodsAreAddedAndRemoved(t *testing.T) {
	p := newPortal(t)
	jane := p.member(vendorMailbox, "jane")
	b := p.holderOf(jane.Account)
	rp := virtualwebauthn.RelyingParty{ID: p.Factors.Party.Host(), Origin: strings.Replace(p.http.URL, "127.0.0.1", "localhost", 1)}
	add := func(name string) reply {
		t.Helper()
		parsed, err := virtualwebauthn.ParseAttestationOptions(b.post("/account/passkeys/options").is(http.StatusOK).body)
		p.OK(err)
		device := virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: jane.ID[:]})
		answer := virtualwebauthn.CreateAttestationResponse(rp, device, virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2), *parsed)
		return b.post("/account/passkeys", "response", answer, "name", name)
	}
	b.post("/account/app/remove").is(http.StatusConflict).says("the only way left to sign in with a second factor")
	add(strings.Repeat("x", 51)).is(http.StatusUnprocessableEntity).says("50 characters or fewer")
	add("Office laptop").leadsTo("/account/sign-in-methods")
	if l := p.letter(vendorMailbox); !strings.Contains(l.Text, "A passkey was added") {
		t.Errorf("newest letter: %s", l.Text)
	}
	o, err := p.Factors.Overview(t.Context(), jane.ID)
	p.OK(err)
	key := "/account/passkeys/" + o.Passkeys[0].ID.String()
	b.post(key+"/rename", "name", strings.Repeat("x", 51)).is(http.StatusUnprocessableEntity).says("50 characters or fewer")
	b.post(key+"/rename", "name", "Home laptop").leadsTo("/account/sign-in-methods")
	b.get("/account/sign-in-methods").says("The passkey was renamed").has(`value="Home laptop"`)
	p.holderOf(p.member("june@acme.com", "june").Account).post(key + "/remove").is(http.StatusNotFound)

	b.post("/account/app").leadsTo("/account/app")
	page := b.get("/account/app").is(http.StatusOK).says("The app that you have set up works until the new one is confirmed")
	secret := strings.ReplaceAll(keyOnPage.FindStringSubmatch(page.body)[1], " ", "")
	b.post("/account/app/confirm", "code", "").is(http.StatusUnprocessableEntity).says("This is not the code that the app shows now")
	b.post("/account/app/confirm", "code", p.appCode(secret)).leadsTo("/account/sign-in-methods") // unused recovery codes stay
	b.get("/account/app").leadsTo("/account/sign-in-methods")
	b.post("/account/recovery-codes").is(http.StatusOK).says("Keep your recovery codes")
	b.post("/account/app/remove").leadsTo("/account/sign-in-methods")
	b.post(key + "/remove").is(http.StatusConflict)
	b.get("/account").says("1", "Not set up")
}

func TestHolderDownloadsTheirData(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	a := p.activated(p.invited(officer, "tan@tech.gov.sg").AccountID)
	p.letter("tan@tech.gov.sg")
	answer := p.holderOf(a).get("/account/data.json").is(http.StatusOK)
	if got := answer.header.Get("Content-Disposition"); got != `attachment; filename="techpass-my-data.json"` {
		t.Errorf("Content-Disposition %s", got)
	}
	var held struct {
		Account     struct{ Email, State string }
		Invitations []struct {
			InvitedBy string `json:"invited_by"`
			Reason    string
		}
		SignIns []struct{ Methods string } `json:"sign_ins"`
		Mails   []struct{ Kind string }    `json:"mails_to_you"`
		Events  []struct {
			Action string
			ByYou  bool `json:"by_you"`
		} `json:"audit_events"`
	}
	p.OK(json.Unmarshal([]byte(answer.body), &held))
	if held.Account.Email != "tan@tech.gov.sg" || held.Account.State != "active" || len(held.Invitations) != 1 ||
		held.Invitations[0].InvitedBy != officerMailbox || len(held.SignIns) != 1 || len(held.Mails) == 0 {
		t.Errorf("%s", answer.body)
	}
	if e := held.Events[0]; e.Action != string(audit.DataDownloaded) || !e.ByYou {
		t.Errorf("newest event %+v", e)
	}
	for _, secret := range []string{"argon2id", `"hash"`, "sealed", "PublicKey"} {
		if strings.Contains(answer.body, secret) {
			t.Errorf("it tells %s", secret)
		}
	}
}

func TestAccountsNavigation(t *testing.T) {
	p := newPortal(t)
	vendor := p.holderOf(p.member(vendorMailbox, "jane").Account)
	vendor.get("/account").has(`href="/account"`).saysNot("Invite users", "Overview")
	vendor.post("/account/passkeys/none/remove").is(http.StatusNotFound).says("Go to My Account")
	p.as(p.Officer(officerMailbox)).get("/overview").has(`href="/account"`)
	stranger := p.browser()
	stranger.get("/account/profile").leadsTo("/techpass/sign-in?next=%2Faccount%2Fprofile")
	stranger.post("/account/profile").is(http.StatusUnauthorized).says("Your session has ended")
}

// activated returns the account as an active one, with an app.
func (p *portal) activated(id [16]byte) *techpass.Account {
	p.Helper()
	ctx := p.Context()
	p.OK(p.Store.SignIns().Update(ctx, func(tx signin.Tx) error {
		a, err := tx.Account(ctx, id)
		p.OK(err)
		a.FirstName, a.LastName = p.PersonName("Wei Ling"), p.PersonName("Tan")
		a.MailboxProvedAt, a.TOTPAt, a.PrivacyVersion, a.TermsVersion = p.Clock.Now(), p.Clock.Now(), policy.FirstVersion, policy.FirstVersion
		if !a.Advance(policy.FirstPolicies(), p.Clock.Now()) {
			p.Fatal("a step is left")
		}
		return tx.UpdateAccount(ctx, a)
	}))
	return p.Account(id)
}

func TestBrowserWords(t *testing.T) {
	for agent, want := range map[string]string{
		"": "Unknown browser", "curl/8": "Unknown browser",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36":                  "Chrome on Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0":    "Edge on Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1": "Safari on iPhone",
		"Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0":                                                           "Firefox on Linux",
	} {
		if got := web.BrowserWord(agent); got != want {
			t.Errorf("%q: %s, want %s", agent, got, want)
		}
	}
	if got := web.MethodsWord([]string{"pwd", "otp", "mfa"}); got != "password and authenticator app" || !slices.Contains([]string{web.MethodsWord(nil)}, "a way that is not known") {
		t.Error(got)
	}
}
