package admin

import (
	"net/url"

	"techbiz/internal/web/view"
)

// ActionPreview is sent as FieldAction by the button that only shows how it would look.
const ActionPreview = "preview"

// Values of FieldLevel.
const (
	LevelInformation = "information"
	LevelWarning     = "warning"
)

// MaxAnnouncement is the most characters of an announcement.
const MaxAnnouncement = 300

// ListPart is a link to a part of a list.
type ListPart struct {
	Label   string
	URL     string
	Current bool
}

// Announcements is the list as those keep it who announce.
type Announcements struct {
	Lead   string
	NewURL string
	Parts  []ListPart
	Rows   []AnnouncementRow
	Pager  view.Pager
}

// AnnouncementRow is one announcement in the list.
type AnnouncementRow struct {
	Text    string
	URL     string
	Warning bool
	// For says whose people see it.
	For string
	// From and Until are formatted, see DateTime.
	From  string
	Until string
	State string
	Tone  view.Tone
	// EndURL takes the POST that ends it; "" where it is over.
	EndURL string
}

// AnnouncementForm is the form of an announcement.
type AnnouncementForm struct {
	Heading  string
	Button   string
	Revision string
	Text     view.Input
	Level    string
	// LevelInput holds the error of the level.
	LevelInput view.Input
	From       view.Input
	Until      view.Input
	LinkURL    view.Input
	LinkText   view.Input
	Agency     view.Input
	// Chooses: the agency may be chosen; Own is the one that it is for otherwise.
	Chooses bool
	Own     string
	// Over: it can't be changed any more.
	Over bool
	// Preview is how it looks; nil before that was asked.
	Preview *view.Banner
	// Action takes the POST, EndURL the one that ends it; "" where it can't be ended.
	Action    string
	EndURL    string
	CancelURL string
}

// Typed returns the form with what was typed into it.
func (m AnnouncementForm) Typed(form url.Values) AnnouncementForm {
	m.Text.Value, m.Level = form.Get(view.FieldText), form.Get(view.FieldLevel)
	m.From.Value, m.Until.Value = form.Get(view.FieldFrom), form.Get(view.FieldUntil)
	m.LinkURL.Value, m.LinkText.Value = form.Get(view.FieldLinkURL), form.Get(view.FieldLinkText)
	m.Agency.Value = form.Get(view.FieldAgency)
	if form.Has(view.FieldRevision) {
		m.Revision = form.Get(view.FieldRevision)
	}
	return m
}

// AgencyInput is the input of the agency, nil where the form has none.
func (m *AnnouncementForm) AgencyInput() *view.Input {
	if !m.Chooses {
		return nil
	}
	return &m.Agency
}

func (m AnnouncementForm) fields() []view.Field {
	return []view.Field{m.text(), m.level(), m.agency(), m.from(), m.until(), m.linkURL(), m.linkText()}
}

func (m AnnouncementForm) text() view.Field {
	return view.Field{Name: view.FieldText, Label: "Announcement", Input: m.Text, Required: true, MaxLength: MaxAnnouncement,
		Hint: "Say what happens, when, and what people have to do."}
}

func (m AnnouncementForm) level() view.Field {
	return view.Field{Name: view.FieldLevel, Label: "How urgent is it?", Input: m.LevelInput, Type: "radio",
		Options: view.Choose(m.Level, view.Option{Value: LevelInformation, Label: "Information"}, view.Option{Value: LevelWarning, Label: "Warning"})}
}

func (m AnnouncementForm) agency() view.Field {
	return view.Field{Name: view.FieldAgency, Label: "For the people of one agency", Input: m.Agency, Optional: true, Autocomplete: "off", Short: true,
		Hint: "Its acronym, such as TECH. Empty for everybody, on the sign-in page too."}
}

func (m AnnouncementForm) from() view.Field {
	return view.Field{Name: view.FieldFrom, Label: "Shown from", Input: m.From, Optional: true, Autocomplete: "off",
		Hint: "Singapore time, for example 30-11-2026 08:00. Leave it empty to start now."}
}

func (m AnnouncementForm) until() view.Field {
	return view.Field{Name: view.FieldUntil, Label: "Shown until", Input: m.Until, Optional: true, Autocomplete: "off",
		Hint: "Singapore time, for example 30-11-2026 18:00. Leave it empty to end it yourself."}
}

func (m AnnouncementForm) linkURL() view.Field {
	return view.Field{Name: view.FieldLinkURL, Label: "Address of a link", Input: m.LinkURL, Optional: true, Autocomplete: "off", InputMode: "url",
		Hint: "Where to read more: https://…, or a page of this portal such as /terms."}
}

func (m AnnouncementForm) linkText() view.Field {
	return view.Field{Name: view.FieldLinkText, Label: "Words of the link", Input: m.LinkText, Optional: true, Autocomplete: "off"}
}
