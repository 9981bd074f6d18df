package xlsx

import (
	"errors"
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/base/people"
	"techbiz/internal/invite/batch"
)

// maxMarkedHeader is how far down the header is looked for.
const maxMarkedHeader = 20

// markPlace is where the list stands in a workbook.
type markPlace struct {
	sheet    string
	header   int          // row of the column titles
	last     int          // last row that holds anything
	problems int          // column of the problems, from 1
	rowID    int          // column of the row IDs
	mended   bool         // the workbook has these columns from an earlier time
	widths   []int        // of each row, in columns up to the last that holds anything
	users    map[int]bool // rows that hold somebody
}

// width returns how many columns a row has.
func (p markPlace) width(row int) int {
	if row < 1 || row > len(p.widths) {
		return 0
	}
	return p.widths[row-1]
}

// findMarkedList finds the first visible sheet whose email column is titled so.
func findMarkedList(f *excelize.File, columns batch.Columns) (markPlace, error) {
	email, err := excelize.ColumnNameToNumber(columns[people.FieldEmail])
	if err != nil {
		return markPlace{}, fmt.Errorf("find the email column: %w", err)
	}
	for _, sheet := range f.GetSheetList() {
		if visible, err := f.GetSheetVisible(sheet); err != nil || !visible {
			continue
		}
		rows, err := f.GetRows(sheet)
		if err != nil {
			continue // a sheet of another kind, such as a chart
		}
		for n, row := range rows[:min(len(rows), maxMarkedHeader)] {
			if len(row) >= email && hasTitle(row[email-1], "Email") {
				return markPlaceOf(sheet, n, rows, columns)
			}
		}
	}
	return markPlace{}, errors.New("no sheet has the list's header")
}

func hasTitle(cell, title string) bool { return titleKey(cell) == titleKey(title) }

// markPlaceOf finds the columns for problems and row IDs: those that the list has already,
// or the next ones at the right of all that is there.
func markPlaceOf(sheet string, header int, rows [][]string, columns batch.Columns) (markPlace, error) {
	p := markPlace{sheet: sheet, header: header + 1, last: len(rows)}
	titled := func(title string) int {
		return slices.IndexFunc(rows[header], func(cell string) bool { return hasTitle(cell, title) }) + 1
	}
	p.problems, p.rowID = titled(problemsTitle), titled(rowIDTitle)
	p.mended = p.problems > 0 || p.rowID > 0
	p.widths = make([]int, len(rows))
	for n, row := range rows {
		p.widths[n] = len(row)
	}
	var err error
	if p.users, err = usersIn(rows, p.header, columns); err != nil {
		return p, err
	}
	right := 0
	for _, letters := range columns {
		n, err := excelize.ColumnNameToNumber(letters)
		if err != nil {
			return p, fmt.Errorf("find column %s: %w", letters, err)
		}
		right = max(right, n)
	}
	for _, row := range rows {
		for n, cell := range slices.Backward(row) {
			if cell != "" {
				right = max(right, n+1)
				break
			}
		}
	}
	for _, column := range []*int{&p.problems, &p.rowID} {
		if *column == 0 {
			right++
			*column = right
		}
	}
	return p, nil
}

// cell names a cell of the list.
func (p markPlace) cell(column, row int) (string, error) {
	return excelize.CoordinatesToCellName(column, row)
}
