package web

import (
	"net/http"

	"techbiz/internal/web/kit"
)

// adminTable lists the routes by which organisations and people are administered: by admins
// all of them, by agency admins their own agency.
func (s *Server) adminTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: auditPath, Access: kit.AgencyAdmin, Serve: on(s.showAudit)},
		{Method: "GET", Pattern: auditPath + "/export.csv", Access: kit.AgencyAdmin, Serve: on(s.exportEvents(false, "csv")), Limit: kit.ExportTimeout},
		{Method: "GET", Pattern: auditPath + "/export.xlsx", Access: kit.AgencyAdmin, Serve: on(s.exportEvents(false, "xlsx")), Limit: kit.ExportTimeout},
		{Method: "GET", Pattern: "/admin/domains", Access: kit.AgencyAdmin, Serve: on(s.showDomains)},
		{Method: "POST", Pattern: "/admin/domains/allow", Access: kit.AgencyAdmin, Serve: on(s.allowDomain)},
		{Method: "POST", Pattern: "/admin/domains/seed", Access: kit.AgencyAdmin, Serve: on(s.offerSEED)},
		{Method: http.MethodGet, Pattern: "/admin", Access: kit.AgencyAdmin, Serve: on(s.showAdmin)},
		{Method: http.MethodGet, Pattern: "/admin/duties", Access: kit.AgencyAdmin, Serve: on(s.showDuties)},
		{Method: http.MethodPost, Pattern: "/admin/duties", Access: kit.AgencyAdmin, Serve: on(s.giveDuty)},
		{Method: http.MethodGet, Pattern: "/admin/duties/{id}/take", Access: kit.AgencyAdmin, Serve: on(s.showTakeDuty)},
		{Method: http.MethodPost, Pattern: "/admin/duties/{id}/take", Access: kit.AgencyAdmin, Serve: on(s.takeDuty)},
		{Method: http.MethodGet, Pattern: "/admin/domains/{domain}", Access: kit.AgencyAdmin, Serve: on(s.showDomain)},
		{Method: http.MethodPost, Pattern: "/admin/domains/{domain}/provider", Access: kit.Admin, Serve: on(s.chooseProvider)},
		{Method: http.MethodPost, Pattern: "/admin/domains/{domain}/agency", Access: kit.Admin, Serve: on(s.setDomainAgency)},
		{Method: http.MethodGet, Pattern: "/admin/domains/{domain}/remove", Access: kit.Admin, Serve: on(s.showRemoveDomain)},
		{Method: http.MethodPost, Pattern: "/admin/domains/{domain}/remove", Access: kit.Admin, Serve: on(s.removeDomain)},
		{Method: http.MethodGet, Pattern: "/admin/agencies", Access: kit.AgencyAdmin, Serve: on(s.showAgencies)},
		{Method: http.MethodPost, Pattern: "/admin/agencies", Access: kit.Admin, Serve: on(s.addAgency)},
		{Method: http.MethodGet, Pattern: "/admin/agencies/{agency}", Access: kit.AgencyAdmin, Serve: on(s.showAgency)},
		{Method: http.MethodPost, Pattern: "/admin/agencies/{agency}", Access: kit.AgencyAdmin, Serve: on(s.renameAgency)},
	}
}
