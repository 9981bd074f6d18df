package view

// filters is the form above a list that says which part of it is shown. It is sent by GET, so
// that the address of what is shown can be kept.
type filters struct {
	// Label names the form to screen readers: what is searched.
	Label string
	URL   string
	Look  filterLook
	// Trigger says on which events htmx fetches the results without loading the page; "" for
	// a form that only its button sends.
	Trigger string
	// Unchecked says that the server, not the browser, checks what was typed.
	Unchecked bool
	Button    string
}

// filterLook is how the fields of a filter form stand side by side.
type filterLook string

const (
	shortFilters  filterLook = "filters--batch"
	auditFilters  filterLook = "filters--audit"
	deskFilters   filterLook = "filters--desk"
	statusFilters filterLook = "filters--status"
	wholeFilters  filterLook = "filters--status filters--whole"
)

// searchBox is the field of a filterForm in which words are typed.
type searchBox struct {
	Label       string
	Value       string
	Placeholder string
	// HintID is the id of the text that says what can be typed.
	HintID string
	// Capitals says that a phone may begin what is typed with a capital, as names do.
	Capitals bool
}
