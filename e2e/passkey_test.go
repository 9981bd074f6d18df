package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// atLocalhost is the same portal, opened by the name that passkeys belong to.
func (p *portal) atLocalhost() *portal {
	named := *p
	named.url = strings.Replace(p.url, "127.0.0.1", "localhost", 1)
	return &named
}

// authenticator gives the browser a device that makes passkeys. The function makes it
// know its user.
func (b *tab) authenticator() (verify func()) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		b.t.Fatal(err)
	}
	yes := true
	made, err := chromedp.Call(b.ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: yes, HasUserVerification: yes, AutomaticPresenceSimulation: yes,
	}})
	if err != nil {
		b.t.Fatal(err)
	}
	return func() {
		b.t.Helper()
		_, err := chromedp.Call(b.ctx, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: made.AuthenticatorID, IsUserVerified: yes})
		if err != nil {
			b.t.Fatal(err)
		}
	}
}

func TestInviteeSetsUpAPasskey(t *testing.T) {
	t.Parallel()
	p := onSQLite(t).atLocalhost()
	const mailbox = "tan_passkey@tech.gov.sg"
	desk := p.person(t)
	desk.signIn(officer)
	desk.open("/invite/email")
	desk.fill("Email", mailbox)
	desk.fill("Reason", "Runs the pipelines")
	desk.press("Submit")
	desk.at("Invitation sent")

	invitee := p.person(t)
	invitee.acceptInvitation(p.newLink(mailbox), mailbox)
	invitee.giveName("Pass", "Tan")
	invitee.on("Protect your sign-in")
	verify := invitee.authenticator()
	invitee.click("Create a passkey") // by a finger that the device does not know
	invitee.sees("No passkey was made")
	invitee.look("no passkey was made")
	verify()
	invitee.press("Create a passkey")
	invitee.acceptPolicies()

	// The passkey alone signs in, no name being typed.
	invitee.press("Sign in with TechPass")
	invitee.press("Sign in with a passkey")
	invitee.until("My Account", `() => location.pathname === "/account"`)
}
