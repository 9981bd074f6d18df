package overview

import (
	"net/http"

	"techbiz/internal/approval"
	"techbiz/internal/desk"
	"techbiz/internal/invite"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
)

// Pages are where one begins after signing in.
type Pages struct {
	*kit.Site

	Invites   *invite.Service
	Approvals *approval.Service
	Desk      *desk.Service
}

// Routes lists the portal's first address, and the page that it leads to.
func (p *Pages) Routes() []kit.Route {
	return []kit.Route{
		{Method: http.MethodGet, Pattern: "/{$}", Access: kit.Visitor, Serve: access.On(p.showStart)},
		{Method: http.MethodGet, Pattern: "/overview", Access: kit.SignedIn, Serve: access.On(p.showOverview)},
	}
}
