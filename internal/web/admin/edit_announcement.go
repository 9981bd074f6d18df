package admin

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"techbiz/internal/announce"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
	"techbiz/internal/web/words"
)

func newAnnouncementForm(v *kit.Request) AnnouncementForm {
	return AnnouncementForm{
		Heading: "New announcement", Button: "Announce", Revision: "0", Level: string(announce.Information), Chooses: v.Actor.IsAdmin(),
		Own: v.Actor.Agency().Acronym(), Action: announcementsURL + "/new", CancelURL: announcementsURL,
	}
}

func (p *Pages) announcementForm(v *kit.Request, a *announce.Announcement) AnnouncementForm {
	m := newAnnouncementForm(v)
	m.Heading, m.Button, m.Revision = "Announcement", "Save", strconv.Itoa(a.Revision)
	m.Text.Value, m.Level, m.Agency.Value = a.Text, string(a.Level), a.Agency.Acronym()
	m.From.Value, m.Until.Value = typedTime(a.From), typedTime(a.Until)
	m.LinkURL.Value, m.LinkText.Value = a.LinkURL, a.LinkText
	m.Action = AnnouncementURL(a.ID)
	m.Over = a.State(p.Now()) == announce.Past
	if !m.Over {
		m.EndURL = AnnouncementURL(a.ID) + "/end"
	}
	return m
}

// typedTime is the time as the form shows it.
func typedTime(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(sgtime.Zone).Format(announce.TimeLayout)
}

// announcementTyped reads the form. Who can't choose announces to the own agency.
func announcementTyped(v *kit.Request, form url.Values) announce.Form {
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
func (p *Pages) showAnnouncement(v *kit.Request) error {
	a, err := p.announcement(v)
	if err != nil {
		return err
	}
	model := p.announcementForm(v, a)
	page := announcementPage(v, model.Heading)
	if kept := v.TakeKept(&page); len(kept) > 0 {
		model = model.Typed(kept)
	}
	b := words.BannerOf(a)
	model.Preview = &b
	return drawAnnouncement(v, http.StatusOK, page, model)
}

// makeAnnouncement announces what was typed, or shows how it would look.
func (p *Pages) makeAnnouncement(v *kit.Request) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	model := newAnnouncementForm(v).Typed(form)
	if form.Get(view.FieldAction) == ActionPreview {
		return p.previewAnnouncement(v, model, form)
	}
	a, err := p.Announcements.Make(v.R.Context(), v.Actor, announcementTyped(v, form))
	if err != nil {
		return refuseAnnouncement(v, model, err)
	}
	return p.announced(v, a)
}

func (p *Pages) announced(v *kit.Request, a *announce.Announcement) error {
	text := "The announcement is shown now. Other nodes show it within seconds."
	if a.State(p.Now()) == announce.Coming {
		text = "The announcement will be shown from " + view.DateTime(a.From) + "."
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: text})
	return v.Redirect(announcementsURL)
}

// changeAnnouncement saves what was typed, or shows how it would look.
func (p *Pages) changeAnnouncement(v *kit.Request) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	a, err := p.announcement(v)
	if err != nil {
		return err
	}
	model := p.announcementForm(v, a).Typed(form)
	if form.Get(view.FieldAction) == ActionPreview {
		return p.previewAnnouncement(v, model, form)
	}
	if err := p.Announcements.Change(v.R.Context(), v.Actor, a.ID, announcementTyped(v, form), revisionOf(form)); err != nil {
		model.Revision = strconv.Itoa(a.Revision) // a conflict was told: saving again is meant
		return refuseAnnouncement(v, model, err)
	}
	v.Flash(view.Notice{Tone: view.ToneSuccess, Text: "The announcement is changed. Other nodes show it so within seconds."})
	return v.Redirect(announcementsURL)
}

func (p *Pages) previewAnnouncement(v *kit.Request, model AnnouncementForm, form url.Values) error {
	a, err := p.Announcements.Preview(v.R.Context(), v.Actor, announcementTyped(v, form))
	if err != nil {
		return refuseAnnouncement(v, model, err)
	}
	b := words.BannerOf(a)
	model.Preview = &b
	return drawAnnouncement(v, http.StatusOK, announcementPage(v, model.Heading), model)
}

func refuseAnnouncement(v *kit.Request, m AnnouncementForm, refused error) error {
	page := announcementPage(v, m.Heading)
	status := v.Refuse(&page, func(field string) *view.Input {
		return map[string]*view.Input{
			announce.FieldText: &m.Text, announce.FieldLevel: &m.LevelInput, announce.FieldFrom: &m.From, announce.FieldUntil: &m.Until,
			announce.FieldLinkURL: &m.LinkURL, announce.FieldLinkText: &m.LinkText, people.FieldAgency: m.AgencyInput(),
		}[field]
	}, refused)
	return drawAnnouncement(v, status, page, m)
}
