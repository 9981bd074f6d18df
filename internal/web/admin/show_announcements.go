package admin

import (
	"net/http"
	"net/url"

	"techbiz/internal/announce"
	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// announcementStates are the parts of the list, in the order of their links.
var announcementStates = []struct {
	state announce.State
	label string
}{{"", "All"}, {announce.Current, "Shown now"}, {announce.Coming, "Coming"}, {announce.Past, "Past"}}

// showAnnouncements lists what the actor announces or announced.
func (p *Pages) showAnnouncements(v *kit.Request) error {
	params := v.R.URL.Query()
	after, err := keyset.Parse(params.Get(kit.ParamCursor))
	if err != nil {
		return err
	}
	state := announce.State(params.Get(kit.ParamShow))
	found, next, err := p.Announcements.List(v.R.Context(), v.Actor, state, after)
	if err != nil {
		return err
	}
	model := Announcements{NewURL: announcementsURL + "/new", Lead: announceLead(v.Actor)}
	for _, part := range announcementStates {
		to := announcementsURL
		if part.state != "" {
			to += "?" + url.Values{kit.ParamShow: {string(part.state)}}.Encode()
		}
		model.Parts = append(model.Parts, ListPart{Label: part.label, URL: to, Current: part.state == state})
	}
	for _, a := range found {
		model.Rows = append(model.Rows, p.announcementRow(a))
	}
	if !after.IsZero() {
		model.Pager.FirstURL = kit.WithParams(announcementsURL, params, kit.ParamShow)
	}
	if !next.IsZero() {
		params.Set(kit.ParamCursor, next.String())
		model.Pager.NextURL = kit.WithParams(announcementsURL, params, kit.ParamShow, kit.ParamCursor)
	}
	return v.DrawPart(AnnouncementsPage(v.Page("Announcements", kit.CrumbOverview, kit.CrumbAdmin, view.Crumb{Label: "Announcements"}), model),
		AnnouncementsFragment(model))
}

func announceLead(actor people.Actor) string {
	const at = "Announcements stand at the top of the portal's pages"
	if actor.IsAdmin() {
		return at + ", for everybody or for the people of an agency."
	}
	return at + " for the people of " + actor.Agency().Acronym() + "."
}

func (p *Pages) announcementRow(a *announce.Announcement) AnnouncementRow {
	row := AnnouncementRow{Text: a.Text, URL: AnnouncementURL(a.ID), For: "Everybody", From: view.DateTime(a.From), Warning: a.Level == announce.Warning}
	if !a.Agency.IsZero() {
		row.For = a.Agency.Acronym()
	}
	row.Until = "No end"
	if !a.Until.IsZero() {
		row.Until = view.DateTime(a.Until)
	}
	switch a.State(p.Now()) {
	case announce.Current:
		row.State, row.Tone, row.EndURL = "Shown now", view.ToneSuccess, AnnouncementURL(a.ID)+"/end"
	case announce.Coming:
		row.State, row.Tone, row.EndURL = "Coming", view.ToneInfo, AnnouncementURL(a.ID)+"/end"
	default:
		row.State, row.Tone = "Past", view.ToneNeutral
	}
	return row
}

// endAnnouncement takes an announcement off the pages.
func (p *Pages) endAnnouncement(v *kit.Request) error {
	a, err := p.announcement(v)
	if err != nil {
		return err
	}
	if err := p.Announcements.End(v.R.Context(), v.Actor, a.ID); err != nil {
		return err
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: "The announcement has ended. Other nodes stop showing it within seconds."})
	return v.Redirect(announcementsURL)
}

// announcementPage is the frame of the page of one announcement.
func announcementPage(v *kit.Request, title string) view.Page {
	page := v.Page(title, kit.CrumbOverview, kit.CrumbAdmin, crumbAnnouncements, view.Crumb{Label: title})
	page.Path = announcementsURL
	return page
}

// drawAnnouncement draws the form.
func drawAnnouncement(v *kit.Request, status int, page view.Page, m AnnouncementForm) error {
	return v.Draw(status, AnnouncementPage(page, m))
}

// showNewAnnouncement asks what is to be announced.
func (p *Pages) showNewAnnouncement(v *kit.Request) error {
	model := newAnnouncementForm(v)
	page := announcementPage(v, model.Heading)
	if kept := v.TakeKept(&page); len(kept) > 0 {
		model = model.Typed(kept)
	}
	return drawAnnouncement(v, http.StatusOK, page, model)
}
