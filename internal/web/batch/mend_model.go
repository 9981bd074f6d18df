package batch

import "techbiz/internal/web/view"

// Mend shows what a mended file does to a list, and asks what of it is to be done.
type Mend struct {
	FileName string
	// What says in words what the file holds.
	What string
	// Facts are what happens without being asked, sentences.
	Facts []string
	// Choices are what happens only where its box is ticked.
	Choices []MendChoice
	Accept  view.Input // says what is wrong with the choice
	// Sections list the rows of each kind.
	Sections []MendSection

	// Action takes the POST with FieldAccept and FieldPlan; DiscardURL the one that
	// drops the file.
	Action, DiscardURL, CancelURL string
	Version                       string
}

// MendChoice is a box of a Mend.
type MendChoice struct {
	Value   string
	Label   string
	Checked bool
}

// MendSection lists rows of one kind.
type MendSection struct {
	ID    string
	Title string
	Text  string // sentences under the title; may be empty
	Rows  []MendRow
	More  string // says how many rows are not listed; empty where all are
}

// MendRow is what the file holds for one row.
type MendRow struct {
	Row   string // of the list, "" where it has none
	Line  string // of the file, "" where it has none
	Email string
	Name  string
	// Values are what changes.
	Values []MendValue
	Why    string // a sentence; may be empty
}

// MendValue is a value that changes.
type MendValue struct{ Label, From, To string }

func (m Mend) accept() view.Field {
	return view.Field{Name: view.FieldAccept, Label: "What is to be done", Input: m.Accept}
}

func (c MendChoice) id() string { return view.FieldAccept + "-" + c.Value }

// mendColumns are the headings of the rows, in the order of the cells.
var mendColumns = []string{"Row in the list", "Row in the file", "Email address", "Name", "What the file changes"}
