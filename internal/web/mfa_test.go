package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"techbiz/internal/policy"
	"techbiz/internal/signin"
	"techbiz/internal/techpass"
)

// beforeMFA returns a browser in which a vendor's next step is the second factor.
func (p *portal) beforeMFA() (*browser, *techpass.Account) {
	p.Helper()
	id := p.accepted(p.Officer(officerMailbox))
	b := p.invitee(id)
	const password = "otter lamp velvet canyon"
	b.post("/onboarding/password", "password", password, "password_repeat", password).leadsTo("/onboarding")
	return b, p.Account(id)
}

func TestAppIsSetUpDuringOnboarding(t *testing.T) {
	p := newPortal(t)
	b, a := p.beforeMFA()
	b.get("/onboarding/mfa").is(http.StatusOK).says("Protect your sign-in", "Authenticator app", "Passkeys need JavaScript")
	b.get("/onboarding/mfa/app").leadsTo("/onboarding/mfa") // not begun
	b.post("/onboarding/privacy", "agree", "yes", "version", policy.FirstVersion).leadsTo("/onboarding")
	b.post("/onboarding/mfa/app").leadsTo("/onboarding/mfa/app")
	page := b.get("/onboarding/mfa/app").is(http.StatusOK).says("Set up your authenticator app", "Type the code that the app shows")
	page.has(`src="data:image/png;base64,`)
	secret := strings.ReplaceAll(keyOnPage.FindStringSubmatch(page.body)[1], " ", "")
	b.get("/onboarding/mfa/app").has(keyOnPage.FindString(page.body)) // loading it again changes nothing
	b.post("/onboarding/mfa/app/confirm", "code", "").is(http.StatusUnprocessableEntity).says("This is not the code that the app shows now")

	another := p.invitee(a.ID) // who left and came back
	another.get("/onboarding").leadsTo("/onboarding/mfa")

	code := p.appCode(secret)
	codes := b.post("/onboarding/mfa/app/confirm", "code", code).is(http.StatusOK).says("Keep your recovery codes", "Each works once")
	if n := strings.Count(codes.body, "<li><code>"); n != 10 {
		t.Errorf("%d recovery codes on the page", n)
	}
	b.post("/onboarding/mfa/app/confirm", "code", code).leadsTo("/onboarding") // loaded again
	another.get("/onboarding").leadsTo("/onboarding/privacy")
	if p.Account(a.ID).TOTPAt.IsZero() {
		t.Error("no app is noted on the account")
	}
}

func TestSetUpOfAppRunsOut(t *testing.T) {
	p := newPortal(t)
	_, a := p.beforeMFA()
	b := p.invitee(a.ID)
	b.post("/onboarding/mfa/app").leadsTo("/onboarding/mfa/app")
	p.Clock.Add(2 * time.Hour)
	b = p.invitee(a.ID)
	b.get("/onboarding/mfa/app").leadsTo("/onboarding/mfa")
	b.post("/onboarding/mfa/app/confirm", "code", "123456").is(http.StatusUnprocessableEntity).says("left for too long", "Set up an app")
}

// attest has the browser make a passkey for the account.
func (p *portal) attest(b *browser, a *techpass.Account) string {
	p.Helper()
	rp := virtualwebauthn.RelyingParty{ID: p.Factors.Party.Host(), Origin: strings.Replace(p.http.URL, "127.0.0.1", "localhost", 1)}
	options := b.post("/onboarding/mfa/passkey/options").is(http.StatusOK)
	if !json.Valid([]byte(options.body)) || options.header.Get("Content-Type") != "application/json" {
		p.Fatalf("options %s", options.body)
	}
	parsed, err := virtualwebauthn.ParseAttestationOptions(options.body)
	p.OK(err)
	device := virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: a.ID[:]})
	return virtualwebauthn.CreateAttestationResponse(rp, device, virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2), *parsed)
}

