package account_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/descope/virtualwebauthn"

	"techbiz/internal/app/apptest"
	"techbiz/internal/app/webtest"
	"techbiz/internal/audit"
	"techbiz/internal/auth/signin"
	"techbiz/internal/web/account"
)

func TestMyAccountForItsHolder(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member(webtest.VendorMailbox, "jane")
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
		fresh, stale := p.HolderOf(jane.Account), p.HolderOf(jane.Account)
		fresh.Do(method, path, map[string][]string{}).Is(test.fresh)
		p.Clock.Add(signin.Recent)
		answer := stale.Do(method, path, map[string][]string{}).Is(test.stale)
		if to := answer.Header.Get("Location"); test.stale == 303 && (!strings.HasPrefix(to, "/techpass/sign-in?next=%2Faccount%2F") || !strings.HasSuffix(to, "&again=1")) {
			t.Errorf("%s leads to %s", test.route, to)
		}
	}
}

func TestSignInAgainLeadsBack(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member(webtest.VendorMailbox, "jane")
	b := p.HolderOf(jane.Account)
	p.Clock.Add(signin.Recent)
	to := b.Get("/account/sign-in-methods").Is(http.StatusSeeOther).Header.Get("Location")
	b.Get(to).Is(http.StatusOK).Says("Login ID")
	b.Post("/techpass/sign-in", "login", "jane").LeadsTo("/techpass/sign-in/password")
	b.Post("/techpass/sign-in/password", "password", webtest.TechPassword).LeadsTo("/techpass/sign-in/factor")
	b.Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/account/sign-in-methods")
	b.Get("/account/sign-in-methods").Is(http.StatusOK)
}

func TestProfileIsEdited(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	i := p.Invited(officer, "tan@tech.gov.sg")
	a := p.Activated(i.AccountID)
	b := p.HolderOf(a)
	b.Get("/account").Is(http.StatusOK).Says("My Account", "tan@tech.gov.sg", "Government mailbox", "Request for SEED").SaysNot("Overview")
	b.Post("/account/profile", "first_name", "", "last_name", "Tan", "contact_number", "12").Is(http.StatusUnprocessableEntity).
		Says("Enter a first name", "contact number that exists")
	b.Post("/account/profile", "first_name", "Wei Ling", "last_name", "Tan", "country_code", "+65", "contact_number", "9123 4567", "department", "Payments",
		"organisation", "Another", "email", "x@tech.gov.sg").LeadsTo("/account")
	b.Get("/account").Says("Your profile was saved", "Wei Ling Tan", "Payments", "+6591234567", "tan@tech.gov.sg")
	b.Post("/account/profile", "first_name", "Wei Ling", "last_name", "Tan").LeadsTo("/account")
	p.BrowserOf(officer).Get("/invite/status?q=Wei").Says("Wei Ling", "tan@tech.gov.sg") // the inviter sees the name
}

func TestOtherSessionsAreEnded(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member(webtest.VendorMailbox, "jane")
	here, there := p.HolderOf(jane.Account), p.HolderOf(jane.Account)
	here.Get("/account").Says("This session", "Sign out of other sessions", "password and authenticator app")
	here.Post("/account/sign-out-others").LeadsTo("/account")
	here.Get("/account").Is(http.StatusOK).Says("You were signed out of one other session").SaysNot("Sign out of other sessions")
	there.Get("/account").Is(http.StatusSeeOther)
}

func TestPasswordIsChanged(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member(webtest.VendorMailbox, "jane")
	here, there := p.HolderOf(jane.Account), p.HolderOf(jane.Account)
	const fresh = "otter lamp velvet canyon"
	change := func(current, password, repeat string) webtest.Reply {
		t.Helper()
		return here.Post("/account/password", "current_password", current, "password", password, "password_repeat", repeat)
	}
	change("wrong", fresh, fresh).Is(http.StatusUnprocessableEntity).Says("This is not your present password")
	change(webtest.TechPassword, "short", "short").Is(http.StatusUnprocessableEntity).Says("Use 8 characters or more")
	change(webtest.TechPassword, fresh, "other").Is(http.StatusUnprocessableEntity).Says("The two passwords differ")
	change(webtest.TechPassword, fresh, fresh).LeadsTo("/account/sign-in-methods")
	there.Get("/account").Is(http.StatusSeeOther)
	here.Get("/account/sign-in-methods").Says("Your password was changed")
	if ok, err := apptest.PasswordMatches(p.Account(jane.ID).PasswordHash, fresh); !ok || err != nil {
		t.Errorf("the new password does not match: %v", err)
	}
	if l := p.Letter(webtest.VendorMailbox); l.Subject != "Your TechPass password was changed" {
		t.Errorf("newest letter: %s", l.Subject)
	}
	officer := p.HolderOf(p.Activated(p.Invited(p.Officer(webtest.OfficerMailbox), "tan@tech.gov.sg").AccountID))
	officer.Get("/account/sign-in-methods").Is(http.StatusOK).SaysNot("Present password")
}

