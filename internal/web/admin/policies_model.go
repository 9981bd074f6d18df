package admin

import (
	"net/url"

	"techbiz/internal/web/view"
)

// Policies are the texts that people accept, as an administrator keeps them.
type Policies struct{ Rows []PolicyRow }

// PolicyRow is one text in its version in force.
type PolicyRow struct {
	Title   string
	Version string
	// Since is formatted, see DateTime.
	Since string
	// Draft is the version of its draft, "" where there is none.
	Draft      string
	TextURL    string
	HistoryURL string
	DraftURL   string
}

func (r PolicyRow) draftWords() string { return draftWords(r.Draft) }

func draftWords(draft string) string {
	if draft == "" {
		return "Write a new version"
	}
	return "Go on with the draft"
}

// PolicyHistory lists the versions of a text.
type PolicyHistory struct {
	Title    string
	Draft    string // the version of the draft, "" where there is none
	DraftURL string
	Versions []PolicyVersion
	Pager    view.Pager
}

// PolicyVersion is a version in the list.
type PolicyVersion struct {
	Version string
	URL     string
	InForce bool
	// Published is formatted, see DateTime.
	Published string
	By        string
	Note      string
}

// PolicyForm is the form of a draft.
type PolicyForm struct {
	// Title is what the text is called.
	Title string
	// Revision is that of the stored draft, "0" where there is none.
	Revision      string
	PolicyVersion view.Input
	Text          view.Input
	Note          view.Input
	// Action takes the POST.
	Action    string
	CancelURL string
	// DiscardURL asks whether the draft is to be deleted; "" where none is stored.
	DiscardURL string
}

// Heading is the page's title.
func (m PolicyForm) Heading() string {
	if m.DiscardURL == "" {
		return "New version"
	}
	return "Draft"
}

// Typed returns the form with what was typed into it.
func (m PolicyForm) Typed(form url.Values) PolicyForm {
	m.PolicyVersion.Value, m.Text.Value, m.Note.Value = form.Get(view.FieldPolicyVersion), form.Get(view.FieldText), form.Get(view.FieldNote)
	m.Revision = form.Get(view.FieldRevision)
	return m
}

func (m PolicyForm) fields() []view.Field { return []view.Field{m.version(), m.text(), m.note()} }

func (m PolicyForm) version() view.Field {
	return view.Field{Name: view.FieldPolicyVersion, Label: "Version", Input: m.PolicyVersion, Required: true, Autocomplete: "off", Short: true,
		Hint: "Year and month, such as 2026-11. People see it under the text, and it is kept with each acceptance."}
}

func (m PolicyForm) text() view.Field {
	return view.Field{Name: view.FieldText, Label: "Text", Input: m.Text, Required: true,
		Hint: "Markdown: ## before a heading, - before an item of a list, **two asterisks** around what is important, [text](https://address) for a link. An empty line begins a paragraph."}
}

func (m PolicyForm) note() view.Field {
	return view.Field{Name: view.FieldNote, Label: "What changed", Input: m.Note, Optional: true,
		Hint: "One or two sentences. People who accepted an earlier version see them above the text."}
}

// PolicyPreview shows a draft as its readers will see it.
type PolicyPreview struct {
	view.PolicyText
	Note       string
	EditURL    string
	PublishURL string
	DiscardURL string
}
