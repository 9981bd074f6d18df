package web

import (
	"net/http"

	"techbiz/internal/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// byMailedCode tells whether the visitor is signed in to the portal with a mailed code, and
// not with TechPass.
func (v *visit) byMailedCode() bool {
	return v.portal != nil && v.account != nil && v.holder == nil && !v.portal.Assurance().Covers(signin.TechPass)
}

// techPassNeededPath says why a page is for who signed in with TechPass.
const techPassNeededPath = "/techpass/needed"

// showTechPassNeeded keeps the portal's frame, says why a page is for who signed in with
// TechPass, and offers to go on with it.
func (s *Server) showTechPassNeeded(v *visit) error {
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
