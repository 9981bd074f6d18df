package xlsx

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/invite/batch"
)

// marker marks problems in the officer's own workbook.
type marker struct {
	file     *excelize.File
	batch    *batch.Batch
	at       markPlace
	comments commenter
	painter  *painter
	text     int // style of the problems
	id       int // style of the row IDs
}

func newMarker(f *excelize.File, b *batch.Batch, comments int) (*marker, error) {
	at, err := findMarkedList(f, b.Columns)
	if err != nil {
		return nil, err
	}
	m := &marker{file: f, batch: b, at: at}
	if m.comments, err = newCommenter(f, at.sheet, comments); err != nil {
		return nil, err
	}
	if m.painter, err = newPainter(f, at.sheet); err != nil {
		return nil, err
	}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	if m.text, err = f.NewStyle(&excelize.Style{Alignment: top}); err != nil {
		return nil, fmt.Errorf("make style: %w", err)
	}
	if m.id, err = f.NewStyle(&excelize.Style{Alignment: top, NumFmt: numFmtText, Font: &excelize.Font{Color: colourGrey}}); err != nil {
		return nil, fmt.Errorf("make style: %w", err)
	}
	return m, nil
}

func (m *marker) markAll(verdicts []batch.Verdict) error {
	if m.at.mended {
		if err := m.unmarkAll(); err != nil {
			return err
		}
	}
	if err := m.bringUpToDate(verdicts); err != nil {
		return err
	}
	if err := m.writeTitles(); err != nil {
		return err
	}
	last := m.at.last
	for _, v := range verdicts {
		if err := m.mark(v); err != nil {
			return fmt.Errorf("mark row %d: %w", v.Row.Number, err)
		}
		last = max(last, v.Row.Number)
	}
	if err := keepIDs(m.file, m.at.sheet, m.at.rowID, m.at.header+1, last); err != nil {
		return err
	}
	return m.comments.check()
}

// writeTitles writes and shows the two columns at the right.
func (m *marker) writeTitles() error {
	style, err := m.file.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: solid("8C1D18"), Border: templateBorder(),
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
	})
	if err != nil {
		return fmt.Errorf("make style: %w", err)
	}
	for _, c := range []struct {
		title  string
		column int
		width  float64 // in characters of the workbook's normal font
	}{{problemsTitle, m.at.problems, problemsWidth}, {rowIDTitle, m.at.rowID, rowIDWidth}} {
		letters, err := excelize.ColumnNumberToName(c.column)
		if err != nil {
			return fmt.Errorf("find column: %w", err)
		}
		if err := m.file.SetColWidth(m.at.sheet, letters, letters, c.width); err != nil {
			return fmt.Errorf("set width: %w", err)
		}
		if err := m.file.SetColVisible(m.at.sheet, letters, true); err != nil {
			return fmt.Errorf("show column: %w", err)
		}
		if err := m.put(c.column, m.at.header, c.title, style); err != nil {
			return err
		}
	}
	return nil
}

// put writes text, in a style of ours.
func (m *marker) put(column, row int, text string, style int) error {
	cell, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return fmt.Errorf("find cell: %w", err)
	}
	if err := m.file.SetCellStr(m.at.sheet, cell, text); err != nil {
		return fmt.Errorf("write %s: %w", cell, err)
	}
	return m.file.SetCellStyle(m.at.sheet, cell, cell, style)
}

// mark gives a row its ID, and its problems where it has some.
func (m *marker) mark(v batch.Verdict) error {
	row := v.Row.Number
	if row <= m.at.header {
		return fmt.Errorf("it is not below the header in row %d", m.at.header)
	}
	if err := m.put(m.at.rowID, row, m.batch.RowID(v.Row), m.id); err != nil || len(v.Problems) == 0 {
		return err
	}
	cells, reasons := reasonsByCell(v)
	for _, cell := range cells {
		if err := m.painter.paint(cell); err != nil {
			return err
		}
		if err := m.comments.add(cell, reasons[cell]); err != nil {
			return err
		}
	}
	text := problemLines(v, func(p batch.Problem) string { return p.Cell })
	if err := m.put(m.at.problems, row, text, m.text); err != nil {
		return err
	}
	// What has to be mended is seen, whether the row was hidden or filtered away before.
	if err := m.file.SetRowVisible(m.at.sheet, row, true); err != nil {
		return fmt.Errorf("show row: %w", err)
	}
	return m.heighten(row, problemsHeight(text))
}

// heighten makes a row as high as its problems need it.
func (m *marker) heighten(row int, height float64) error {
	if now, err := m.file.GetRowHeight(m.at.sheet, row); err != nil || now >= height {
		return err
	}
	return m.file.SetRowHeight(m.at.sheet, row, height)
}
