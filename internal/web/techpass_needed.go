package web

import (
	"net/http"

	"techbiz/internal/techpass"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// showTechPassNeeded keeps the portal's frame, says why a page is for who signed in with
// TechPass, and offers to go on with it.
func (p *techpassPages) showTechPassNeeded(v *visit) error {
	next := v.next()
	if !v.byMailedCode() {
		return v.Redirect(next)
	}
	m := view.TechPassNeeded{
		Email: v.account.Email.String(), NoneYet: v.account.State == techpass.Pending,
		ContinueURL: techPassURL(next), BackURL: "/overview",
	}
	return v.Draw(http.StatusOK, view.TechPassNeededPage(v.Page("This page needs TechPass", kit.CrumbOverview, view.Crumb{Label: "TechPass needed"}), m))
}
