package techpass

import (
	"techbiz/internal/auth/mfa"
	"techbiz/internal/auth/signin"
	"techbiz/internal/invite"
	"techbiz/internal/openid"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/techpass/policy"
	"techbiz/internal/web/kit"
)

// Pages are the pages of signing up and signing in: to the portal, and with TechPass
// to every product.
type Pages struct {
	*kit.Site

	SignIn    *signin.Service
	Factors   *mfa.Service
	Invites   *invite.Service
	Policies  *policy.Service
	OpenID    *openid.Service
	Allowlist *allowlist.Service
	// Provider answers the clients of OpenID.
	Provider OpenIDProvider
	// Callback is where a browser goes when the request with this ID is answered.
	Callback func(requestID string) string
	// TechPass is the provider by which users sign in to the portal; TechPassOutside says that
	// it is not this program's own.
	TechPass        signin.Provider
	TechPassOutside bool
	// NoMailedCodes closes the portal's own door, by a mailed code.
	NoMailedCodes bool

	authorizing authorizing // requests of products
}

// newTechPassPages returns the pages, which bound what products may have stored.
func New(p Pages, limits AuthorizeLimits) *Pages {
	p.authorizing = newAuthorizing(limits, p.Now)
	return &p
}
