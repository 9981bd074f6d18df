package invite

import (
	"net/http"

	"techbiz/internal/web/kit"
)

// Routes lists the routes of single invitations and of their list.
func (p *Pages) Routes() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: "/invite", Access: kit.Inviter, Serve: p.showInvitationTypes},
		{Method: "GET", Pattern: "/invite/email", Access: kit.Inviter, Serve: p.showEmailInvite},
		{Method: "POST", Pattern: "/invite/email", Access: kit.Inviter, Serve: p.inviteByEmail, Keeps: true},
		{Method: "GET", Pattern: "/invite/account", Access: kit.Inviter, Serve: p.showCreateAccount},
		{Method: "POST", Pattern: "/invite/account", Access: kit.Inviter, Serve: p.inviteByAccount, Keeps: true},
		{Method: "GET", Pattern: "/invite/account/username", Access: kit.Inviter, Serve: p.showUsernameHint},
		{Method: "GET", Pattern: "/invite/status", Access: kit.Inviter, Serve: p.showStatus},
		{Method: "GET", Pattern: "/invite/status/export.csv", Access: kit.Inviter, Serve: p.exportCSV, Limit: kit.ExportTimeout},
		{Method: "GET", Pattern: "/invite/status/export.xlsx", Access: kit.Inviter, Serve: p.exportXLSX, Limit: kit.ExportTimeout},
		{Method: "GET", Pattern: "/invite/status/{id}", Access: kit.Inviter, Serve: p.showInvitation},
		{Method: "GET", Pattern: "/invite/status/{id}/sent", Access: kit.Inviter, Serve: p.showInviteDone},
		{Method: "POST", Pattern: "/invite/status/{id}/resend", Access: kit.Inviter, Serve: p.resend},
		{Method: "GET", Pattern: "/invite/status/{id}/revoke", Access: kit.Inviter, Serve: p.showRevoke},
		{Method: "POST", Pattern: "/invite/status/{id}/revoke", Access: kit.Inviter, Serve: p.revoke},
		{Method: "GET", Pattern: "/invite/status/{id}/correct", Access: kit.Inviter, Serve: p.showCorrect},
		{Method: "POST", Pattern: "/invite/status/{id}/correct", Access: kit.Inviter, Serve: p.correct, Keeps: true},
		{Method: http.MethodGet, Pattern: "/admin/invitations", Access: kit.AgencyAdmin, Serve: p.showInvitations},
		{Method: http.MethodGet, Pattern: "/admin/invitations/export.csv", Access: kit.AgencyAdmin, Serve: p.exportAllCSV, Limit: kit.ExportTimeout},
		{Method: http.MethodGet, Pattern: "/admin/invitations/export.xlsx", Access: kit.AgencyAdmin, Serve: p.exportAllXLSX, Limit: kit.ExportTimeout},
		{Method: http.MethodGet, Pattern: kit.HandOverPath, Access: kit.Inviter, Serve: p.showHandOver, TechPass: true},
		{Method: http.MethodPost, Pattern: kit.HandOverPath, Access: kit.Inviter, Serve: p.handOver, TechPass: true, Recent: true},
		{Method: http.MethodGet, Pattern: kit.HandOverPath + "/{id}", Access: kit.Inviter, Serve: p.showOneHandOver},
		{Method: http.MethodPost, Pattern: kit.HandOverPath + "/{id}/accept", Access: kit.Inviter, Serve: p.acceptHandOver, TechPass: true, Recent: true},
		{Method: http.MethodPost, Pattern: kit.HandOverPath + "/{id}/decline", Access: kit.Inviter, Serve: p.declineHandOver},
		{Method: http.MethodPost, Pattern: kit.HandOverPath + "/{id}/withdraw", Access: kit.Inviter, Serve: p.withdrawHandOver},
		{Method: http.MethodGet, Pattern: "/invite/status/{id}/contract", Access: kit.Inviter, Serve: p.showContract},
		{Method: http.MethodPost, Pattern: "/invite/status/{id}/contract", Access: kit.Inviter, Serve: p.setContract},
		{Method: http.MethodPost, Pattern: "/invite/status/{id}/seed-mail", Access: kit.Inviter, Serve: p.askSEEDMail},
	}
}
