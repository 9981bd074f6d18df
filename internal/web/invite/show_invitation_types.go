package invite

import (
	"net/http"

	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showInvitationTypes shows the ways to invite.
func (p *Pages) showInvitationTypes(v *kit.Request) error {
	page := v.Page("Invitation Type", kit.CrumbOverview, view.Crumb{Label: "Invite users"})
	return v.Draw(http.StatusOK, InvitationTypePage(page, InvitationType{
		EmailURL: "/invite/email", AccountURL: "/invite/account", BatchURL: "/invite/batch", StatusURL: "/invite/status",
	}))
}
