package outbox

import (
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
)

// Routes lists the routes to the mails that go to no mail server.
func (p *Pages) Routes() []kit.Route {
	if p.Letters == nil {
		return nil
	}
	routes := []kit.Route{
		{Method: "GET", Pattern: "/outbox", Access: kit.Visitor, Serve: fromThisMachine(access.On(p.showOutbox))},
		{Method: "GET", Pattern: "/outbox.json", Access: kit.Operations, Serve: fromThisMachine(access.On(p.listOutbox))},
		{Method: "GET", Pattern: "/outbox/{id}/html", Access: kit.Operations, Serve: fromThisMachine(access.On(p.showLetter))},
	}
	if p.Authenticators != nil {
		routes = append(routes, kit.Route{Method: "GET", Pattern: "/outbox/authenticators.json", Access: kit.Operations, Serve: fromThisMachine(access.On(p.listAuthenticators))})
	}
	return routes
}
