package batch

import "techbiz/internal/web/view"

// RowDetails is the form of one row of a list.
type RowDetails struct {
	Number string
	State  string
	Tone   view.Tone
	// Form holds the fields; its Action saves, its CancelURL leads back.
	Form view.CreateAccount
	// Problems are those of the row as a whole.
	Problems []Problem
	// Warnings are the cells whose text looks misread. Correct is what the button says that
	// corrects them, "" for none; CorrectURL takes its POST.
	Warnings   []Problem
	Correct    string
	CorrectURL string
	// Normalized are the cells that were tidied up.
	Normalized []TidiedCell
}

// TidiedCell is a cell that was read as something tidier than it holds.
type TidiedCell struct {
	Cell string
	From string
	To   string
}

// from shows blanks at the ends, which are a usual reason for tidying up.
func (c TidiedCell) from() string {
	if c.From == "" {
		return "an empty cell"
	}
	return "“" + c.From + "”"
}
