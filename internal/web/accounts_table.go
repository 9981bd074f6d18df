package web

import "net/http"

// accountsTable lists the routes of what becomes of accounts: for admins, for agency admins
// those of their agency, and for officers what is about those whom they invited.
func (s *Server) accountsTable() []Route {
	return []Route{
		{Method: http.MethodGet, Pattern: "/admin/accounts", Access: AgencyAdmin, serve: on(s.showAccounts)},
		{Method: http.MethodGet, Pattern: "/admin/accounts/{id}", Access: AgencyAdmin, serve: on(s.showAdminAccount)},
		{Method: http.MethodGet, Pattern: "/admin/accounts/{id}/{deed}", Access: AgencyAdmin, serve: on(s.showAccountChange)},
		{Method: http.MethodPost, Pattern: "/admin/accounts/{id}/{deed}", Access: AgencyAdmin, serve: on(s.changeAccount)},
		{Method: http.MethodGet, Pattern: handOverPath, Access: Inviter, serve: on(s.showHandOver), techPass: true},
		{Method: http.MethodPost, Pattern: handOverPath, Access: Inviter, serve: on(s.handOver), techPass: true, recent: true},
		{Method: http.MethodGet, Pattern: handOverPath + "/{id}", Access: Inviter, serve: on(s.showOneHandOver)},
		{Method: http.MethodPost, Pattern: handOverPath + "/{id}/accept", Access: Inviter, serve: on(s.acceptHandOver), techPass: true, recent: true},
		{Method: http.MethodPost, Pattern: handOverPath + "/{id}/decline", Access: Inviter, serve: on(s.declineHandOver)},
		{Method: http.MethodPost, Pattern: handOverPath + "/{id}/withdraw", Access: Inviter, serve: on(s.withdrawHandOver)},
		{Method: http.MethodGet, Pattern: "/invite/status/{id}/contract", Access: Inviter, serve: on(s.showContract)},
		{Method: http.MethodPost, Pattern: "/invite/status/{id}/contract", Access: Inviter, serve: on(s.setContract)},
	}
}
