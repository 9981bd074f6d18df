package admin

import (
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

var crumbApprovals = view.Crumb{Label: "Approvals", URL: kit.ApprovalsPath}

// approvalTable lists the routes of what waits for a second person, and of the link by which
// somebody with a duty sets up how they sign in.
func (p *Pages) approvalTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: kit.ApprovalsPath, Access: kit.AgencyAdmin, Serve: p.showApprovals},
		{Method: "GET", Pattern: "/admin/approvals/{id}", Access: kit.AgencyAdmin, Serve: p.showApproval},
		{Method: "POST", Pattern: "/admin/approvals/{id}/approve", Access: kit.AgencyAdmin, Serve: p.approve},
		{Method: "POST", Pattern: "/admin/approvals/{id}/refuse", Access: kit.AgencyAdmin, Serve: p.refuseApproval},
		{Method: "POST", Pattern: "/admin/approvals/{id}/withdraw", Access: kit.AgencyAdmin, Serve: p.withdrawApproval},
	}
}
