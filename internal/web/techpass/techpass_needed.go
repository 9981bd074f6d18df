package techpass

import (
	"net/http"
	"net/url"
	"strings"

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
	m := Needed{
		ByCode: v.TypedCode(),
		Email:  v.Account.Email.String(), NoneYet: v.Account.State == techpass.Pending,
		ContinueURL: access.TechPassURL(next), BackURL: "/overview",
	}
	if p.TechPassOutside && next != kit.AccountPath && !strings.HasPrefix(next, kit.AccountPath+"/") { // the account itself is here alone
		m.ContinueURL = "/sign-in/techpass?again=1&next=" + url.QueryEscape(next)
	}
	return v.Draw(http.StatusOK, NeededPage(v.Page("This page needs TechPass", kit.CrumbOverview, view.Crumb{Label: "TechPass needed"}), m))
}
