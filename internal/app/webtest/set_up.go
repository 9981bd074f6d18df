package webtest

import (
	"github.com/google/uuid"

	"techbiz/internal/app"
	"techbiz/internal/auth/signin"
	"techbiz/internal/base/people"
	"techbiz/internal/openid/rp"
)

// SetUp has the operator make a set-up link, and returns its path.
func (p *Portal) SetUp(accountID uuid.UUID) string {
	p.Helper()
	token, _, err := p.Invites.MakeSetUpLink(p.Context(), people.System(), accountID)
	p.OK(err)
	return "/set-up/" + token
}

// VouchedFor has an identity provider vouch for the mailboxes of the domain.
func VouchedFor(domain string) func(o *app.Options) {
	return func(o *app.Options) {
		party, err := rp.New(rp.Options{Name: "WOG", Issuer: "http://127.0.0.1:1", ClientID: "x", RedirectURL: "http://127.0.0.1:1/back", Now: o.Now})
		if err != nil {
			panic(err)
		}
		o.Web.Providers, o.Web.ProviderOf = []signin.Provider{party}, map[string]signin.Provider{domain: party}
	}
}
