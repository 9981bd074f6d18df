package web

import (
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

var crumbApprovals = view.Crumb{Label: "Approvals", URL: kit.ApprovalsPath}

// approvalTable lists the routes of what waits for a second person, and of the link by which
// somebody with a duty sets up how they sign in.
func (s *Server) approvalTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: kit.ApprovalsPath, Access: kit.AgencyAdmin, Serve: on(s.showApprovals)},
		{Method: "GET", Pattern: "/admin/approvals/{id}", Access: kit.AgencyAdmin, Serve: on(s.showApproval)},
		{Method: "POST", Pattern: "/admin/approvals/{id}/approve", Access: kit.AgencyAdmin, Serve: on(s.approve)},
		{Method: "POST", Pattern: "/admin/approvals/{id}/refuse", Access: kit.AgencyAdmin, Serve: on(s.refuseApproval)},
		{Method: "POST", Pattern: "/admin/approvals/{id}/withdraw", Access: kit.AgencyAdmin, Serve: on(s.withdrawApproval)},
		{Method: "GET", Pattern: "/set-up/{token}", Access: kit.InviteeLink, Serve: on(s.showSetUp)},
		{Method: "POST", Pattern: "/set-up/{token}", Access: kit.InviteeLink, Serve: on(s.useSetUp)},
	}
}
