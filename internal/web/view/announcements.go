package view

import "net/url"

// Names of the fields of an announcement's form; FieldText and FieldRevision beside them.
const (
	FieldLevel    = "level"
	FieldFrom     = "from"
	FieldLinkURL  = "link_url"
	FieldLinkText = "link_text"
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

// Banner is an announcement at the top of a page.
type Banner struct {
	// Tone is ToneInfo or ToneWarning.
	Tone Tone
	Text string
	// Link leads to more; nil where there is none.
	Link *Link
}

// word says the tone to whoever does not see the colour.
func (b Banner) word() string {
	if b.Tone == ToneWarning {
		return "Warning:"
	}
	return "Information:"
}

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
	Pager  Pager
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
	Tone  Tone
	// EndURL takes the POST that ends it; "" where it is over.
	EndURL string
}

// AnnouncementForm is the form of an announcement.
type AnnouncementForm struct {
	Heading  string
	Button   string
	Revision string
	Text     Input
	Level    string
	// LevelInput holds the error of the level.
	LevelInput Input
	From       Input
	Until      Input
	LinkURL    Input
	LinkText   Input
	Agency     Input
	// Chooses: the agency may be chosen; Own is the one that it is for otherwise.
	Chooses bool
	Own     string
	// Over: it can't be changed any more.
	Over bool
	// Preview is how it looks; nil before that was asked.
	Preview *Banner
	// Action takes the POST, EndURL the one that ends it; "" where it can't be ended.
	Action    string
	EndURL    string
	CancelURL string
}

// Typed returns the form with what was typed into it.
func (m AnnouncementForm) Typed(form url.Values) AnnouncementForm {
	m.Text.Value, m.Level = form.Get(FieldText), form.Get(FieldLevel)
	m.From.Value, m.Until.Value = form.Get(FieldFrom), form.Get(FieldUntil)
	m.LinkURL.Value, m.LinkText.Value = form.Get(FieldLinkURL), form.Get(FieldLinkText)
	m.Agency.Value = form.Get(FieldAgency)
	if form.Has(FieldRevision) {
		m.Revision = form.Get(FieldRevision)
	}
	return m
}

// AgencyInput is the input of the agency, nil where the form has none.
func (m *AnnouncementForm) AgencyInput() *Input {
	if !m.Chooses {
		return nil
	}
	return &m.Agency
}

func (m AnnouncementForm) fields() []Field {
	return []Field{m.text(), m.level(), m.agency(), m.from(), m.until(), m.linkURL(), m.linkText()}
}

func (m AnnouncementForm) text() Field {
	return Field{Name: FieldText, Label: "Announcement", Input: m.Text, Required: true, MaxLength: MaxAnnouncement,
		Hint: "Say what happens, when, and what people have to do."}
}

func (m AnnouncementForm) level() Field {
	return Field{Name: FieldLevel, Label: "How urgent is it?", Input: m.LevelInput, Type: "radio",
		Options: choose(m.Level, Option{Value: LevelInformation, Label: "Information"}, Option{Value: LevelWarning, Label: "Warning"})}
}

func (m AnnouncementForm) agency() Field {
	return Field{Name: FieldAgency, Label: "For the people of one agency", Input: m.Agency, Optional: true, Autocomplete: "off", Short: true,
		Hint: "Its acronym, such as TECH. Empty for everybody, on the sign-in page too."}
}

func (m AnnouncementForm) from() Field {
	return Field{Name: FieldFrom, Label: "Shown from", Input: m.From, Optional: true, Autocomplete: "off",
		Hint: "Singapore time, for example 30-11-2026 08:00. Leave it empty to start now."}
}

func (m AnnouncementForm) until() Field {
	return Field{Name: FieldUntil, Label: "Shown until", Input: m.Until, Optional: true, Autocomplete: "off",
		Hint: "Singapore time, for example 30-11-2026 18:00. Leave it empty to end it yourself."}
}

func (m AnnouncementForm) linkURL() Field {
	return Field{Name: FieldLinkURL, Label: "Address of a link", Input: m.LinkURL, Optional: true, Autocomplete: "off", InputMode: "url",
		Hint: "Where to read more: https://…, or a page of this portal such as /terms."}
}

func (m AnnouncementForm) linkText() Field {
	return Field{Name: FieldLinkText, Label: "Words of the link", Input: m.LinkText, Optional: true, Autocomplete: "off"}
}
