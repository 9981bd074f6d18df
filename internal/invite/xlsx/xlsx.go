package xlsx

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/xuri/excelize/v2"
)

// sheetName is the name of the workbook's only sheet.
const sheetName = "Invite User Status"

// ErrTooManyRows: the list is longer than a sheet can be (1,048,575 rows and a header).
var ErrTooManyRows = errors.New("the list is too long for a workbook; use CSV")

// WriteXLSX writes rows as a workbook: a header that stays in view, a filter, and text
// cells, which no program computes. now decides what has lapsed.
//
// Nothing is written to w before the last row was read, so an error of rows leaves w
// untouched. Longer lists wait in a temporary file, not in memory. Errors: those of
// rows and w, and ErrTooManyRows.
func WriteXLSX(w io.Writer, rows Rows, now time.Time) error {
	return writeXLSX(w, sheetName, columns, rows, now, excelize.TotalRows)
}

// WriteWholeXLSX is WriteXLSX for invitations of several officers: it tells who invited.
func WriteWholeXLSX(w io.Writer, rows Rows, now time.Time) error {
	return writeXLSX(w, sheetName, wholeColumns, rows, now, excelize.TotalRows)
}

func writeXLSX[T any](w io.Writer, name string, columns []column[T], rows iter.Seq2[T, error], now time.Time, maxRows int) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }() // removes the temporary file
	if err := fill(f, name, columns, rows, now, maxRows); err != nil {
		return err
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write workbook: %w", err)
	}
	return nil
}

func fill[T any](f *excelize.File, name string, columns []column[T], rows iter.Seq2[T, error], now time.Time, maxRows int) error {
	if err := f.SetSheetName(f.GetSheetName(0), name); err != nil {
		return fmt.Errorf("name sheet: %w", err)
	}
	if err := f.SetDocProps(&excelize.DocProperties{Creator: "TechBiz", LastModifiedBy: "TechBiz", Title: name}); err != nil {
		return fmt.Errorf("set workbook's properties: %w", err)
	}
	out, err := f.NewStreamWriter(name)
	if err != nil {
		return fmt.Errorf("open sheet: %w", err)
	}
	if err := writeHeader(f, out, columns); err != nil {
		return err
	}
	last, err := writeRows(out, columns, rows, now, maxRows)
	if err != nil {
		return err
	}
	// The filter covers the rows that are there, so it comes after them.
	corner, err := excelize.CoordinatesToCellName(len(columns), last)
	if err != nil {
		return fmt.Errorf("find the sheet's corner: %w", err)
	}
	if err := f.AutoFilter(name, "A1:"+corner, nil); err != nil {
		return fmt.Errorf("set filter: %w", err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	return nil
}

// writeHeader sets widths and writes the bold first row, which stays in view.
func writeHeader[T any](f *excelize.File, out *excelize.StreamWriter, columns []column[T]) error {
	for n, c := range columns {
		if err := out.SetColWidth(n+1, n+1, c.width); err != nil {
			return fmt.Errorf("set width of %s: %w", c.title, err)
		}
	}
	frozen := excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err := out.SetPanes(&frozen); err != nil {
		return fmt.Errorf("freeze header: %w", err)
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return fmt.Errorf("make header's style: %w", err)
	}
	header := make([]any, len(columns))
	for n, title := range titles(columns) {
		header[n] = excelize.Cell{StyleID: bold, Value: title}
	}
	if err := out.SetRow("A1", header); err != nil {
		return fmt.Errorf("write header: %w", err)
	}
	return nil
}

// writeRows writes the rows and returns the number of the last one, from 1.
func writeRows[T any](out *excelize.StreamWriter, columns []column[T], rows iter.Seq2[T, error], now time.Time, maxRows int) (last int, err error) {
	last = 1
	row := make([]string, len(columns))
	for i, err := range rows {
		if err != nil {
			return 0, fmt.Errorf("read rows for workbook: %w", err)
		}
		if last == maxRows {
			return 0, ErrTooManyRows
		}
		last++
		cells(columns, row, i, now)
		at, err := excelize.CoordinatesToCellName(1, last)
		if err != nil {
			return 0, fmt.Errorf("find row %d: %w", last, err)
		}
		if err := out.SetRow(at, values(row)); err != nil {
			return 0, fmt.Errorf("write row %d: %w", last, err)
		}
	}
	return last, nil
}

// values makes text cells of strings: the library writes a formula only where it is
// given one as such.
func values(row []string) []any {
	v := make([]any, len(row))
	for n, s := range row {
		v[n] = s
	}
	return v
}
