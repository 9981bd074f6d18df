package web

import (
	"techbiz/internal/announce"
	"techbiz/internal/base/people"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

func roleWord(r people.Role) string {
	switch r {
	case people.RoleAdmin:
		return "Administrator"
	case people.RoleAgencyAdmin:
		return "Agency administrator"
	case people.RoleAgent:
		return "Service desk agent"
	case people.RoleOfficer:
		return "Public officer"
	}
	return "Vendor"
}

// frame is what stands around every page.
type frame struct {
	guard         *access.Guard
	announcements *announce.Service
	bell          func(*access.Visitor) *view.Bell
}

// put puts it around a page.
func (f frame) put(q *kit.Request, p *view.Page) {
	v, who := f.guard.VisitorOf(q), q.Who()
	if !v.Bare {
		p.Banners = f.banners(v, who)
	}
	if who.Role == "" {
		return
	}
	p.Path = v.R.URL.Path
	p.User = &view.User{Name: nameOf(v, who), Email: who.Email.String(), Role: roleWord(who.Role), SignOutURL: "/sign-out"}
	p.Nav = nav(v)
	if v.Actor.MayInvite() && !v.Bare {
		p.Bell = f.bell(v)
	}
}

// nameOf is the name of who is signed in, or one made of the mailbox.
func nameOf(v *access.Visitor, who people.Actor) string {
	if v.Holder != nil && v.Holder.Account.ID == who.ID {
		if name := words.FullName(v.Holder.Account); name != "" {
			return name
		}
	}
	return words.MailboxName(who.Email)
}

// banners are what is announced to who looks at the page. A page is more than they are: it
// comes without what can't be read just now.
func (f frame) banners(v *access.Visitor, who people.Actor) []view.Banner {
	shown, err := f.announcements.Shown(v.R.Context(), who.Agency())
	if err != nil {
		v.Lacks("announcements not read", err)
	}
	var banners []view.Banner
	for _, a := range shown {
		banners = append(banners, words.BannerOf(a))
	}
	return banners
}
