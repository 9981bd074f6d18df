package web

import (
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
)

// providerPrefix is where the OpenID provider answers.
const providerPrefix = "/oauth/"

// authorizePath is where products send browsers to sign in.
const authorizePath = providerPrefix + "authorize"

// providerTable lists the routes of the OpenID provider, which knows its own clients.
func (p *techpassPages) providerTable() []kit.Route {
	return []kit.Route{
		{Pattern: providerPrefix, Access: kit.Open, Serve: access.On(p.serveProvider)},
		{Pattern: "/.well-known/openid-configuration", Access: kit.Open, Serve: access.On(p.serveProvider)},
	}
}
