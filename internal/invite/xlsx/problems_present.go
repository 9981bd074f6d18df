package xlsx

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/base/people"
	"techbiz/internal/invite/batch"
)

// errNotHere: the workbook has no place for what the list holds now.
var errNotHere = errors.New("the workbook can't hold what is in the list now")

// usersIn returns the numbers of the rows below the header that hold somebody: more than
// what the template fills in by itself.
func usersIn(rows [][]string, header int, columns batch.Columns) (map[int]bool, error) {
	var personal []int
	for field, letters := range columns {
		if field == people.FieldCountryCode || field == people.FieldSEED {
			continue
		}
		n, err := excelize.ColumnNameToNumber(letters)
		if err != nil {
			return nil, fmt.Errorf("find column %s: %w", letters, err)
		}
		personal = append(personal, n)
	}
	found := map[int]bool{}
	for n, row := range rows[header:] {
		found[header+n+1] = slices.ContainsFunc(personal, func(column int) bool {
			return len(row) >= column && strings.TrimSpace(row[column-1]) != ""
		})
	}
	return found, nil
}

// bringUpToDate makes the sheet hold what the list holds now: rows that were edited or
// added in the portal are written, rows that were removed there are emptied.
func (m *marker) bringUpToDate(verdicts []batch.Verdict) error {
	merged, err := m.mergedRows()
	if err != nil {
		return err
	}
	left := map[int]bool{}
	for _, v := range verdicts {
		row := v.Row.Number
		left[row] = true
		if v.Row.EditedAt.IsZero() && m.at.users[row] {
			continue
		}
		if merged[row] { // a cell of a merged range is not its own
			return fmt.Errorf("row %d: %w", row, errNotHere)
		}
		if err := m.writePresent(v.Row); err != nil {
			return err
		}
		if !m.at.users[row] {
			if err := m.file.SetRowVisible(m.at.sheet, row, true); err != nil {
				return fmt.Errorf("show row %d: %w", row, err)
			}
		}
	}
	for row, user := range m.at.users {
		if !user || left[row] {
			continue
		}
		if merged[row] {
			return fmt.Errorf("row %d: %w", row, errNotHere)
		}
		if err := m.empty(row); err != nil {
			return err
		}
	}
	return nil
}

// mergedRows returns the rows below the header that a merged range touches.
func (m *marker) mergedRows() (map[int]bool, error) {
	ranges, err := m.file.GetMergeCells(m.at.sheet, true)
	if err != nil {
		return nil, fmt.Errorf("read merged cells: %w", err)
	}
	rows := map[int]bool{}
	for _, r := range ranges {
		_, first, err := excelize.CellNameToCoordinates(r.GetStartAxis())
		if err != nil {
			return nil, fmt.Errorf("read merged cells: %w", err)
		}
		_, last, err := excelize.CellNameToCoordinates(r.GetEndAxis())
		if err != nil {
			return nil, fmt.Errorf("read merged cells: %w", err)
		}
		for row := max(first, m.at.header+1); row <= min(last, maxMarkedRows); row++ {
			rows[row] = true
		}
	}
	return rows, nil
}

// writePresent writes what the row holds in the portal into its cells.
func (m *marker) writePresent(r *batch.Row) error {
	for n := range templateColumns {
		c := &templateColumns[n]
		if c.in == nil {
			continue
		}
		text, cell := *c.in(&r.Form), m.batch.Columns.Cell(c.field, r.Number)
		if cell == "" && text != "" {
			return fmt.Errorf("no column for %s: %w", c.title, errNotHere)
		}
		if cell == "" {
			continue
		}
		if text == "" {
			if now, err := m.file.GetCellValue(m.at.sheet, cell); err != nil || now == "" {
				continue // there was no cell, so none is made
			}
		}
		if err := m.file.SetCellStr(m.at.sheet, cell, text); err != nil {
			return fmt.Errorf("write %s: %w", cell, err)
		}
	}
	return nil
}

// empty takes all that a row holds away: it is not in the list any more.
func (m *marker) empty(row int) error {
	for column := 1; column <= m.at.width(row); column++ {
		cell, err := m.at.cell(column, row)
		if err != nil {
			return fmt.Errorf("find cell: %w", err)
		}
		if err := m.file.SetCellDefault(m.at.sheet, cell, ""); err != nil {
			return fmt.Errorf("clear %s: %w", cell, err)
		}
	}
	return nil
}

// keepIDs has spreadsheet programs refuse what is typed over a row ID. Sorting, deleting
// and copying rows stay possible, which protecting the sheet would forbid.
func keepIDs(f *excelize.File, sheet string, column, first, last int) error {
	if last < first {
		return nil
	}
	from, err := excelize.CoordinatesToCellName(column, first)
	if err != nil {
		return fmt.Errorf("find cell: %w", err)
	}
	to, err := excelize.CoordinatesToCellName(column, last)
	if err != nil {
		return fmt.Errorf("find cell: %w", err)
	}
	v := excelize.NewDataValidation(true)
	v.SetSqref(from + ":" + to)
	if err := v.SetRange("FALSE", "", excelize.DataValidationTypeCustom, excelize.DataValidationOperatorEqual); err != nil {
		return fmt.Errorf("check row IDs: %w", err)
	}
	v.SetError(excelize.DataValidationErrorStyleStop, rowIDTitle, "TechBiz finds the user's row by this ID. Leave it as it is. For a new user leave it empty.")
	v.SetInput(rowIDTitle, "TechBiz finds the user's row by this ID. Sort and move it together with its row. Leave it empty for a new user.")
	if err := f.AddDataValidation(sheet, v); err != nil {
		return fmt.Errorf("check row IDs: %w", err)
	}
	return nil
}
