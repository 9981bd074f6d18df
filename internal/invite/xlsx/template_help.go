package xlsx

import (
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/base/people"
)

// The headers of the template's further sheets, by which they are known again.
var (
	helpTitles  = []string{"Column", "Needed", "What to enter", "Example", "Rule"}
	codesTitles = []string{"Country Code", "Country"}
)

// writeHelp writes the sheet that explains each column.
func (t *template) writeHelp() error {
	rows := [][]string{helpTitles}
	for _, c := range templateColumns {
		rows = append(rows, []string{c.title, c.need, c.what, c.example, c.rule})
	}
	if err := t.writeTable(templateHelp, rows, 20, 16, 52, 26, 70); err != nil {
		return err
	}
	notes := []string{
		"Fill in the sheet “" + templateList + "”, save it as .xlsx and upload it under Invite users, Batch upload. Nobody is invited before you have seen the list and submitted it.",
		"Leave the header row as it is, and do not insert columns. Rows may be added below the numbered ones.",
		"Template version " + TemplateVersion,
	}
	style, err := t.file.NewStyle(&excelize.Style{Font: &excelize.Font{Family: templateFont, Color: colourGrey}, Alignment: &excelize.Alignment{Vertical: "top"}})
	if err != nil {
		return fmt.Errorf("make style: %w", err)
	}
	for n, note := range notes {
		at := fmt.Sprintf("A%d", len(rows)+2+n)
		if err := t.file.SetCellStr(templateHelp, at, note); err != nil {
			return fmt.Errorf("write notes: %w", err)
		}
		if err := t.file.SetCellStyle(templateHelp, at, at, style); err != nil {
			return fmt.Errorf("write notes: %w", err)
		}
	}
	return nil
}

// writeCodes writes the sheet that the list of country codes is chosen from.
func (t *template) writeCodes() error {
	rows := [][]string{codesTitles}
	for _, c := range people.CountryCodes() {
		rows = append(rows, []string{c.Code, c.Country})
	}
	return t.writeTable(templateCodes, rows, 16, 40)
}

// writeTable fills a sheet with text under a header that stays in view.
func (t *template) writeTable(sheet string, rows [][]string, widths ...float64) error {
	for n, row := range rows {
		style := t.looks.cells[templateLong]
		if n == 0 {
			style = t.looks.required
		}
		if err := t.file.SetRowHeight(sheet, n+1, templateHeight(row, widths)); err != nil {
			return fmt.Errorf("set height in %s: %w", sheet, err)
		}
		for col, text := range row {
			at, err := excelize.CoordinatesToCellName(col+1, n+1)
			if err != nil {
				return fmt.Errorf("write %s: %w", sheet, err)
			}
			if err := t.file.SetCellStr(sheet, at, text); err != nil {
				return fmt.Errorf("write %s: %w", sheet, err)
			}
			if err := t.file.SetCellStyle(sheet, at, at, style); err != nil {
				return fmt.Errorf("write %s: %w", sheet, err)
			}
		}
	}
	for n, width := range widths {
		letters, err := excelize.ColumnNumberToName(n + 1)
		if err != nil {
			return fmt.Errorf("write %s: %w", sheet, err)
		}
		if err := t.file.SetColWidth(sheet, letters, letters, width); err != nil {
			return fmt.Errorf("set width in %s: %w", sheet, err)
		}
	}
	frozen := excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err := t.file.SetPanes(sheet, &frozen); err != nil {
		return fmt.Errorf("freeze header of %s: %w", sheet, err)
	}
	return nil
}

// templateHeight is the height in points that shows all of a row's wrapped text. Not all
// programs find it by themselves.
func templateHeight(row []string, widths []float64) float64 {
	lines := 1.0
	for n, text := range row {
		// A line of words ends a little before the column's end.
		lines = max(lines, math.Ceil(float64(utf8.RuneCountInString(text))/(widths[n]*0.95)))
	}
	return 16 * lines
}
