package view

// Filters is the form above a list that says which part of it is shown. It is sent by GET, so
// that the address of what is shown can be kept.
type Filters struct {
	// Label names the form to screen readers: what is searched.
	Label string
	URL   string
	Look  FilterLook
	// Trigger says on which events htmx fetches the results without loading the page; "" for
	// a form that only its button sends.
	Trigger string
	// Unchecked says that the server, not the browser, checks what was typed.
	Unchecked bool
	Button    string
}

// FilterLook is how the fields of a filter form stand side by side.
type FilterLook string

// The looks of forms that filter.
const (
	ShortFilters  FilterLook = "filters--batch"
	AuditFilters  FilterLook = "filters--audit"
	DeskFilters   FilterLook = "filters--desk"
	StatusFilters FilterLook = "filters--status"
	WholeFilters  FilterLook = "filters--status filters--whole"
)

// SearchBox is the field of a filterForm in which words are typed.
type SearchBox struct {
	Label       string
	Value       string
	Placeholder string
	// HintID is the id of the text that says what can be typed.
	HintID string
	// Capitals says that a phone may begin what is typed with a capital, as names do.
	Capitals bool
}
