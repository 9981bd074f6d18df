package web

import (
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
)

// outboxTable lists the routes to the mails that go to no mail server.
func (s *Server) outboxTable() []kit.Route {
	if s.Outbox == nil {
		return nil
	}
	routes := []kit.Route{
		{Method: "GET", Pattern: "/outbox", Access: kit.Visitor, Serve: fromThisMachine(access.On(s.showOutbox))},
		{Method: "GET", Pattern: "/outbox.json", Access: kit.Operations, Serve: fromThisMachine(access.On(s.listOutbox))},
		{Method: "GET", Pattern: "/outbox/{id}/html", Access: kit.Operations, Serve: fromThisMachine(access.On(s.showLetter))},
	}
	if s.Authenticators != nil {
		routes = append(routes, kit.Route{Method: "GET", Pattern: "/outbox/authenticators.json", Access: kit.Operations, Serve: fromThisMachine(access.On(s.listAuthenticators))})
	}
	return routes
}
