package web

import "techbiz/internal/web/view"

var crumbApprovals = view.Crumb{Label: "Approvals", URL: approvalsPath}

// approvalTable lists the routes of what waits for a second person, and of the link by which
// somebody with a duty sets up how they sign in.
func (s *Server) approvalTable() []Route {
	return []Route{
		{Method: "GET", Pattern: approvalsPath, Access: AgencyAdmin, serve: on(s.showApprovals)},
		{Method: "GET", Pattern: "/admin/approvals/{id}", Access: AgencyAdmin, serve: on(s.showApproval)},
		{Method: "POST", Pattern: "/admin/approvals/{id}/approve", Access: AgencyAdmin, serve: on(s.approve)},
		{Method: "POST", Pattern: "/admin/approvals/{id}/refuse", Access: AgencyAdmin, serve: on(s.refuseApproval)},
		{Method: "POST", Pattern: "/admin/approvals/{id}/withdraw", Access: AgencyAdmin, serve: on(s.withdrawApproval)},
		{Method: "GET", Pattern: "/set-up/{token}", Access: InviteeLink, serve: on(s.showSetUp)},
		{Method: "POST", Pattern: "/set-up/{token}", Access: InviteeLink, serve: on(s.useSetUp)},
	}
}
