package techpass_test

import (
	"net/http"
	"testing"

	"techbiz/internal/app"
	"techbiz/internal/app/webtest"
	"techbiz/internal/auth/signin"
	"techbiz/internal/openid/rp"
	"techbiz/internal/web/access"
)

// TestNoCodeLeadsAroundAProvider: where an identity provider vouches for a domain's
// mailboxes, no mailed code stands in for it, be the provider down.
func TestNoCodeLeadsAroundAProvider(t *testing.T) {
	p := webtest.NewPortal(t, func(o *app.Options) {
		party, err := rp.New(rp.Options{Name: "WOG", Issuer: "http://127.0.0.1:1", ClientID: "x", RedirectURL: "http://127.0.0.1:1/back", Now: o.Now})
		if err != nil {
			t.Fatal(err)
		}
		o.Web.ProviderOf = map[string]signin.Provider{"tech.gov.sg": party}
	})
	p.Member("lim@tech.gov.sg", "")
	b := p.Browser()
	b.Post("/techpass/sign-in", "login", "lim@tech.gov.sg").Is(http.StatusBadGateway)
	b.Post("/techpass/sign-in/code/new").LeadsTo("/techpass/sign-in")
	b.Get("/techpass/sign-in/code").LeadsTo("/techpass/sign-in")
	b.Post("/techpass/sign-in/code", "code", "000000").LeadsTo("/techpass/sign-in")
}

// TestResetIsNoFirstFactor: who proved the mailbox sets a new password, and signs in with
// it; a code of the app does not do instead.
func TestResetIsNoFirstFactor(t *testing.T) {
	p := webtest.NewPortal(t)
	jane := p.Member("jane@acme.com", "jane")
	b := p.Browser()
	b.Post("/techpass/reset", "email", "jane@acme.com").LeadsTo("/techpass/reset/code")
	b.Post("/techpass/reset/code", "code", p.Code("jane@acme.com")).LeadsTo("/techpass/reset/password")
	b.Get("/techpass/sign-in/factor").LeadsTo("/techpass/sign-in")
	b.Post("/techpass/sign-in/factor", "code", jane.Code(p)).LeadsTo("/techpass/sign-in")
	b.Post("/techpass/sign-in/recovery", "recovery", jane.Recovery[0]).LeadsTo("/techpass/sign-in")
	b.Get("/techpass/sign-in/finish").LeadsTo("/techpass/sign-in")
	b.Get("/account").Is(http.StatusSeeOther)
}

// TestPortalEndsAlone: where the sign-in to the portal is over, a later one with TechPass
// in the same browser goes on.
func TestPortalEndsAlone(t *testing.T) {
	p := webtest.NewPortal(t)
	lim := p.Member("lim@tech.gov.sg", "")
	techPass := p.SignInOf(lim.ID, signin.MethodCode, signin.MethodTOTP, signin.MethodMFA)
	b := p.WithSession(access.KeySignIn, p.SignInOf(lim.ID, signin.MethodCode).String(), access.KeyTechPass, techPass.String(), access.KeyBegun, p.Begun())
	b.Get("/overview").Is(http.StatusOK)
	b.Post("/account/sign-out-others").LeadsTo("/account")
	b.Get("/account").Is(http.StatusOK)
	b.Get("/overview").Is(http.StatusSeeOther)
	b.Get("/account").Is(http.StatusOK)
}
