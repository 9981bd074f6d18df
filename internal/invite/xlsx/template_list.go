package xlsx

import (
	"fmt"
	"slices"

	"github.com/xuri/excelize/v2"
)

const templateIntroText = "Required for the creation of multiple TechPass accounts. Fill in all required fields, one user a row, and leave the header row as it is. " +
	"The sheet “" + templateHelp + "” explains each column."

// openList opens the list for writing, with the columns' widths and formats and with all
// rows down to the header kept in view.
func (t *template) openList() error {
	// Excel would mark each phone number as a number stored as text.
	last, err := excelize.CoordinatesToCellName(len(templateColumns), excelize.TotalRows)
	if err != nil {
		return fmt.Errorf("find the last column: %w", err)
	}
	if err := t.file.AddIgnoredErrors(templateList, fmt.Sprintf("A%d:%s", templateFirst, last), excelize.IgnoredErrorsNumberStoredAsText); err != nil {
		return fmt.Errorf("keep numbers as text: %w", err)
	}
	out, err := t.file.NewStreamWriter(templateList)
	if err != nil {
		return fmt.Errorf("open sheet: %w", err)
	}
	t.out = out
	// The library puts the column set last first; a sheet has them from left to right.
	for n, c := range slices.Backward(t.columns) {
		if err := out.SetColWidth(n+1, n+1, c.width); err != nil {
			return fmt.Errorf("set width of %s: %w", c.title, err)
		}
		if err := out.SetColStyle(n+1, n+1, t.looks.of(c)); err != nil {
			return fmt.Errorf("set format of %s: %w", c.title, err)
		}
	}
	frozen := excelize.Panes{Freeze: true, YSplit: templateHeader, TopLeftCell: fmt.Sprintf("A%d", templateFirst), ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: fmt.Sprintf("B%d", templateFirst), ActiveCell: fmt.Sprintf("B%d", templateFirst), Pane: "bottomLeft"}}}
	if err := out.SetPanes(&frozen); err != nil {
		return fmt.Errorf("freeze header: %w", err)
	}
	return nil
}

// writeTop writes the band with the logo, the instructions, the needs and the header.
func (t *template) writeTop() error {
	var band, intro, needs, header []any
	for _, c := range t.columns {
		band = append(band, excelize.Cell{StyleID: t.looks.band})
		intro = append(intro, excelize.Cell{StyleID: t.looks.intro})
		needs = append(needs, excelize.Cell{StyleID: t.looks.need, Value: c.need})
		title := excelize.Cell{StyleID: t.looks.optional, Value: c.title}
		if c.need == needRequired {
			title.StyleID = t.looks.required
		}
		header = append(header, title)
	}
	intro[0] = excelize.Cell{StyleID: t.looks.intro, Value: templateIntroText}
	for _, row := range []struct {
		number int
		height float64 // in points
		cells  []any
	}{{templateBand, 42, band}, {templateIntro, 36, intro}, {templateNeeds, 26, needs}, {templateHeader, 48, header}} {
		if err := t.out.SetRow(fmt.Sprintf("A%d", row.number), row.cells, excelize.RowOpts{Height: row.height}); err != nil {
			return fmt.Errorf("write row %d: %w", row.number, err)
		}
	}
	last, err := excelize.CoordinatesToCellName(len(templateColumns), templateIntro)
	if err != nil {
		return fmt.Errorf("find the end of the instructions: %w", err)
	}
	if err := t.out.MergeCell(fmt.Sprintf("A%d", templateIntro), last); err != nil {
		return fmt.Errorf("merge the instructions: %w", err)
	}
	return nil
}
