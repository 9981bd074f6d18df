package web

import (
	"github.com/google/uuid"

	"techbiz/internal/announce"
	"techbiz/internal/fault"
	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

const announcementsURL = "/admin/announcements"

var crumbAnnouncements = view.Crumb{Label: "Announcements", URL: announcementsURL}

// announceTable lists the routes by which admins announce something, agency admins to their
// own agency.
func (s *Server) announceTable() []Route {
	return []Route{
		{Method: "GET", Pattern: announcementsURL, Access: AgencyAdmin, serve: on(s.showAnnouncements)},
		{Method: "GET", Pattern: announcementsURL + "/new", Access: AgencyAdmin, serve: on(s.showNewAnnouncement)},
		{Method: "POST", Pattern: announcementsURL + "/new", Access: AgencyAdmin, serve: on(s.makeAnnouncement), keeps: true},
		{Method: "GET", Pattern: announcementsURL + "/{announcement}", Access: AgencyAdmin, serve: on(s.showAnnouncement)},
		{Method: "POST", Pattern: announcementsURL + "/{announcement}", Access: AgencyAdmin, serve: on(s.changeAnnouncement), keeps: true},
		{Method: "POST", Pattern: announcementsURL + "/{announcement}/end", Access: AgencyAdmin, serve: on(s.endAnnouncement)},
	}
}

func announcementURL(id uuid.UUID) string { return announcementsURL + "/" + id.String() }

// announcement is the one that the address names.
func (v *visit) announcement() (*announce.Announcement, error) {
	id, err := uuid.Parse(v.r.PathValue("announcement"))
	if err != nil {
		return nil, fault.NotFound
	}
	return v.s.Announcements.Get(v.r.Context(), v.actor, id)
}

// banners are what is announced to who looks at the page. A page is more than they are: it
// comes without what can't be read just now.
func (v *visit) banners(who people.Actor) []view.Banner {
	shown, err := v.s.Announcements.Shown(v.r.Context(), who.Agency())
	if err != nil {
		v.lacks("announcements not read", err)
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
