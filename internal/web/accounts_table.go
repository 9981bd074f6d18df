package web

import (
	"net/http"

	"techbiz/internal/web/kit"
)

// accountsTable lists the routes of what becomes of accounts: for admins, for agency admins
// those of their agency, and for officers what is about those whom they invited.
func (s *Server) accountsTable() []kit.Route {
	return []kit.Route{
		{Method: http.MethodGet, Pattern: "/admin/accounts", Access: kit.AgencyAdmin, Serve: on(s.showAccounts)},
		{Method: http.MethodGet, Pattern: "/admin/accounts/{id}", Access: kit.AgencyAdmin, Serve: on(s.showAdminAccount)},
		{Method: http.MethodGet, Pattern: "/admin/accounts/{id}/{deed}", Access: kit.AgencyAdmin, Serve: on(s.showAccountChange)},
		{Method: http.MethodPost, Pattern: "/admin/accounts/{id}/{deed}", Access: kit.AgencyAdmin, Serve: on(s.changeAccount)},
	}
}
