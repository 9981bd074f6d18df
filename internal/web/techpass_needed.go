package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"techbiz/internal/signin"
	"techbiz/internal/techpass"
	"techbiz/internal/web/view"
)

// byMailedCode tells whether the visitor proved to the portal no more than their mailbox, and
// did not sign in with TechPass.
func (v *visit) byMailedCode() bool {
	return v.portal != nil && v.account != nil && v.holder == nil && !v.portal.Assurance().Covers(signin.TechPass)
}

// techPassNeededPath says why a page is for who signed in with TechPass.
const techPassNeededPath = "/techpass/needed"

// techPassNeededURL is that page, from which one goes on to next.
func techPassNeededURL(next string) string {
	return techPassNeededPath + "?" + url.Values{"next": {next}}.Encode()
}

// showTechPassNeeded keeps the portal's frame, says why a page is for who signed in with
// TechPass, and offers to go on with it.
func (s *Server) showTechPassNeeded(v *visit) error {
	next := v.next()
	if !v.byMailedCode() {
		return v.redirect(next)
	}
	m := view.TechPassNeeded{
		ByCode: slices.Contains(v.portal.Methods, signin.MethodCode),
		Email:  v.account.Email.String(), NoneYet: v.account.State == techpass.Pending,
		ContinueURL: techPassURL(next), BackURL: "/overview",
	}
	if s.Config.TechPassOutside && next != accountPath && !strings.HasPrefix(next, accountPath+"/") { // the account itself is here alone
		m.ContinueURL = "/sign-in/techpass?again=1&next=" + url.QueryEscape(next)
	}
	return v.draw(http.StatusOK, view.TechPassNeededPage(v.page("This page needs TechPass", crumbOverview, view.Crumb{Label: "TechPass needed"}), m))
}
