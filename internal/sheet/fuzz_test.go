package sheet

import (
	"bytes"
	"os"
	"testing"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/batch"
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
	f.Fuzz(func(t *testing.T, sheet string) {
		checkRows(t, zipped(t, book(sheet)))
	})
}

func checkRows(t *testing.T, file []byte) {
	t.Helper()
	list, err := OpenList(bytes.NewReader(file), int64(len(file)), Limits{UnpackedBytes: 8 << 20, Rows: 1000})
	if err != nil {
		return
	}
	last := 0
	for line, err := range list.Lines() {
		if err != nil {
			return
		}
		if line.Number <= last {
			t.Fatalf("row %d after row %d", line.Number, last)
		}
		last = line.Number
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
			if column.cell == nil {
				continue
			}
			theirs := ""
			if n < len(rows[l.Number-1]) {
				theirs = tidy(rows[l.Number-1][n])
			}
			if ours := column.cell(&l.Form); ours != theirs {
				t.Fatalf("%s: %s of row %d: %q, excelize reads %q", name, column.title, l.Number, ours, theirs)
			}
		}
	}
}
