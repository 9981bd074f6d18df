package web

import (
	"net/http"
	"slices"

	"techbiz/internal/web/access"
	"techbiz/internal/web/assets"
	"techbiz/internal/web/kit"
)

// Routes returns the table of all routes.
func (s *Server) Routes() []kit.Route { return slices.Clone(s.routes) }

// table lists every route of the portal. What is not in it is not found.
func (s *Server) table() []kit.Route {
	routes := s.programTable()
	for _, area := range s.areas() {
		routes = append(routes, area.Routes()...)
	}
	return routes
}

// programTable lists what is no page of an area: the form that one resumes, and what programs
// ask for: the JSON API, health, assets.
func (s *Server) programTable() []kit.Route {
	routes := []kit.Route{
		{Method: "GET", Pattern: access.ResumePath + "{form}", Access: kit.SignedIn, Serve: access.On(s.gate.guard.ShowResume)},
		{Method: "GET", Pattern: "/healthz", Access: kit.Open, Serve: kit.ServeBy(http.HandlerFunc(healthz))},
		{Method: "GET", Pattern: "/readyz", Access: kit.Open, Serve: kit.ServeBy(readyz(s.Ready, s.Log))},
		{Method: "GET", Pattern: assets.Prefix, Access: kit.Open, Serve: kit.ServeBy(assets.Handler())},
		{Pattern: "/", Access: kit.Public, Serve: access.On(missing{s.mux}.answer)},
	}
	if s.API != nil {
		routes = append(routes, kit.Route{Pattern: "/api/v1/", Access: kit.Token, Serve: kit.ServeBy(s.API), Limit: kit.APITimeout})
	}
	return routes
}