func TestMethodsAreAddedAndRemoved(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member(webtest.VendorMailbox, "jane")
	b := p.HolderOf(jane.Account)
	rp := virtualwebauthn.RelyingParty{ID: p.Factors.Party.Host(), Origin: strings.Replace(p.HTTP.URL, "127.0.0.1", "localhost", 1)}
	add := func(name string) webtest.Reply {
		t.Helper()
		parsed, err := virtualwebauthn.ParseAttestationOptions(b.Post("/account/passkeys/options").Is(http.StatusOK).Body)
		p.OK(err)
		device := virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: jane.ID[:]})
		answer := virtualwebauthn.CreateAttestationResponse(rp, device, virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2), *parsed)
		return b.Post("/account/passkeys", "response", answer, "name", name)
	}
	b.Post("/account/app/remove").Is(http.StatusConflict).Says("the only way left to sign in with a second factor")
	add(strings.Repeat("x", 51)).Is(http.StatusUnprocessableEntity).Says("50 characters or fewer")
	add("Office laptop").LeadsTo("/account/sign-in-methods")
	if l := p.Letter(webtest.VendorMailbox); !strings.Contains(l.Text, "A passkey was added") {
		t.Errorf("newest letter: %s", l.Text)
	}
	o, err := p.Factors.Overview(t.Context(), jane.ID)
	p.OK(err)
	key := "/account/passkeys/" + o.Passkeys[0].ID.String()
	b.Post(key+"/rename", "name", strings.Repeat("x", 51)).Is(http.StatusUnprocessableEntity).Says("50 characters or fewer")
	b.Post(key+"/rename", "name", "Home laptop").LeadsTo("/account/sign-in-methods")
	b.Get("/account/sign-in-methods").Says("The passkey was renamed").Has(`value="Home laptop"`)
	p.HolderOf(p.Member("june@acme.com", "june").Account).Post(key + "/remove").Is(http.StatusNotFound)

	b.Post("/account/app").LeadsTo("/account/app")
	page := b.Get("/account/app").Is(http.StatusOK).Says("The app that you have set up works until the new one is confirmed")
	secret := strings.ReplaceAll(webtest.KeyOnPage.FindStringSubmatch(page.Body)[1], " ", "")
	b.Post("/account/app/confirm", "code", "").Is(http.StatusUnprocessableEntity).Says("This is not the code that the app shows now")
	b.Post("/account/app/confirm", "code", p.AppCode(secret)).LeadsTo("/account/sign-in-methods") // unused recovery codes stay
	b.Get("/account/app").LeadsTo("/account/sign-in-methods")
	b.Post("/account/recovery-codes").Is(http.StatusOK).Says("Keep your recovery codes")
	b.Post("/account/app/remove").LeadsTo("/account/sign-in-methods")
	b.Post(key + "/remove").Is(http.StatusConflict)
	b.Get("/account").Says("1", "Not set up")
}

func TestHolderDownloadsTheirData(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	a := p.Activated(p.Invited(officer, "tan@tech.gov.sg").AccountID)
	p.Letter("tan@tech.gov.sg")
	answer := p.HolderOf(a).Get("/account/data.json").Is(http.StatusOK)
	if got := answer.Header.Get("Content-Disposition"); got != `attachment; filename="techpass-my-data.json"` {
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
	p.OK(json.Unmarshal([]byte(answer.Body), &held))
	if held.Account.Email != "tan@tech.gov.sg" || held.Account.State != "active" || len(held.Invitations) != 1 ||
		held.Invitations[0].InvitedBy != webtest.OfficerMailbox || len(held.SignIns) != 1 || len(held.Mails) == 0 {
		t.Errorf("%s", answer.Body)
	}
	if e := held.Events[0]; e.Action != string(audit.DataDownloaded) || !e.ByYou {
		t.Errorf("newest event %+v", e)
	}
	for _, secret := range []string{"argon2id", `"hash"`, "sealed", "PublicKey"} {
		if strings.Contains(answer.Body, secret) {
			t.Errorf("it tells %s", secret)
		}
	}
}

func TestAccountsNavigation(t *testing.T) {
	p := webtest.NewPortal(t)
	vendor := p.HolderOf(p.Member(webtest.VendorMailbox, "jane").Account)
	vendor.Get("/account").Has(`href="/account"`).SaysNot("Invite users", "Overview")
	vendor.Post("/account/passkeys/none/remove").Is(http.StatusNotFound).Says("Go to My Account")
	p.BrowserOf(p.Officer(webtest.OfficerMailbox)).Get("/overview").Has(`href="/account"`)
	stranger := p.Browser()
	stranger.Get("/account/profile").LeadsTo("/techpass/sign-in?next=%2Faccount%2Fprofile")
	stranger.Post("/account/profile").Is(http.StatusUnauthorized).Says("Your session has ended")
}

func TestBrowserWords(t *testing.T) {
	for agent, want := range map[string]string{
		"": "Unknown browser", "curl/8": "Unknown browser",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36":                  "Chrome on Windows",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0":    "Edge on Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile Safari/604.1": "Safari on iPhone",
		"Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0":                                                           "Firefox on Linux",
	} {
		if got := account.BrowserWord(agent); got != want {
			t.Errorf("%q: %s, want %s", agent, got, want)
		}
	}
	if got := account.MethodsWord([]string{"pwd", "otp", "mfa"}); got != "password and authenticator app" || !slices.Contains([]string{account.MethodsWord(nil)}, "a way that is not known") {
		t.Error(got)
	}
}
