package techpass

import (
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
)

// ProviderPrefix is where the OpenID provider answers.
const ProviderPrefix = "/oauth/"

// authorizePath is where products send browsers to sign in.
const authorizePath = ProviderPrefix + "authorize"

// providerTable lists the routes of the OpenID provider, which knows its own clients.
func (p *Pages) providerTable() []kit.Route {
	return []kit.Route{
		{Pattern: ProviderPrefix, Access: kit.Open, Serve: access.On(p.serveProvider)},
		{Pattern: "/.well-known/openid-configuration", Access: kit.Open, Serve: access.On(p.serveProvider)},
	}
}
