package web

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"techbiz/internal/announce"
	"techbiz/internal/people"
	"techbiz/internal/singapore"
	"techbiz/internal/web/view"
)

func (v *visit) newAnnouncementForm() view.AnnouncementForm {
	return view.AnnouncementForm{
		Heading: "New announcement", Button: "Announce", Revision: "0", Level: string(announce.Information), Chooses: v.Actor.IsAdmin(),
		Own: v.Actor.Agency().Acronym(), Action: announcementsURL + "/new", CancelURL: announcementsURL,
	}
}

func (v *visit) announcementForm(a *announce.Announcement) view.AnnouncementForm {
	m := v.newAnnouncementForm()
	m.Heading, m.Button, m.Revision = "Announcement", "Save", strconv.Itoa(a.Revision)
	m.Text.Value, m.Level, m.Agency.Value = a.Text, string(a.Level), a.Agency.Acronym()
	m.From.Value, m.Until.Value = typedTime(a.From), typedTime(a.Until)
	m.LinkURL.Value, m.LinkText.Value = a.LinkURL, a.LinkText
	m.Action = announcementURL(a.ID)
	m.Over = a.State(v.s.Now()) == announce.Past
	if !m.Over {
		m.EndURL = announcementURL(a.ID) + "/end"
	}
	return m
}

// typedTime is the time as the form shows it.
func typedTime(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(singapore.Zone).Format(announce.TimeLayout)
}

// announcementTyped reads the form. Who can't choose announces to the own agency.
func (v *visit) announcementTyped(form url.Values) announce.Form {
	f := announce.Form{
		Text: form.Get(view.FieldText), Level: form.Get(view.FieldLevel), From: form.Get(view.FieldFrom), Until: form.Get(view.FieldUntil),
		LinkURL: form.Get(view.FieldLinkURL), LinkText: form.Get(view.FieldLinkText), Agency: form.Get(view.FieldAgency),
	}
	if f.Agency == "" && !v.Actor.IsAdmin() {
		f.Agency = v.Actor.Agency().Acronym()
	}
	return f
}

// showAnnouncement shows one announcement, to be changed where it is not over.
func (s *Server) showAnnouncement(v *visit) error {
	a, err := v.announcement()
	if err != nil {
		return err
	}
	model := v.announcementForm(a)
	page := v.announcementPage(model.Heading)
	if kept := v.TakeKept(&page); len(kept) > 0 {
		model = model.Typed(kept)
	}
	b := bannerOf(a)
	model.Preview = &b
	return v.drawAnnouncement(http.StatusOK, page, model)
}

// makeAnnouncement announces what was typed, or shows how it would look.
func (s *Server) makeAnnouncement(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	model := v.newAnnouncementForm().Typed(form)
	if form.Get(view.FieldAction) == view.ActionPreview {
		return v.previewAnnouncement(model, form)
	}
	a, err := s.Announcements.Make(v.R.Context(), v.Actor, v.announcementTyped(form))
	if err != nil {
		return v.refuseAnnouncement(model, err)
	}
	return v.announced(a)
}

func (v *visit) announced(a *announce.Announcement) error {
	text := "The announcement is shown now. Other nodes show it within seconds."
	if a.State(v.s.Now()) == announce.Coming {
		text = "The announcement will be shown from " + view.DateTime(a.From) + "."
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: text})
	return v.Redirect(announcementsURL)
}

// changeAnnouncement saves what was typed, or shows how it would look.
func (s *Server) changeAnnouncement(v *visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	a, err := v.announcement()
	if err != nil {
		return err
	}
	model := v.announcementForm(a).Typed(form)
	if form.Get(view.FieldAction) == view.ActionPreview {
		return v.previewAnnouncement(model, form)
	}
	if err := s.Announcements.Change(v.R.Context(), v.Actor, a.ID, v.announcementTyped(form), revisionOf(form)); err != nil {
		model.Revision = strconv.Itoa(a.Revision) // a conflict was told: saving again is meant
		return v.refuseAnnouncement(model, err)
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: "The announcement is changed. Other nodes show it so within seconds."})
	return v.Redirect(announcementsURL)
}

func (v *visit) previewAnnouncement(model view.AnnouncementForm, form url.Values) error {
	a, err := v.s.Announcements.Preview(v.R.Context(), v.Actor, v.announcementTyped(form))
	if err != nil {
		return v.refuseAnnouncement(model, err)
	}
	b := bannerOf(a)
	model.Preview = &b
	return v.drawAnnouncement(http.StatusOK, v.announcementPage(model.Heading), model)
}

func (v *visit) refuseAnnouncement(m view.AnnouncementForm, refused error) error {
	page := v.announcementPage(m.Heading)
	status := v.Refuse(&page, func(field string) *view.Input {
		return map[string]*view.Input{
			announce.FieldText: &m.Text, announce.FieldLevel: &m.LevelInput, announce.FieldFrom: &m.From, announce.FieldUntil: &m.Until,
			announce.FieldLinkURL: &m.LinkURL, announce.FieldLinkText: &m.LinkText, people.FieldAgency: m.AgencyInput(),
		}[field]
	}, refused)
	return v.drawAnnouncement(status, page, m)
}
