package techpass

import (
	"net/http"

	"techbiz/internal/techpass"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showTechPassNeeded keeps the portal's frame, says why a page is for who signed in with
// TechPass, and offers to go on with it.
func (p *Pages) showTechPassNeeded(v *access.Visitor) error {
	next := v.Next()
	if !v.ByMailedCode() {
		return v.Redirect(next)
	}
	m := view.TechPassNeeded{
		Email: v.Account.Email.String(), NoneYet: v.Account.State == techpass.Pending,
		ContinueURL: access.TechPassURL(next), BackURL: "/overview",
	}
	return v.Draw(http.StatusOK, view.TechPassNeededPage(v.Page("This page needs TechPass", kit.CrumbOverview, view.Crumb{Label: "TechPass needed"}), m))
}
