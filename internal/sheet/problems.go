package sheet

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/batch"
	"techbiz/internal/invite"
)

// A workbook beyond these is not given back as it was but as a new one that holds the
// rows with problems alone: to change it as a whole would take too much memory.
const (
	maxMarkedBytes = 4 << 20 // of the file
	maxMarkedRows  = 20_000
)

// WriteProblems writes the file that a batch comes from with what is wrong in it: bad
// cells coloured and commented, the problems in words and the row's ID beside the row. A
// CSV file, and a very large workbook, becomes a new workbook with the rows that have
// problems alone. Values are written as text, never as formulas.
func WriteProblems(w io.Writer, o *batch.Original) error {
	l, err := OpenList(bytes.NewReader(o.File), int64(len(o.File)), Limits{FileBytes: int64(len(o.File)) + 1})
	if err != nil {
		return fmt.Errorf("open uploaded list again: %w", err)
	}
	defer l.Close()
	sheet, isWorkbook := l.rows.(*sheetReader)
	if !isWorkbook || len(o.File) > maxMarkedBytes || o.Batch.LastRow > maxMarkedRows {
		return writeProblemRows(w, o)
	}
	return markProblems(w, o, l, sheet.sheet)
}

// marker writes into the user's own workbook.
type marker struct {
	f        *excelize.File
	sheet    string
	batch    *batch.Batch
	problems string // columns
	ids      string
	bad      map[int]int            // style of a bad cell by the style that it had
	comments map[string]string      // that the workbook had, by cell
	columns  map[string]*listColumn // by letters
}

func markProblems(w io.Writer, o *batch.Original, l *List, sheet string) (err error) {
	f, err := excelize.OpenReader(bytes.NewReader(o.File), excelize.Options{UnzipSizeLimit: 256 << 20, UnzipXMLSizeLimit: 64 << 20})
	if err != nil {
		return fmt.Errorf("open uploaded workbook: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	m := &marker{f: f, sheet: sheet, batch: o.Batch, bad: map[int]int{}, columns: map[string]*listColumn{}}
	if err := m.prepare(l.header); err != nil {
		return fmt.Errorf("mark problems: %w", err)
	}
	for v, err := range o.Rows {
		if err != nil {
			return err
		}
		if err := m.mark(v); err != nil {
			return fmt.Errorf("mark problems of row %d: %w", v.Row.Number, err)
		}
	}
	if err := f.Write(w); err != nil {
		return fmt.Errorf("write workbook with problems: %w", err)
	}
	return nil
}

// prepare finds or makes the two columns beside the list, and empties them.
func (m *marker) prepare(h *header) error {
	last := 0
	for number, column := range h.columns {
		last = max(last, number)
		letters := columnLetters(number)
		m.columns[letters] = column
		switch column.title {
		case titleProblems:
			m.problems = letters
		case titleRowID:
			m.ids = letters
		}
	}
	header, err := m.f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: filled("B3261E"), Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}})
	if err != nil {
		return err
	}
	for _, c := range []struct {
		letters *string
		title   string
		width   float64
	}{{&m.problems, titleProblems, 60}, {&m.ids, titleRowID, 22}} {
		if *c.letters == "" {
			last++
			*c.letters = columnLetters(last)
		}
		at := fmt.Sprintf("%s%d", *c.letters, h.row)
		if err := errors.Join(m.f.SetCellStr(m.sheet, at, c.title), m.f.SetCellStyle(m.sheet, at, at, header), m.f.SetColWidth(m.sheet, *c.letters, *c.letters, c.width)); err != nil {
			return err
		}
		for row := h.row + 1; row <= m.batch.LastRow; row++ {
			at := fmt.Sprintf("%s%d", *c.letters, row)
			if old, err := m.f.GetCellValue(m.sheet, at); err != nil || old == "" {
				continue
			}
			if err := m.f.SetCellValue(m.sheet, at, nil); err != nil {
				return err
			}
		}
	}
	return m.readComments()
}

func (m *marker) readComments() error {
	comments, err := m.f.GetComments(m.sheet)
	if err != nil {
		return err
	}
	m.comments = make(map[string]string, len(comments))
	for _, c := range comments {
		var text strings.Builder
		text.WriteString(c.Text)
		for _, run := range c.Paragraph {
			text.WriteString(run.Text)
		}
		m.comments[c.Cell] = text.String()
	}
	return nil
}

// mark marks one row.
func (m *marker) mark(v batch.Verdict) error {
	if !v.Row.EditedAt.IsZero() {
		if err := m.writeForm(v.Row); err != nil {
			return err
		}
	}
	cells := map[string][]string{}
	for _, p := range v.Problems {
		if p.Cell != "" {
			cells[p.Cell] = append(cells[p.Cell], p.Message)
		}
	}
	for at, messages := range cells {
		if err := m.markCell(at, strings.Join(messages, "\n")); err != nil {
			return err
		}
	}
	row := v.Row.Number
	return errors.Join(
		m.f.SetCellStr(m.sheet, fmt.Sprintf("%s%d", m.problems, row), problemWords(v)),
		m.f.SetCellStr(m.sheet, fmt.Sprintf("%s%d", m.ids, row), m.batch.RowID(row)))
}

// writeForm writes what the row holds now.
func (m *marker) writeForm(r *batch.Row) error {
	for letters, column := range m.columns {
		if column.field == "" {
			continue
		}
		if err := m.f.SetCellStr(m.sheet, fmt.Sprintf("%s%d", letters, r.Number), cellOf(r.Form, column.field)); err != nil {
			return err
		}
	}
	return nil
}

// markCell colours a cell, keeping the rest of its style, and says why beside it.
func (m *marker) markCell(at, why string) error {
	old, err := m.f.GetCellStyle(m.sheet, at)
	if err != nil {
		return err
	}
	id, known := m.bad[old]
	if !known {
		style, err := m.f.GetStyle(old)
		if err != nil {
			return err
		}
		style.Fill = filled("F9DEDC")
		if id, err = m.f.NewStyle(style); err != nil {
			return err
		}
		m.bad[old] = id
	}
	if before := m.comments[at]; before != "" {
		if err := m.f.DeleteComment(m.sheet, at); err != nil {
			return err
		}
		why = before + "\n" + why
	}
	return errors.Join(m.f.SetCellStyle(m.sheet, at, at, id),
		m.f.AddComment(m.sheet, excelize.Comment{Cell: at, Author: "TechBiz", Text: why, Width: 320, Height: 120}))
}

// problemWords tells all that is wrong with a row, a line each.
func problemWords(v batch.Verdict) string {
	lines := make([]string, len(v.Problems))
	for n, p := range v.Problems {
		lines[n] = p.Message
		if p.Cell != "" {
			lines[n] = p.Cell + ": " + p.Message
		}
	}
	return strings.Join(lines, "\n")
}

// cellOf returns what a form holds in a field.
func cellOf(f invite.Form, field string) string {
	for _, c := range templateColumns {
		if c.field == field && field != "" {
			return c.cell(&f)
		}
	}
	return ""
}

func filled(colour string) excelize.Fill {
	return excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{colour}}
}
