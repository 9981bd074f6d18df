package web

import (
	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

// page is the frame around a page: who is signed in, the navigation, what there is to
// tell from the request before.
func (v *request) page(title string, crumbs ...view.Crumb) view.Page {
	p := view.Page{
		Title:          title,
		Crumbs:         crumbs,
		Notices:        v.takeFlash(),
		SupportEmail:   v.site.SupportEmail,
		ServiceDeskURL: v.serviceDesk("TechBiz service request"),
		OutboxURL:      v.site.OutboxURL,
		Version:        v.site.Version,
	}
	v.site.Frame(v, &p)
	return p
}

// who is signed in to the portal, or with TechPass alone; the zero Actor where nobody is.
func (v *request) who() people.Actor {
	if v.actor.Role == "" {
		return v.user
	}
	return v.actor
}
