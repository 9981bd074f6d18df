package account_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"techbiz/internal/app/webtest"
	"techbiz/internal/auth/signin"
	"techbiz/internal/techpass/policy"
)

func TestAppIsSetUpDuringOnboarding(t *testing.T) {
	p := webtest.NewPortal(t)
	b, a := p.BeforeMFA()
	b.Get("/onboarding/mfa").Is(http.StatusOK).Says("Protect your sign-in", "Authenticator app", "Passkeys need JavaScript")
	b.Get("/onboarding/mfa/app").LeadsTo("/onboarding/mfa") // not begun
	b.Post("/onboarding/privacy", "agree", "yes", "version", policy.FirstVersion).LeadsTo("/onboarding")
	b.Post("/onboarding/mfa/app").LeadsTo("/onboarding/mfa/app")
	page := b.Get("/onboarding/mfa/app").Is(http.StatusOK).Says("Set up your authenticator app", "Type the code that the app shows")
	page.Has(`src="data:image/png;base64,`)
	secret := strings.ReplaceAll(webtest.KeyOnPage.FindStringSubmatch(page.Body)[1], " ", "")
	b.Get("/onboarding/mfa/app").Has(webtest.KeyOnPage.FindString(page.Body)) // loading it again changes nothing
	b.Post("/onboarding/mfa/app/confirm", "code", "").Is(http.StatusUnprocessableEntity).Says("This is not the code that the app shows now")

	another := p.Invitee(a.ID) // who left and came back
	another.Get("/onboarding").LeadsTo("/onboarding/mfa")

	code := p.AppCode(secret)
	codes := b.Post("/onboarding/mfa/app/confirm", "code", code).Is(http.StatusOK).Says("Keep your recovery codes", "Each works once")
	if n := strings.Count(codes.Body, "<li><code>"); n != 10 {
		t.Errorf("%d recovery codes on the page", n)
	}
	b.Post("/onboarding/mfa/app/confirm", "code", code).LeadsTo("/onboarding") // loaded again
	another.Get("/onboarding").LeadsTo("/onboarding/privacy")
	if p.Account(a.ID).TOTPAt.IsZero() {
		t.Error("no app is noted on the account")
	}
}

func TestSetUpOfAppRunsOut(t *testing.T) {
	p := webtest.NewPortal(t)
	_, a := p.BeforeMFA()
	b := p.Invitee(a.ID)
	b.Post("/onboarding/mfa/app").LeadsTo("/onboarding/mfa/app")
	p.Clock.Add(2 * time.Hour)
	b = p.Invitee(a.ID)
	b.Get("/onboarding/mfa/app").LeadsTo("/onboarding/mfa")
	b.Post("/onboarding/mfa/app/confirm", "code", "123456").Is(http.StatusUnprocessableEntity).Says("left for too long", "Set up an app")
}

func TestPasskeyIsMadeDuringOnboarding(t *testing.T) {
	p := webtest.NewPortal(t)
	b, a := p.BeforeMFA()
	attest := func() string { return p.Attest(b, a) }
	b.Post("/onboarding/mfa/passkey").Is(http.StatusUnprocessableEntity).Says("This took too long")
	b.Post("/onboarding/mfa/passkey/options").Is(http.StatusOK)
	b.Post("/onboarding/mfa/passkey", "response", "{}").Is(http.StatusUnprocessableEntity).Says("This passkey was not accepted")
	old := attest()
	attest()
	b.Post("/onboarding/mfa/passkey", "response", old).Is(http.StatusUnprocessableEntity) // another challenge is open now
	answer := attest()
	b.Post("/onboarding/mfa/passkey", "response", answer).LeadsTo("/onboarding")
	b.Post("/onboarding/mfa/passkey", "response", answer).LeadsTo("/onboarding") // sent twice
	b.Get("/onboarding").LeadsTo("/onboarding/privacy")
	if got := p.Account(a.ID); got.Passkeys != 1 || !got.TOTPAt.IsZero() {
		t.Errorf("%+v", got)
	}
}

// TestPasskeyLeadsBackToTheStepsThatAreLeft: who left before the terms goes on there.
func TestPasskeyLeadsBackToTheStepsThatAreLeft(t *testing.T) {
	p := webtest.NewPortal(t)
	b, a := p.BeforeMFA()
	rp := virtualwebauthn.RelyingParty{ID: p.Factors.Party.Host(), Origin: strings.Replace(p.HTTP.URL, "127.0.0.1", "localhost", 1)}
	device := virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: a.ID[:]})
	key := virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
	made, err := virtualwebauthn.ParseAttestationOptions(b.Post("/onboarding/mfa/passkey/options").Is(http.StatusOK).Body)
	p.OK(err)
	b.Post("/onboarding/mfa/passkey", "response", virtualwebauthn.CreateAttestationResponse(rp, device, key, *made)).LeadsTo("/onboarding")

	another := p.Browser()
	asked, err := virtualwebauthn.ParseAssertionOptions(another.Post("/techpass/sign-in/passkey/options").Is(http.StatusOK).Body)
	p.OK(err)
	key.Counter++
	another.Post("/techpass/sign-in/passkey", "response", virtualwebauthn.CreateAssertionResponse(rp, device, key, *asked)).LeadsTo("/onboarding")
	another.Get("/onboarding").LeadsTo("/onboarding/privacy")
	another.Post("/onboarding/privacy", "agree", "yes", "version", policy.FirstVersion).LeadsTo("/onboarding")
	another.Post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).LeadsTo("/onboarding")
	another.Get("/onboarding").LeadsTo("/techpass/sign-in/finish") // both factors were shown
	another.Get("/techpass/sign-in/finish").LeadsTo("/account")
	another.Get("/account").Is(http.StatusOK).Says("passkey")
}

// TestDoneNamesTheStepThatIsLeft: a device is to be onboarded where SEED is required.
func TestDoneNamesTheStepThatIsLeft(t *testing.T) {
	p := webtest.NewPortal(t)
	id := p.Accepted(p.Officer(webtest.OfficerMailbox))
	p.OK(p.Store.SignIns().Update(t.Context(), func(tx signin.Tx) error {
		a, err := tx.Account(t.Context(), id)
		p.OK(err)
		a.SEED = true
		return tx.UpdateAccount(t.Context(), a)
	}))
	b := p.Invitee(id)
	const password = "otter lamp velvet canyon"
	b.Post("/onboarding/password", "password", password, "password_repeat", password).LeadsTo("/onboarding")
	b.SetUpApp()
	b.Post("/onboarding/privacy", "agree", "yes", "version", policy.FirstVersion).LeadsTo("/onboarding")
	b.Post("/onboarding/terms", "agree", "yes", "version", policy.FirstVersion).LeadsTo("/onboarding")
	b.Get("/onboarding/done").Is(http.StatusOK).Says("Your TechPass is active", "One more step: onboard your device to SEED").SaysNot("You are onboarded", "Done done").Has(`aria-current="step"`)
}
