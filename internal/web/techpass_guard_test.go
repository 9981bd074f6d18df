package web_test

import (
	"net/http"
	"testing"

	"techbiz/internal/app"
	"techbiz/internal/relying"
	"techbiz/internal/signin"
	"techbiz/internal/web"
)

// TestNoCodeLeadsAroundAProvider: where an identity provider vouches for a domain's
// mailboxes, no mailed code stands in for it, be the provider down.
func TestNoCodeLeadsAroundAProvider(t *testing.T) {
	p := newPortal(t, func(o *app.Options) {
		party, err := relying.New(relying.Options{Name: "WOG", Issuer: "http://127.0.0.1:1", ClientID: "x", RedirectURL: "http://127.0.0.1:1/back", Now: o.Now})
		if err != nil {
			t.Fatal(err)
		}
		o.Web.ProviderOf = map[string]signin.Provider{"tech.gov.sg": party}
	})
	p.member("lim@tech.gov.sg", "")
	b := p.browser()
	b.post("/techpass/sign-in", "login", "lim@tech.gov.sg").is(http.StatusBadGateway)
	b.post("/techpass/sign-in/code/new").leadsTo("/techpass/sign-in")
	b.get("/techpass/sign-in/code").leadsTo("/techpass/sign-in")
	b.post("/techpass/sign-in/code", "code", "000000").leadsTo("/techpass/sign-in")
}

// TestResetIsNoFirstFactor: who proved the mailbox sets a new password, and signs in with
// it; a code of the app does not do instead.
func TestResetIsNoFirstFactor(t *testing.T) {
	p := newPortal(t)
	jane := p.member("jane@acme.com", "jane")
	b := p.browser()
	b.post("/techpass/reset", "email", "jane@acme.com").leadsTo("/techpass/reset/code")
	b.post("/techpass/reset/code", "code", p.code("jane@acme.com")).leadsTo("/techpass/reset/password")
	b.get("/techpass/sign-in/factor").leadsTo("/techpass/sign-in")
	b.post("/techpass/sign-in/factor", "code", jane.code(p)).leadsTo("/techpass/sign-in")
	b.post("/techpass/sign-in/recovery", "recovery", jane.recovery[0]).leadsTo("/techpass/sign-in")
	b.get("/techpass/sign-in/finish").leadsTo("/techpass/sign-in")
	b.get("/account").is(http.StatusSeeOther)
}

// TestPortalEndsAlone: where the sign-in to the portal is over, a later one with TechPass
// in the same browser goes on.
func TestPortalEndsAlone(t *testing.T) {
	p := newPortal(t)
	lim := p.member("lim@tech.gov.sg", "")
	techPass := p.signInOf(lim.ID, signin.MethodCode, signin.MethodTOTP, signin.MethodMFA)
	b := p.withSession(web.KeySignIn, p.signInOf(lim.ID, signin.MethodCode).String(), web.KeyTechPass, techPass.String(), web.KeyBegun, p.begun())
	b.get("/overview").is(http.StatusOK)
	b.post("/account/sign-out-others").leadsTo("/account")
	b.get("/account").is(http.StatusOK)
	b.get("/overview").is(http.StatusSeeOther)
	b.get("/account").is(http.StatusOK)
}
