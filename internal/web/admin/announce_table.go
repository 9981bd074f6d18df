package admin

import (
	"github.com/google/uuid"

	"techbiz/internal/announce"
	"techbiz/internal/base/fault"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

const announcementsURL = "/admin/announcements"

var crumbAnnouncements = view.Crumb{Label: "Announcements", URL: announcementsURL}

// announceTable lists the routes by which admins announce something, agency admins to their
// own agency.
func (p *Pages) announceTable() []kit.Route {
	return []kit.Route{
		{Method: "GET", Pattern: announcementsURL, Access: kit.AgencyAdmin, Serve: p.showAnnouncements},
		{Method: "GET", Pattern: announcementsURL + "/new", Access: kit.AgencyAdmin, Serve: p.showNewAnnouncement},
		{Method: "POST", Pattern: announcementsURL + "/new", Access: kit.AgencyAdmin, Serve: p.makeAnnouncement, Keeps: true},
		{Method: "GET", Pattern: announcementsURL + "/{announcement}", Access: kit.AgencyAdmin, Serve: p.showAnnouncement},
		{Method: "POST", Pattern: announcementsURL + "/{announcement}", Access: kit.AgencyAdmin, Serve: p.changeAnnouncement, Keeps: true},
		{Method: "POST", Pattern: announcementsURL + "/{announcement}/end", Access: kit.AgencyAdmin, Serve: p.endAnnouncement},
	}
}

// AnnouncementURL is the page on which an announcement is changed.
func AnnouncementURL(id uuid.UUID) string { return announcementsURL + "/" + id.String() }

// announcement is the one that the address names.
func (p *Pages) announcement(v *kit.Request) (*announce.Announcement, error) {
	id, err := uuid.Parse(v.R.PathValue("announcement"))
	if err != nil {
		return nil, fault.NotFound
	}
	return p.Announcements.Get(v.R.Context(), v.Actor, id)
}
