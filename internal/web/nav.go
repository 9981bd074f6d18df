package web

import (
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// nav lists where whoever is signed in may go from every page.
func nav(v *access.Visitor) []view.NavItem {
	mine := view.NavItem{Label: "My Account", URL: kit.AccountPath, Icon: view.IconAccount}
	if v.Actor.Role == "" {
		return []view.NavItem{{Label: "TechBiz", URL: "/sign-in/techpass", Icon: view.IconHome}, mine}
	}
	items := []view.NavItem{{Label: "Overview", URL: "/overview", Icon: view.IconHome}}
	if v.Actor.MayInvite() {
		items = append(items,
			view.NavItem{Label: "Invite users", URL: "/invite", Icon: view.IconInvite},
			view.NavItem{Label: "Invite User Status", URL: "/invite/status", Icon: view.IconUsers},
			view.NavItem{Label: "Insight", URL: kit.InsightURL, Icon: view.IconChart})
	}
	items = append(items, deskNav(v)...)
	if v.Actor.AdministersSome() {
		items = append(items, view.NavItem{Label: kit.CrumbAdmin.Label, URL: kit.CrumbAdmin.URL, Icon: view.IconShield})
	}
	return append(items, view.NavItem{Label: "My activity", URL: kit.ActivityPath, Icon: view.IconList}, mine)
}

// deskNav leads to the organisation's own service desk, or to the built-in one.
func deskNav(v *access.Visitor) []view.NavItem {
	if outside := v.Site.ServiceDeskURL; outside != "" {
		return []view.NavItem{{Label: "Service desk", URL: outside, Icon: view.IconExternal}}
	}
	items := []view.NavItem{{Label: kit.CrumbDesk.Label, URL: kit.DeskPath, Icon: view.IconDesk}}
	if v.Actor.ServesSome() {
		items = append(items, view.NavItem{Label: "Request queue", URL: kit.QueuePath, Icon: view.IconList})
	}
	return items
}
