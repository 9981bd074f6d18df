package xlsx

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/invite/batch"
	"techbiz/internal/testparts/lists"
	"techbiz/internal/testparts/long"
)

// FuzzReadList: whatever is uploaded is read or refused, never a panic, and every row has
// a number of its own.
func FuzzReadList(f *testing.F) {
	for _, file := range tolerated() {
		f.Add(zipped(f, file.parts))
	}
	for _, file := range refusals(f) {
		f.Add(file.file)
	}
	files, err := os.ReadDir("testdata/lists")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile("testdata/lists/" + file.Name())
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, c := range lists.Cases {
		f.Add(c.Data())
	}
	f.Add(styled(f, "H", "d-mmm", number("46082")))
	f.Fuzz(func(t *testing.T, file []byte) {
		checkRows(t, file)
	})
}

// FuzzReadSheet changes the sheet within its zip, which a fuzzer seldom gets through.
func FuzzReadSheet(f *testing.F) {
	for _, file := range tolerated() {
		for _, p := range file.parts {
			if p.name == "xl/worksheets/sheet1.xml" && len(p.body) < 10_000 {
				f.Add(p.body)
			}
		}
	}
	f.Add(strings.Replace(sheetXML(person(2, nil)), "</sheetData>", `</sheetData><mergeCells><mergeCell ref="H2:H4"/></mergeCells>`, 1))
	f.Add(strings.Replace(sheetXML(strings.Replace(person(2, nil), "<row ", `<row hidden="1" `, 1)), "<sheetData>", `<cols><col min="3" max="3" hidden="1"/></cols><sheetData>`, 1))
	f.Fuzz(func(t *testing.T, sheet string) {
		checkRows(t, zipped(t, book(sheet)))
	})
}

// FuzzShown: whatever a number format is, a cell in it is read, refused or unclear, in time.
func FuzzShown(f *testing.F) {
	for _, format := range []string{"General", "d-mmm", `"+65 "0000 0000`, "[<=9999999]###-####;(###) ###-####", "# ?/?", "0.00E+00", `@"x"`, ";;;", "[$-409]d-mmm-yy", "[h]:mm", "_(* #,##0_)", "\\", "[", `"`} {
		f.Add(format, "46082.5")
		f.Add(format, "91234567")
	}
	f.Fuzz(func(t *testing.T, format, value string) {
		n, ok := plainNumber([]byte(value))
		if !ok {
			return
		}
		shows := &formats{ids: []int{170}, codes: map[int]string{170: format}, looks: make([]*look, 2)}
		_, _ = shows.number(cell{column: 2, text: n, kind: numberCell})
		_ = shows.text(cell{column: 2, text: value, kind: textCell})
	})
}

func checkRows(t *testing.T, file []byte) {
	t.Helper()
	list, err := OpenList(bytes.NewReader(file), int64(len(file)), Limits{UnpackedBytes: 8 << 20, Rows: 1000})
	if err != nil {
		return
	}
	last, users := 0, 0
	for line, err := range list.Lines() {
		if err != nil {
			return
		}
		users++
		if line.Number <= last {
			t.Fatalf("row %d after row %d", line.Number, last)
		}
		last = line.Number
	}
	if a := list.Account(); a.Users != users || a.Users+a.Left() != a.Rows {
		t.Fatalf("%d users: %+v", users, a)
	}
}

// What this reader reads of a well-formed workbook is what excelize reads.
func TestReadsWhatExcelizeReads(t *testing.T) {
	all := map[string][]byte{"long list": listOf(long.Rounds(t, "users in a list that excelize reads too", 5_000, 100_000))}
	for name, file := range tolerated() {
		switch name {
		case "byte order mark", "another prefix", "escaped characters", "phonetic text", "another sheet first",
			"text in scientific form", "number in scientific form", "number with a fraction", "boolean": // where the two differ on purpose
		default:
			all[name] = zipped(t, file.parts)
		}
	}
	for name, file := range all {
		lines, err := read(file, Limits{})
		if err != nil {
			t.Fatal(err)
		}
		compareWithExcelize(t, name, file, lines)
	}
}

func compareWithExcelize(t *testing.T, name string, file []byte, lines []batch.Line) {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	defer f.Close()
	rows, err := f.GetRows(f.GetSheetName(0), excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, l := range lines {
		if l.Number > len(rows) {
			t.Fatalf("%s: excelize has no row %d", name, l.Number)
		}
		for n, column := range templateColumns {
			if column.in == nil {
				continue
			}
			theirs := ""
			if n < len(rows[l.Number-1]) {
				theirs = tidy(rows[l.Number-1][n])
			}
			if ours := *column.in(&l.Form); ours != theirs {
				t.Fatalf("%s: %s of row %d: %q, excelize reads %q", name, column.title, l.Number, ours, theirs)
			}
		}
	}
}
