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
		{Method: http.MethodGet, Pattern: kit.HandOverPath, Access: kit.Inviter, Serve: on(s.showHandOver), TechPass: true},
		{Method: http.MethodPost, Pattern: kit.HandOverPath, Access: kit.Inviter, Serve: on(s.handOver), TechPass: true, Recent: true},
		{Method: http.MethodGet, Pattern: kit.HandOverPath + "/{id}", Access: kit.Inviter, Serve: on(s.showOneHandOver)},
		{Method: http.MethodPost, Pattern: kit.HandOverPath + "/{id}/accept", Access: kit.Inviter, Serve: on(s.acceptHandOver), TechPass: true, Recent: true},
		{Method: http.MethodPost, Pattern: kit.HandOverPath + "/{id}/decline", Access: kit.Inviter, Serve: on(s.declineHandOver)},
		{Method: http.MethodPost, Pattern: kit.HandOverPath + "/{id}/withdraw", Access: kit.Inviter, Serve: on(s.withdrawHandOver)},
		{Method: http.MethodGet, Pattern: "/invite/status/{id}/contract", Access: kit.Inviter, Serve: on(s.showContract)},
		{Method: http.MethodPost, Pattern: "/invite/status/{id}/contract", Access: kit.Inviter, Serve: on(s.setContract)},
	}
}
