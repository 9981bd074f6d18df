package web

// providerPrefix is where the OpenID provider answers.
const providerPrefix = "/oauth/"

// authorizePath is where products send browsers to sign in.
const authorizePath = providerPrefix + "authorize"

// providerTable lists the routes of the OpenID provider, which knows its own clients.
func (s *Server) providerTable() []Route {
	return []Route{
		{Pattern: providerPrefix, Access: Open, serve: s.serveProvider},
		{Pattern: "/.well-known/openid-configuration", Access: Open, serve: s.serveProvider},
	}
}
