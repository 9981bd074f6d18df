// Package op is the OpenID Connect edge: it lets the clients of internal/openid
// sign people in with TechPass, over HTTP. The protocol is github.com/zitadel/oidc's; the
// rules are the domain's. Kept to here: authorization code with PKCE (S256) for every
// client, refresh tokens with offline_access, no other grant, RS256.
//
//	/.well-known/openid-configuration
//	/oauth/authorize      ──► /techpass/sign-in?request=… ──► /oauth/authorize/callback?id=…
//	/oauth/token  /oauth/userinfo  /oauth/keys  /oauth/revoke  /oauth/introspect
//	/oauth/end-session
//
// Access tokens are signed JWTs that live ten minutes. Resource servers may check them by
// themselves, or ask: userinfo and introspection know at once of a token that was taken
// back, an account that was disabled and a sign-in that was ended.
package op
