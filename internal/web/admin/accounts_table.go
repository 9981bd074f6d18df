package admin

import (
	"net/http"

	"techbiz/internal/web/kit"
)

// accountsTable lists the routes of what becomes of accounts: for admins, for agency admins
// those of their agency, and for officers what is about those whom they invited.
func (p *Pages) accountsTable() []kit.Route {
	return []kit.Route{
		{Method: http.MethodGet, Pattern: "/admin/accounts", Access: kit.AgencyAdmin, Serve: p.showAccounts},
		{Method: http.MethodGet, Pattern: "/admin/accounts/{id}", Access: kit.AgencyAdmin, Serve: p.showAdminAccount},
		{Method: http.MethodGet, Pattern: "/admin/accounts/{id}/{deed}", Access: kit.AgencyAdmin, Serve: p.showAccountChange},
		{Method: http.MethodPost, Pattern: "/admin/accounts/{id}/{deed}", Access: kit.AgencyAdmin, Serve: p.changeAccount},
	}
}
