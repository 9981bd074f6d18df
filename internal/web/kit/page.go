package kit

import (
	"techbiz/internal/base/people"
	"techbiz/internal/web/view"
)

// Page is the frame around a page: who is signed in, the navigation, what there is to
// tell from the request before.
func (v *Request) Page(title string, crumbs ...view.Crumb) view.Page {
	p := view.Page{
		Title:          title,
		Crumbs:         crumbs,
		Notices:        v.takeFlash(),
		SupportEmail:   v.Site.SupportEmail,
		ServiceDeskURL: v.ServiceDesk("TechBiz service request"),
		OutboxURL:      v.Site.OutboxURL,
		Version:        v.Site.Version,
	}
	v.Site.Frame(v, &p)
	return p
}

// Who is signed in to the portal, or with TechPass alone; the zero Actor where nobody is.
func (v *Request) Who() people.Actor {
	if v.Actor.Role == "" {
		return v.User
	}
	return v.Actor
}
