package view

// tableHead is what a table has before its rows.
type tableHead struct {
	// Caption names the table to screen readers. Where a heading on the page does that
	// already, LabelledBy is the id of it instead.
	Caption    string
	LabelledBy string
	// Columns are the headings. A cell says its column's heading once more, as its label.
	Columns []string
	// Actions adds a last column of buttons and links. Its heading is only read out.
	Actions bool
	Look    tableLook
	// Menus says that the rows have menus, which open over the edge of the table.
	Menus bool
}

// tableLook is how wide the columns of a table are; most need none.
type tableLook string

const (
	batchTable  tableLook = "table--batch"
	mendTable   tableLook = "table--batch table--mend"
	statusTable tableLook = "table--wide"
	wholeTable  tableLook = "table--whole"
)

// cellLook is how the text of a cell runs; most need none.
type cellLook string

const (
	nowrap    cellLook = "nowrap"
	stateCell cellLook = "table__state"
	menuCell  cellLook = "table__menu"
)

// classOf is the class of a cell that has that look, or "".
func classOf(look []cellLook) string {
	if len(look) == 0 {
		return ""
	}
	return string(look[0])
}
