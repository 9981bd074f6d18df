package web

import "net/http"

// adminTable lists the routes by which organisations and people are administered: by admins
// all of them, by agency admins their own agency.
func (s *Server) adminTable() []Route {
	return []Route{
		{Method: "GET", Pattern: auditPath, Access: AgencyAdmin, serve: on(s.showAudit)},
		{Method: "GET", Pattern: auditPath + "/export.csv", Access: AgencyAdmin, serve: on(s.exportEvents(false, "csv")), limit: exportTimeout},
		{Method: "GET", Pattern: auditPath + "/export.xlsx", Access: AgencyAdmin, serve: on(s.exportEvents(false, "xlsx")), limit: exportTimeout},
		{Method: "GET", Pattern: "/admin/domains", Access: AgencyAdmin, serve: on(s.showDomains)},
		{Method: "POST", Pattern: "/admin/domains/allow", Access: AgencyAdmin, serve: on(s.allowDomain)},
		{Method: "POST", Pattern: "/admin/domains/seed", Access: AgencyAdmin, serve: on(s.offerSEED)},
		{Method: http.MethodGet, Pattern: "/admin", Access: AgencyAdmin, serve: on(s.showAdmin)},
		{Method: http.MethodGet, Pattern: "/admin/invitations", Access: AgencyAdmin, serve: on(s.showInvitations)},
		{Method: http.MethodGet, Pattern: "/admin/invitations/export.csv", Access: AgencyAdmin, serve: on(s.exportAllCSV), limit: exportTimeout},
		{Method: http.MethodGet, Pattern: "/admin/invitations/export.xlsx", Access: AgencyAdmin, serve: on(s.exportAllXLSX), limit: exportTimeout},
		{Method: http.MethodGet, Pattern: "/admin/duties", Access: AgencyAdmin, serve: on(s.showDuties)},
		{Method: http.MethodPost, Pattern: "/admin/duties", Access: AgencyAdmin, serve: on(s.giveDuty)},
		{Method: http.MethodGet, Pattern: "/admin/duties/{id}/take", Access: AgencyAdmin, serve: on(s.showTakeDuty)},
		{Method: http.MethodPost, Pattern: "/admin/duties/{id}/take", Access: AgencyAdmin, serve: on(s.takeDuty)},
		{Method: http.MethodGet, Pattern: "/admin/domains/{domain}", Access: AgencyAdmin, serve: on(s.showDomain)},
		{Method: http.MethodPost, Pattern: "/admin/domains/{domain}/provider", Access: Admin, serve: on(s.chooseProvider)},
		{Method: http.MethodPost, Pattern: "/admin/domains/{domain}/agency", Access: Admin, serve: on(s.setDomainAgency)},
		{Method: http.MethodGet, Pattern: "/admin/domains/{domain}/remove", Access: Admin, serve: on(s.showRemoveDomain)},
		{Method: http.MethodPost, Pattern: "/admin/domains/{domain}/remove", Access: Admin, serve: on(s.removeDomain)},
		{Method: http.MethodGet, Pattern: "/admin/agencies", Access: AgencyAdmin, serve: on(s.showAgencies)},
		{Method: http.MethodPost, Pattern: "/admin/agencies", Access: Admin, serve: on(s.addAgency)},
		{Method: http.MethodGet, Pattern: "/admin/agencies/{agency}", Access: AgencyAdmin, serve: on(s.showAgency)},
		{Method: http.MethodPost, Pattern: "/admin/agencies/{agency}", Access: AgencyAdmin, serve: on(s.renameAgency)},
	}
}
