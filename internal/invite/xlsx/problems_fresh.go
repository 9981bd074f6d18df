package xlsx

import (
	"errors"
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/invite/batch"
)

// freshColumns stand at the right of the template's own.
var freshColumns = []templateColumn{
	{title: problemsTitle, width: problemsWidth, kind: templateLong},
	{title: rowIDTitle, width: rowIDWidth},
}

// rowIDWidth is the width of the column of row IDs in characters.
const rowIDWidth = 28

// writeFreshProblems writes a workbook in the template's form with all rows. It needs no
// memory for all of them.
func writeFreshProblems(w io.Writer, o *batch.Original) (err error) {
	t, err := newTemplate(freshColumns)
	if err != nil {
		return fmt.Errorf("make workbook for problems: %w", err)
	}
	defer func() { err = errors.Join(err, t.file.Close()) }()
	bad, err := badLooks(t)
	if err != nil {
		return err
	}
	for v, err := range o.Rows {
		if err != nil {
			return fmt.Errorf("read rows: %w", err)
		}
		row, height := freshRow(t, o.Batch, v, bad)
		if err := t.add(row, excelize.RowOpts{Height: height}); err != nil {
			return err
		}
	}
	if err := keepIDs(t.file, templateList, len(t.columns), templateFirst, t.next-1); err != nil {
		return err
	}
	return t.write(w)
}

// badLooks are the looks of the template's cells on the ground of a problem.
func badLooks(t *template) (bad templateLooks, err error) {
	for kind, id := range t.looks.cells {
		style, err := t.file.GetStyle(id)
		if err != nil {
			return bad, fmt.Errorf("read style: %w", err)
		}
		style.Fill = solid(colourProblem)
		if bad.cells[kind], err = t.file.NewStyle(style); err != nil {
			return bad, fmt.Errorf("make style: %w", err)
		}
	}
	return bad, nil
}

// freshRow returns the cells of a row, with its bad ones coloured. Its number in the
// uploaded file, which other rows' problems name, stands first among its problems. height
// is the row's, in points.
func freshRow(t *template, b *batch.Batch, v batch.Verdict, bad templateLooks) (row []any, height float64) {
	row = templateRow(fmt.Sprint(v.Row.Number), &v.Row.Form)
	wrong := map[string]bool{}
	for _, p := range v.Problems {
		wrong[p.Field] = true
	}
	for n, c := range templateColumns {
		if c.field != "" && wrong[c.field] {
			row[n] = excelize.Cell{StyleID: bad.of(c), Value: row[n]}
		}
	}
	if len(v.Problems) == 0 {
		return append(row, "", b.RowID(v.Row)), 0
	}
	cellOf := func(p batch.Problem) string {
		letters := templateColumnOf(p.Field)
		if p.Field == "" || letters == "" {
			return ""
		}
		return fmt.Sprintf("%s%d", letters, t.next)
	}
	text := fmt.Sprintf("Row %d of the uploaded file.\n%s", v.Row.Number, problemLines(v, cellOf))
	return append(row, text, b.RowID(v.Row)), problemsHeight(text)
}
