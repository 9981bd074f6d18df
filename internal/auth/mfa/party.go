package mfa

import (
	"fmt"
	"net/netip"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"techbiz/internal/techpass"
)

// Party is the relying party: the host that passkeys belong to.
type Party struct {
	id  string
	lib *webauthn.WebAuthn
}

// NewParty returns the relying party of the portal at publicURL. Passkeys belong to a
// host's name and never to an address; so where the portal runs on this machine's own
// address, they work for who opens it as localhost.
func NewParty(publicURL *url.URL) (*Party, error) {
	id, host := publicURL.Hostname(), publicURL.Host
	if addr, err := netip.ParseAddr(id); err == nil && addr.IsLoopback() {
		id, host = "localhost", "localhost"
		if port := publicURL.Port(); port != "" {
			host += ":" + port
		}
	}
	required := true
	lib, err := webauthn.New(&webauthn.Config{
		RPID: id, RPDisplayName: appIssuer, RPOrigins: []string{publicURL.Scheme + "://" + host},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: &required, ResidentKey: protocol.ResidentKeyRequirementRequired,
			UserVerification: protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{
			Login:        webauthn.TimeoutConfig{Timeout: CeremonyLifetime},
			Registration: webauthn.TimeoutConfig{Timeout: CeremonyLifetime},
		},
		// Browsers' extensions may answer unasked; nothing here relies on an answer.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	})
	if err != nil {
		return nil, fmt.Errorf("set up passkeys for %s: %w", id, err)
	}
	return &Party{id: id, lib: lib}, nil
}

// Host is the name that passkeys belong to: pages at another one can't use them.
func (p *Party) Host() string { return p.id }

// holder shows an account with some of its passkeys to the library.
type holder struct {
	account  *techpass.Account
	passkeys []*Passkey
}

func (h holder) WebAuthnID() []byte          { return h.account.ID[:] }
func (h holder) WebAuthnName() string        { return h.account.LoginID() }
func (h holder) WebAuthnDisplayName() string { return h.account.LoginID() }

func (h holder) WebAuthnCredentials() []webauthn.Credential {
	credentials := make([]webauthn.Credential, len(h.passkeys))
	for n, p := range h.passkeys {
		credentials[n] = p.Credential
	}
	return credentials
}
