package xlsx

import (
	"fmt"
	"strings"
	"testing"

	"techbiz/internal/invite/batch"
)

// styled is a workbook in which one cell of row 2 has a number format.
func styled(t testing.TB, column, format, cell string, more ...entry) []byte {
	styles := `<styleSheet ` + mainNS + `><numFmts count="1"><numFmt numFmtId="170" formatCode="` + strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;").Replace(format) +
		`"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf/><xf numFmtId="170"/></cellXfs><dxfs><dxf><numFmt numFmtId="170" formatCode="@"/></dxf></dxfs></styleSheet>`
	parts := append([]entry{{"xl/styles.xml", styles},
		{"xl/_rels/workbook.xml.rels", strings.Replace(bookRels, "</Relationships>", `<Relationship Id="r9" Type="`+officeNS+`/styles" Target="styles.xml"/></Relationships>`, 1)}}, more...)
	return zipped(t, book(sheetXML(person(2, map[string]string{column: strings.Replace(cell, "<c", `<c s="1"`, 1)})), parts...))
}

func TestCellsAreReadAsTheyAreShown(t *testing.T) {
	date1904 := entry{"xl/workbook.xml", strings.Replace(bookXML, "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)}
	for n, c := range []struct {
		column, format, cell string
		more                 []entry
		want, told           string // told "" where it is as it is shown
	}{
		{column: "H", format: "General", cell: number("46082"), want: "46082"},
		{column: "H", format: "@", cell: number("46082"), want: "46082"},
		{column: "H", format: "00000", cell: number("46082"), want: "46082"},
		{column: "H", format: "0_);(0)", cell: number("46082"), want: "46082"},
		{column: "H", format: "dd/mm/yyyy;@", cell: number("46082"), want: "01/03/2026", told: "“46082”"},
		{column: "H", format: "dd/mm/yyyy", cell: number("46082"), more: []entry{date1904}, want: "02/03/2030", told: "“46082”"},
		{column: "H", format: "h:mm AM/PM", cell: number("0.5"), want: "12:00 PM", told: "a date or a time"},
		{column: "H", format: "[h]:mm", cell: number("2"), want: "48:00", told: "“2”"},
		{column: "H", format: "0%", cell: number("0.5"), want: "50%", told: "a percentage"},
		{column: "H", format: "# ?/?", cell: number("0.5"), want: "0 1/2", told: "a fraction"},
		{column: "H", format: "0.00E+00", cell: number("46082"), want: "4.61E+04", told: "“46082”"},
		{column: "H", format: "##0.0E+0", cell: number("46082"), want: "", told: "“46082”"},
		{column: "H", format: "000000", cell: number("7"), want: "000007", told: "“7”"},
		{column: "H", format: "#,##0", cell: number("46082"), want: "46,082", told: "“46082”"},
		{column: "H", format: "$0", cell: number("7"), want: "$7", told: "“7”"},
		{column: "H", format: `"Team "0`, cell: number("7"), want: "Team 7", told: "“7”"},
		{column: "H", format: ";;;", cell: number("7"), want: "", told: "shows nothing"},
		{column: "H", format: ";;;", cell: inline("Acme"), want: "", told: "shows nothing"},
		{column: "B", format: `@"@acme.com"`, cell: inline("jane"), want: "jane@acme.com", told: "“jane”"},
		{column: "H", format: "0.0", cell: number("0.25"), want: "0.3", told: "“0.25”"},
		{column: "H", format: "General", cell: number("0.333333333333333"), want: "0.333333333", told: "“0.333333333333333”"},
		{column: "H", format: "General", cell: number("123456789012"), want: "1.23457E+11", told: "“123456789012”"},
		{column: "D", format: "General", cell: `<c t="b"><v>1</v></c>`, want: "TRUE", told: "the truth value 1"},
		{column: "J", format: "General", cell: `<c t="b"><v>1</v></c>`, want: "true"},
		{column: "D", format: "General", cell: `<c t="d"><v>2026-03-01</v></c>`, want: "2026-03-01", told: "the date 2026-03-01"},
		{column: "D", format: "General", cell: `<c t="e"><v>#ODD!</v></c>`, want: "#ODD!", told: "the error"},

		// A contact number is the same in all of these.
		{column: "G", format: "0000 0000", cell: number("91234567"), want: "91234567"},
		{column: "G", format: "#,##0", cell: number("91234567"), want: "91234567"},
		{column: "G", format: "0.00", cell: number("91234567"), want: "91234567"},
		{column: "G", format: "0.00E+00", cell: number("91234567"), want: "91234567"},
		{column: "G", format: `"+65 "0000 0000`, cell: number("91234567"), want: "+65 9123 4567"},
		{column: "F", format: `+0`, cell: number("65"), want: "65"},
		{column: "G", format: "d-mmm-yy", cell: number("46082"), want: "1-Mar-26", told: "“46082”"},
		{column: "G", format: "0%", cell: number("91234567"), want: "9123456700%", told: "“91234567”"},
	} {
		lines, _, err := accounted(styled(t, c.column, c.format, c.cell, c.more...))
		if err != nil || len(lines) != 1 {
			t.Errorf("%d: %v", n, err)
			continue
		}
		f := lines[0].Form
		got := map[string]string{"B": f.Email, "D": f.FirstName, "F": f.CountryCode, "G": f.ContactNumber, "H": f.Organisation, "J": f.SEED}[c.column]
		told := ""
		for _, u := range lines[0].Unclear {
			told += u.Message
		}
		if got != c.want || (told == "") != (c.told == "") || !strings.Contains(told, c.told) {
			t.Errorf("%s with %s: %q, told %q; want %q, %q", c.cell, c.format, got, told, c.want, c.told)
		}
	}
}

func TestMergedCells(t *testing.T) {
	merged := func(ref string, rows ...string) []byte {
		return zipped(t, book(strings.Replace(sheetXML(rows...), "</sheetData>", `</sheetData><mergeCells count="1"><mergeCell ref="`+ref+`"/></mergeCells>`, 1)))
	}
	without := map[string]string{"H": ""}
	for name, c := range map[string]struct {
		file       []byte
		want, told string
		users      int
	}{
		"one column":         {merged("H2:H4", person(2, nil), person(3, without), `<row r="4"><c r="A4"><v>3</v></c></row>`), "Acme", "", 2},
		"what it hides":      {merged("H2:H3", person(2, nil), person(3, map[string]string{"H": inline("Other")})), "Other", "show “Acme”, but this one holds “Other”", 2},
		"the same":           {merged("H2:H3", person(2, nil), person(3, nil)), "Acme", "", 2},
		"nothing above":      {merged("H2:H3", person(2, without), person(3, map[string]string{"H": inline("Other")})), "Other", "show nothing", 2},
		"several columns":    {merged("G3:H3", person(2, nil), person(3, without)), "", "merged over several columns", 2},
		"the header's":       {merged("H1:H3", person(2, without), person(3, without)), "", "", 2},
		"lower-case letters": {merged("h2:h3", person(2, nil), person(3, without)), "Acme", "", 2},
	} {
		lines, _, err := accounted(c.file)
		if err != nil || len(lines) != c.users {
			t.Errorf("%s: %d users, %v", name, len(lines), err)
			continue
		}
		last := lines[len(lines)-1]
		if last.Form.Organisation != c.want || (len(last.Unclear) == 0) != (c.told == "") || !strings.Contains(fmt.Sprint(last.Unclear), c.told) {
			t.Errorf("%s: %+v", name, last)
		}
	}
	for name, sheet := range map[string]string{
		"in a comment": strings.Replace(sheetXML(person(2, nil)), "</sheetData>", `</sheetData><!--<mergeCell ref="H2:H3"/>-->`, 1),
		"backwards":    strings.Replace(sheetXML(person(2, nil)), "</sheetData>", `</sheetData><mergeCells><mergeCell ref="H3:H2"/></mergeCells>`, 1),
		"no range":     strings.Replace(sheetXML(person(2, nil)), "</sheetData>", `</sheetData><mergeCells><mergeCell/></mergeCells>`, 1),
	} {
		_, _, err := accounted(zipped(t, book(sheet)))
		refusedAs(t, name, err, Damaged)
	}
}

func TestHiddenRowsAndColumns(t *testing.T) {
	hidden := func(attributes string) []byte {
		return zipped(t, book(sheetXML(person(2, nil), strings.Replace(person(3, nil), "<row ", "<row "+attributes+" ", 1))))
	}
	for attributes, want := range map[string]bool{`hidden="1"`: true, `hidden="true"`: true, `ht="0" customHeight="1"`: true, `ht="0.75"`: true, `hidden="1" outlineLevel="1"`: true,
		"": false, `hidden="0"`: false, `ht="15"`: false, `outlineLevel="1" collapsed="1"`: false} {
		lines, _, err := accounted(hidden(attributes))
		if err != nil || len(lines) != 2 || lines[0].Hidden || lines[1].Hidden != want {
			t.Errorf("%s: %+v, %v", attributes, lines, err)
		}
	}
	columns := func(cols string, cells map[string]string) error {
		_, _, err := accounted(zipped(t, book(strings.Replace(sheetXML(person(2, cells)), "<sheetData>", "<cols>"+cols+"</cols><sheetData>", 1))))
		return err
	}
	refusedAs(t, "a hidden column", columns(`<col min="3" max="3" width="9" hidden="1"/>`, nil), HiddenColumn)
	refusedAs(t, "a column without width", columns(`<col min="2" max="4" width="0"/>`, nil), HiddenColumn)
	for name, cols := range map[string]string{"the number": `<col min="1" max="1" hidden="1"/>`, "an empty one": `<col min="9" max="9" hidden="1"/>`, "the default code": `<col min="6" max="6" hidden="1"/>`} {
		if err := columns(cols, nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestErrorValues(t *testing.T) {
	for text, want := range map[string]bool{"#N/A": true, "#ref!": true, "######": true, "Err:502": true, "#1": false, "##": false, "Acme": false, "Err: 502": false} {
		if batch.IsErrorValue(text) != want {
			t.Errorf("%q", text)
		}
	}
}
