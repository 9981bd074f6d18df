package web

import (
	"net/http"
	"net/url"

	"techbiz/internal/announce"
	"techbiz/internal/keyset"
	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

// announcementStates are the parts of the list, in the order of their links.
var announcementStates = []struct {
	state announce.State
	label string
}{{"", "All"}, {announce.Current, "Shown now"}, {announce.Coming, "Coming"}, {announce.Past, "Past"}}

// showAnnouncements lists what the actor announces or announced.
func (s *Server) showAnnouncements(v *visit) error {
	params := v.r.URL.Query()
	after, err := keyset.Parse(params.Get(paramCursor))
	if err != nil {
		return err
	}
	state := announce.State(params.Get(paramShow))
	found, next, err := s.Announcements.List(v.r.Context(), v.actor, state, after)
	if err != nil {
		return err
	}
	model := view.Announcements{NewURL: announcementsURL + "/new", Lead: announceLead(v.actor)}
	for _, part := range announcementStates {
		to := announcementsURL
		if part.state != "" {
			to += "?" + url.Values{paramShow: {string(part.state)}}.Encode()
		}
		model.Parts = append(model.Parts, view.ListPart{Label: part.label, URL: to, Current: part.state == state})
	}
	for _, a := range found {
		model.Rows = append(model.Rows, s.announcementRow(a))
	}
	if !after.IsZero() {
		model.Pager.FirstURL = withParams(announcementsURL, params, paramShow)
	}
	if !next.IsZero() {
		params.Set(paramCursor, next.String())
		model.Pager.NextURL = withParams(announcementsURL, params, paramShow, paramCursor)
	}
	return v.drawPart(view.AnnouncementsPage(v.page("Announcements", crumbOverview, crumbAdmin, view.Crumb{Label: "Announcements"}), model),
		view.AnnouncementsFragment(model))
}

func announceLead(actor people.Actor) string {
	const at = "Announcements stand at the top of the portal's pages"
	if actor.IsAdmin() {
		return at + ", for everybody or for the people of an agency."
	}
	return at + " for the people of " + actor.Agency().Acronym() + "."
}

func (s *Server) announcementRow(a *announce.Announcement) view.AnnouncementRow {
	row := view.AnnouncementRow{Text: a.Text, URL: announcementURL(a.ID), For: "Everybody", From: view.DateTime(a.From), Warning: a.Level == announce.Warning}
	if !a.Agency.IsZero() {
		row.For = a.Agency.Acronym()
	}
	row.Until = "No end"
	if !a.Until.IsZero() {
		row.Until = view.DateTime(a.Until)
	}
	switch a.State(s.Now()) {
	case announce.Current:
		row.State, row.Tone, row.EndURL = "Shown now", view.ToneSuccess, announcementURL(a.ID)+"/end"
	case announce.Coming:
		row.State, row.Tone, row.EndURL = "Coming", view.ToneInfo, announcementURL(a.ID)+"/end"
	default:
		row.State, row.Tone = "Past", view.ToneNeutral
	}
	return row
}

// endAnnouncement takes an announcement off the pages.
func (s *Server) endAnnouncement(v *visit) error {
	a, err := v.announcement()
	if err != nil {
		return err
	}
	if err := s.Announcements.End(v.r.Context(), v.actor, a.ID); err != nil {
		return err
	}
	v.flash(view.Notice{Tone: view.ToneSuccess, Text: "The announcement has ended. Other nodes stop showing it within seconds."})
	return v.redirect(announcementsURL)
}

// announcementPage is the frame of the page of one announcement.
func (v *visit) announcementPage(title string) view.Page {
	page := v.page(title, crumbOverview, crumbAdmin, crumbAnnouncements, view.Crumb{Label: title})
	page.Path = announcementsURL
	return page
}

// drawAnnouncement draws the form.
func (v *visit) drawAnnouncement(status int, page view.Page, m view.AnnouncementForm) error {
	return v.draw(status, view.AnnouncementPage(page, m))
}

// showNewAnnouncement asks what is to be announced.
func (s *Server) showNewAnnouncement(v *visit) error {
	model := v.newAnnouncementForm()
	page := v.announcementPage(model.Heading)
	if kept := v.takeKept(&page); len(kept) > 0 {
		model = model.Typed(kept)
	}
	return v.drawAnnouncement(http.StatusOK, page, model)
}
