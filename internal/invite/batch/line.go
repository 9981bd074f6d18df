package batch

import (
	"fmt"

	"techbiz/internal/invite"
)

// Line is one row of a list as it stands in the uploaded file.
type Line struct {
	// Number is the row of the sheet, from 1, as a spreadsheet program shows it. A
	// header stands above, so the first line's is 2 or more.
	Number int
	// RowID is the id that "Download with errors" wrote beside the row, "" if none.
	RowID string
	// Form holds the cells as text, in the fields of a single invitation of type account.
	// Where a cell shows something else than it holds, it is what the cell shows.
	Form invite.Form
	// Hidden: the spreadsheet program does not show the row.
	Hidden bool
	// Unclear are the cells that can't be taken as they stand.
	Unclear []CellProblem
}

// CellProblem is why a cell can't be taken as it stands in the file.
type CellProblem struct {
	Field   string `json:"field,omitempty"` // one of people's Field names; "" where the cell is none of a field
	Cell    string `json:"cell"`            // such as "C2"
	Rule    string `json:"rule"`
	Message string `json:"message"`
}

// row makes a new row of the line.
func (l *Line) row() *Row {
	r := &Row{Number: l.Number, Form: l.Form, Unclear: l.Unclear}
	if l.Hidden {
		r.Hidden = HiddenUndecided
	}
	return r
}

// Columns says in which column of the sheet each field of a Line stands: from the
// people.Field… names to the column's letters, such as "F".
type Columns map[string]string

// Cell names the cell of a field in a row, such as "F12"; "" where the sheet has no
// column for the field.
func (c Columns) Cell(field string, row int) string {
	column := c[field]
	if column == "" {
		return ""
	}
	return fmt.Sprintf("%s%d", column, row)
}
