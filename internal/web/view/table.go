package view

// TableHead is what a table has before its rows.
type TableHead struct {
	// Caption names the table to screen readers. Where a heading on the page does that
	// already, LabelledBy is the id of it instead.
	Caption    string
	LabelledBy string
	// Columns are the headings. A cell says its column's heading once more, as its label.
	Columns []string
	// Actions adds a last column of buttons and links. Its heading is only read out.
	Actions bool
	Look    TableLook
	// Menus says that the rows have menus, which open over the edge of the table.
	Menus bool
}

// TableLook is how wide the columns of a table are; most need none.
type TableLook string

// The looks of tables.
const (
	LookBatch  TableLook = "table--batch"
	LookMend   TableLook = "table--batch table--mend"
	LookStatus TableLook = "table--wide"
	LookWhole  TableLook = "table--whole"
)

// cellLook is how the text of a cell runs; most need none.
type cellLook string

// The looks of cells.
const (
	Nowrap    cellLook = "nowrap"
	StateCell cellLook = "table__state"
	MenuCell  cellLook = "table__menu"
)

// classOf is the class of a cell that has that look, or "".
func classOf(look []cellLook) string {
	if len(look) == 0 {
		return ""
	}
	return string(look[0])
}
