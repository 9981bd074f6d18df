package web

import "net/http"

// accountsTable lists the routes of what becomes of accounts: for admins, for agency admins
// those of their agency, and for officers what is about those whom they invited.
func (s *Server) accountsTable() []Route {
	return []Route{
		{Method: http.MethodGet, Pattern: "/admin/accounts", Access: AgencyAdmin, serve: s.showAccounts},
		{Method: http.MethodGet, Pattern: "/admin/accounts/{id}", Access: AgencyAdmin, serve: s.showAdminAccount},
		{Method: http.MethodGet, Pattern: "/admin/accounts/{id}/{deed}", Access: AgencyAdmin, serve: s.showAccountChange},
		{Method: http.MethodPost, Pattern: "/admin/accounts/{id}/{deed}", Access: AgencyAdmin, serve: s.changeAccount},
		{Method: http.MethodGet, Pattern: handOverPath, Access: Inviter, serve: s.showHandOver, techPass: true},
		{Method: http.MethodPost, Pattern: handOverPath, Access: Inviter, serve: s.handOver, techPass: true, recent: true},
		{Method: http.MethodGet, Pattern: handOverPath + "/{id}", Access: Inviter, serve: s.showOneHandOver},
		{Method: http.MethodPost, Pattern: handOverPath + "/{id}/accept", Access: Inviter, serve: s.acceptHandOver, techPass: true, recent: true},
		{Method: http.MethodPost, Pattern: handOverPath + "/{id}/decline", Access: Inviter, serve: s.declineHandOver},
		{Method: http.MethodPost, Pattern: handOverPath + "/{id}/withdraw", Access: Inviter, serve: s.withdrawHandOver},
		{Method: http.MethodGet, Pattern: "/invite/status/{id}/contract", Access: Inviter, serve: s.showContract},
		{Method: http.MethodPost, Pattern: "/invite/status/{id}/contract", Access: Inviter, serve: s.setContract},
	}
}
