package batch

import "techbiz/internal/web/view"

// Submit asks whether a list is really to be submitted. Its form sends FieldOnlyReady as
// well.
type Submit struct {
	view.Confirm

	// Choice is the label of the box that leaves the rows with errors in the draft; ""
	// where there is none.
	Choice    string
	InTheWay  string // says how many rows that are
	OnlyReady view.Input
}

func (m Submit) onlyReady() view.Field {
	return view.Field{Name: view.FieldOnlyReady, Label: m.Choice, Input: m.OnlyReady}
}
