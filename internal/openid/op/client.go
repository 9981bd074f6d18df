package op

import (
	"net/url"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"

	"techbiz/internal/openid"
)

// client is a client of the domain as the library asks for it.
type client struct{ *openid.Client }

// GetID implements op.Client.
func (c client) GetID() string { return c.ID }

// RedirectURIs implements op.Client.
func (c client) RedirectURIs() []string { return c.Client.RedirectURIs }

// PostLogoutRedirectURIs implements op.Client.
func (c client) PostLogoutRedirectURIs() []string { return c.PostLogoutURIs }

// ApplicationType implements op.Client.
func (c client) ApplicationType() op.ApplicationType { return op.ApplicationTypeWeb }

// AuthMethod implements op.Client. A secret is taken in the header and in the form.
func (c client) AuthMethod() oidc.AuthMethod {
	if c.Public() {
		return oidc.AuthMethodNone
	}
	return oidc.AuthMethodBasic
}

// ResponseTypes implements op.Client.
func (c client) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}

// GrantTypes implements op.Client.
func (c client) GrantTypes() []oidc.GrantType {
	return []oidc.GrantType{oidc.GrantTypeCode, oidc.GrantTypeRefreshToken}
}

// LoginURL implements op.Client.
func (c client) LoginURL(id string) string { return signIn + "?request=" + url.QueryEscape(id) }

// AccessTokenType implements op.Client.
func (c client) AccessTokenType() op.AccessTokenType { return op.AccessTokenTypeJWT }

// IDTokenLifetime implements op.Client.
func (c client) IDTokenLifetime() time.Duration { return openid.IDTokenLifetime }

// DevMode implements op.Client. The domain saw to it that http leads to the user's own
// machine only.
func (c client) DevMode() bool { return true }

// RestrictAdditionalIdTokenScopes implements op.Client: it restricts none.
func (c client) RestrictAdditionalIdTokenScopes() func([]string) []string { return asTheyAre }

// RestrictAdditionalAccessTokenScopes implements op.Client: it restricts none.
func (c client) RestrictAdditionalAccessTokenScopes() func([]string) []string { return asTheyAre }

func asTheyAre(scopes []string) []string { return scopes }

// IsScopeAllowed implements op.Client.
func (c client) IsScopeAllowed(scope string) bool { return scope == openid.ScopeTechPass }

// IDTokenUserinfoClaimsAssertion implements op.Client: ID tokens carry what userinfo says.
func (c client) IDTokenUserinfoClaimsAssertion() bool { return true }

// ClockSkew implements op.Client.
func (c client) ClockSkew() time.Duration { return 0 }