func TestPasskeyIsMadeDuringOnboarding(t *testing.T) {
	p := newPortal(t)
	b, a := p.beforeMFA()
	attest := func() string { return p.attest(b, a) }
	b.post("/onboarding/mfa/passkey").is(http.StatusUnprocessableEntity).says("This took too long")
	b.post("/onboarding/mfa/passkey/options").is(http.StatusOK)
	b.post("/onboarding/mfa/passkey", "response", "{}").is(http.StatusUnprocessableEntity).says("This passkey was not accepted")
	old := attest()
	attest()
	b.post("/onboarding/mfa/passkey", "response", old).is(http.StatusUnprocessableEntity) // another challenge is open now
	answer := attest()
	b.post("/onboarding/mfa/passkey", "response", answer).leadsTo("/onboarding")
	b.post("/onboarding/mfa/passkey", "response", answer).leadsTo("/onboarding") // sent twice
	b.get("/onboarding").leadsTo("/onboarding/privacy")
	if got := p.Account(a.ID); got.Passkeys != 1 || !got.TOTPAt.IsZero() {
		t.Errorf("%+v", got)
	}
}

// TestPasskeyLeadsBackToTheStepsThatAreLeft: who left before the terms goes on there.
func TestPasskeyLeadsBackToTheStepsThatAreLeft(t *testing.T) {
	p := newPortal(t)
	b, a := p.beforeMFA()
	rp := virtualwebauthn.RelyingParty{ID: p.Factors.Party.Host(), Origin: strings.Replace(p.http.URL, "127.0.0.1", "localhost", 1)}
	device := virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: a.ID[:]})
	key := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
	made, err := virtualwebauthn.ParseAttestationOptions(b.post("/onboarding/mfa/passkey/options").is(http.StatusOK).body)
	p.OK(err)
	b.post("/onboarding/mfa/passkey", "response", virtualwebauthn.CreateAttestationResponse(rp, device, key, *made)).leadsTo("/onboarding")

	another := p.browser()
	asked, err := virtualwebauthn.ParseAssertionOptions(another.post("/techpass/sign-in/passkey/options").is(http.StatusOK).body)
	p.OK(err)
	key.Counter++
	another.post("/techpass/sign-in/passkey", "response", virtualwebauthn.CreateAssertionResponse(rp, device, key, *asked)).leadsTo("/onboarding")
	another.get("/onboarding").leadsTo("/onboarding/privacy")
	another.post("/onboarding/privacy", "agree", "yes", "version", policy.FirstVersion).leadsTo("/onboarding")
	another.post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).leadsTo("/onboarding")
	another.get("/onboarding").leadsTo("/techpass/sign-in/finish") // both factors were shown
	another.get("/techpass/sign-in/finish").leadsTo("/account")
	another.get("/account").is(http.StatusOK).says("passkey")
}

// TestDoneNamesTheStepThatIsLeft: a device is to be onboarded where SEED is required.
func TestDoneNamesTheStepThatIsLeft(t *testing.T) {
	p := newPortal(t)
	id := p.accepted(p.Officer(officerMailbox))
	p.OK(p.Store.SignIns().Update(t.Context(), func(tx signin.Tx) error {
		a, err := tx.Account(t.Context(), id)
		p.OK(err)
		a.SEED = true
		return tx.UpdateAccount(t.Context(), a)
	}))
	b := p.invitee(id)
	const password = "otter lamp velvet canyon"
	b.post("/onboarding/password", "password", password, "password_repeat", password).leadsTo("/onboarding")
	b.setUpApp()
	b.post("/onboarding/privacy", "agree", "yes", "version", policy.FirstVersion).leadsTo("/onboarding")
	b.post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).leadsTo("/onboarding")
	b.get("/onboarding/done").is(http.StatusOK).says("Your TechPass is active", "One more step: onboard your device to SEED").saysNot("You are onboarded", "Done done").has(`aria-current="step"`)
}
