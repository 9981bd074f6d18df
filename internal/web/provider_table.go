package web

// providerPrefix is where the OpenID provider answers.
const providerPrefix = "/oauth/"

// providerTable lists the routes of the OpenID provider, which knows its own clients.
func (s *Server) providerTable() []Route {
	return []Route{
		{Pattern: providerPrefix, Access: Open, serve: serveBy(s.Provider)},
		{Pattern: "/.well-known/openid-configuration", Access: Open, serve: serveBy(s.Provider)},
	}
}
