package webtest

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/descope/virtualwebauthn"

	"techbiz/internal/techpass"
)

// BeforeMFA returns a browser in which a vendor's next step is the second factor.
func (p *Portal) BeforeMFA() (*Browser, *techpass.Account) {
	p.Helper()
	id := p.Accepted(p.Officer(OfficerMailbox))
	b := p.Invitee(id)
	const password = "otter lamp velvet canyon"
	b.Post("/onboarding/password", "password", password, "password_repeat", password).LeadsTo("/onboarding")
	return b, p.Account(id)
}

// Attest has the browser make a passkey for the account.
func (p *Portal) Attest(b *Browser, a *techpass.Account) string {
	p.Helper()
	rp := virtualwebauthn.RelyingParty{ID: p.Factors.Party.Host(), Origin: strings.Replace(p.HTTP.URL, "127.0.0.1", "localhost", 1)}
	options := b.Post("/onboarding/mfa/passkey/options").Is(http.StatusOK)
	if !json.Valid([]byte(options.Body)) || options.Header.Get("Content-Type") != "application/json" {
		p.Fatalf("options %s", options.Body)
	}
	parsed, err := virtualwebauthn.ParseAttestationOptions(options.Body)
	p.OK(err)
	device := virtualwebauthn.NewAuthenticatorWithOptions(virtualwebauthn.AuthenticatorOptions{UserHandle: a.ID[:]})
	return virtualwebauthn.CreateAttestationResponse(rp, device, virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2), *parsed)
}
