package web

import (
	"github.com/google/uuid"

	"techbiz/internal/announce"
	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

const announcementsURL = "/admin/announcements"

var crumbAnnouncements = view.Crumb{Label: "Announcements", URL: announcementsURL}

// announceTable lists the routes by which admins announce something, agency admins to their
// own agency.
func (s *Server) announceTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: announcementsURL, Access: kit.AgencyAdmin, Serve: on(s.showAnnouncements)},
		{Method: "GET", Pattern: announcementsURL + "/new", Access: kit.AgencyAdmin, Serve: on(s.showNewAnnouncement)},
		{Method: "POST", Pattern: announcementsURL + "/new", Access: kit.AgencyAdmin, Serve: on(s.makeAnnouncement), Keeps: true},
		{Method: "GET", Pattern: announcementsURL + "/{announcement}", Access: kit.AgencyAdmin, Serve: on(s.showAnnouncement)},
		{Method: "POST", Pattern: announcementsURL + "/{announcement}", Access: kit.AgencyAdmin, Serve: on(s.changeAnnouncement), Keeps: true},
		{Method: "POST", Pattern: announcementsURL + "/{announcement}/end", Access: kit.AgencyAdmin, Serve: on(s.endAnnouncement)},
	}
}

func announcementURL(id uuid.UUID) string { return announcementsURL + "/" + id.String() }

// announcement is the one that the address names.
func (v *visit) announcement() (*announce.Announcement, error) {
	id, err := uuid.Parse(v.R.PathValue("announcement"))
	if err != nil {
		return nil, fault.NotFound
	}
	return v.s.Announcements.Get(v.R.Context(), v.Actor, id)
}

// banners are what is announced to who looks at the page. A page is more than they are: it
// comes without what can't be read just now.
func (v *visit) banners(who people.Actor) []view.Banner {
	shown, err := v.s.Announcements.Shown(v.R.Context(), who.Agency())
	if err != nil {
		v.Lacks("announcements not read", err)
	}
	var banners []view.Banner
	for _, a := range shown {
		banners = append(banners, bannerOf(a))
	}
	return banners
}

func bannerOf(a *announce.Announcement) view.Banner {
	b := view.Banner{Tone: view.ToneInfo, Text: a.Text}
	if a.Level == announce.Warning {
		b.Tone = view.ToneWarning
	}
	if a.LinkURL != "" {
		b.Link = &view.Link{Text: a.LinkText, URL: a.LinkURL}
	}
	return b
}
