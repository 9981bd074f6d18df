package sheet

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/batch"
)

// writeProblemRows writes a new workbook in the template's columns with the rows that
// have problems. Rows leave for a temporary file as they come.
func writeProblemRows(w io.Writer, o *batch.Original) (err error) {
	f := excelize.NewFile()
	defer func() { err = errors.Join(err, f.Close()) }() // removes the temporary file
	if err := f.SetSheetName(f.GetSheetName(0), templateList); err != nil {
		return fmt.Errorf("name sheet: %w", err)
	}
	out, err := f.NewStreamWriter(templateList)
	if err != nil {
		return fmt.Errorf("open sheet: %w", err)
	}
	if err := fillProblemRows(f, out, o); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write sheet: %w", err)
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write workbook with problems: %w", err)
	}
	return nil
}

func fillProblemRows(f *excelize.File, out *excelize.StreamWriter, o *batch.Original) error {
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Fill: filled("E9E3F5")})
	if err != nil {
		return fmt.Errorf("style of the header: %w", err)
	}
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49})
	if err != nil {
		return fmt.Errorf("style of cells: %w", err)
	}
	bad, err := f.NewStyle(&excelize.Style{NumFmt: 49, Fill: filled("F9DEDC")})
	if err != nil {
		return fmt.Errorf("style of bad cells: %w", err)
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return fmt.Errorf("freeze header: %w", err)
	}
	titles := make([]any, len(listColumns))
	for n, c := range listColumns {
		titles[n] = excelize.Cell{StyleID: bold, Value: c.title}
	}
	if err := out.SetRow("A1", titles); err != nil {
		return fmt.Errorf("write header: %w", err)
	}
	row := 2
	for v, err := range o.Rows {
		if err != nil {
			return err
		}
		if err := out.SetRow(fmt.Sprintf("A%d", row), problemRow(o.Batch, v, text, bad)); err != nil {
			return fmt.Errorf("write row: %w", err)
		}
		row++
	}
	return nil
}

func problemRow(b *batch.Batch, v batch.Verdict, text, bad int) []any {
	wrong := map[string]bool{}
	for _, p := range v.Problems {
		wrong[p.Field] = true
	}
	cells := make([]any, len(listColumns))
	for n, c := range listColumns {
		cell := excelize.Cell{StyleID: text}
		switch {
		case c.title == titleProblems:
			cell.Value = problemWords(v)
		case c.title == titleRowID:
			cell.Value = b.RowID(v.Row.Number)
		case c.field == "":
			cell.Value = v.Row.Number
		default:
			cell.Value = cellOf(v.Row.Form, c.field)
			if wrong[c.field] {
				cell.StyleID = bad
			}
		}
		cells[n] = cell
	}
	return cells
}
