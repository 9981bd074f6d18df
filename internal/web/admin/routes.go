package admin

import (
	"net/http"

	"techbiz/internal/web/kit"
)

// adminTable lists the routes by which organisations and people are administered: by admins
// all of them, by agency admins their own agency.
func (p *Pages) adminTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: auditPath, Access: kit.AgencyAdmin, Serve: p.showAudit},
		{Method: "GET", Pattern: auditPath + "/export.csv", Access: kit.AgencyAdmin, Serve: p.exportEvents(false, "csv"), Limit: kit.ExportTimeout},
		{Method: "GET", Pattern: auditPath + "/export.xlsx", Access: kit.AgencyAdmin, Serve: p.exportEvents(false, "xlsx"), Limit: kit.ExportTimeout},
		{Method: "GET", Pattern: "/admin/domains", Access: kit.AgencyAdmin, Serve: p.showDomains},
		{Method: "POST", Pattern: "/admin/domains/allow", Access: kit.AgencyAdmin, Serve: p.allowDomain},
		{Method: "POST", Pattern: "/admin/domains/seed", Access: kit.AgencyAdmin, Serve: p.offerSEED},
		{Method: http.MethodGet, Pattern: "/admin", Access: kit.AgencyAdmin, Serve: p.showAdmin},
		{Method: http.MethodGet, Pattern: "/admin/duties", Access: kit.AgencyAdmin, Serve: p.showDuties},
		{Method: http.MethodPost, Pattern: "/admin/duties", Access: kit.AgencyAdmin, Serve: p.giveDuty},
		{Method: http.MethodGet, Pattern: "/admin/duties/{id}/take", Access: kit.AgencyAdmin, Serve: p.showTakeDuty},
		{Method: http.MethodPost, Pattern: "/admin/duties/{id}/take", Access: kit.AgencyAdmin, Serve: p.takeDuty},
		{Method: http.MethodGet, Pattern: "/admin/domains/{domain}", Access: kit.AgencyAdmin, Serve: p.showDomain},
		{Method: http.MethodPost, Pattern: "/admin/domains/{domain}/provider", Access: kit.Admin, Serve: p.chooseProvider},
		{Method: http.MethodPost, Pattern: "/admin/domains/{domain}/agency", Access: kit.Admin, Serve: p.setDomainAgency},
		{Method: http.MethodGet, Pattern: "/admin/domains/{domain}/remove", Access: kit.Admin, Serve: p.showRemoveDomain},
		{Method: http.MethodPost, Pattern: "/admin/domains/{domain}/remove", Access: kit.Admin, Serve: p.removeDomain},
		{Method: http.MethodGet, Pattern: "/admin/agencies", Access: kit.AgencyAdmin, Serve: p.showAgencies},
		{Method: http.MethodPost, Pattern: "/admin/agencies", Access: kit.Admin, Serve: p.addAgency},
		{Method: http.MethodGet, Pattern: "/admin/agencies/{agency}", Access: kit.AgencyAdmin, Serve: p.showAgency},
		{Method: http.MethodPost, Pattern: "/admin/agencies/{agency}", Access: kit.AgencyAdmin, Serve: p.renameAgency},
		{Method: "GET", Pattern: kit.ActivityPath, Access: kit.SignedIn, Serve: p.showActivity},
		{Method: "GET", Pattern: kit.ActivityPath + "/export.csv", Access: kit.SignedIn, Serve: p.exportEvents(true, "csv"), Limit: kit.ExportTimeout},
		{Method: "GET", Pattern: kit.ActivityPath + "/export.xlsx", Access: kit.SignedIn, Serve: p.exportEvents(true, "xlsx"), Limit: kit.ExportTimeout},
	}
}
