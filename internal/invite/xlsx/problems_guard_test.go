package xlsx

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/base/people"
	"techbiz/internal/invite/batch"
	"techbiz/internal/testparts/long"
)

// What would cost the library too much memory or time is not given to it.
func TestMayMark(t *testing.T) {
	book := officersBook(t)
	const staff = "xl/worksheets/sheet2.xml"
	sheet := part(t, book, staff)
	with := func(from, to string) []byte {
		t.Helper()
		if !strings.Contains(sheet, from) {
			t.Fatalf("no %s in the sheet", from)
		}
		return repacked(t, book, map[string][]byte{staff: []byte(strings.Replace(sheet, from, to, 1))})
	}
	wide := strings.Repeat(`<row><c r="XFD%d"/></row>`, 100)
	for name, c := range map[string]struct {
		file []byte
		may  bool
	}{
		"as it is":           {book, true},
		"no workbook":        {[]byte("Email,Username\n"), false},
		"empty":              {nil, false},
		"too many bytes":     {append(bytes.Clone(book), make([]byte, maxMarkedBytes)...), false},
		"a far row":          {with(`<row r="7"`, `<row r="1048576"`), false},
		"a far row's cell":   {with(`<c r="A7"`, `<c r="A1048576"`), false},
		"a far column":       {with(`<c r="A7"`, `<c r="XFD7"`), true},
		"many far columns":   {with(`</sheetData>`, strings.ReplaceAll(wide, "%d", "8")+"</sheetData>"), false},
		"many rows":          {with(`</sheetData>`, strings.Repeat("<row/>", maxMarkedRows)+"</sheetData>"), false},
		"many merged cells":  {with(`</mergeCells>`, strings.Repeat(`<mergeCell ref="M1:N2"/>`, maxMarkedMerges)+"</mergeCells>"), false},
		"gigabytes unpacked": {with(`</sheetData>`, "</sheetData>"+strings.Repeat(" ", maxUnpackedBytes)), false},
		"cut XML":            {with(`</sheetData>`, "</sheetData><"), false},
	} {
		if err := mayMark(c.file); (err == nil) != c.may {
			t.Errorf("%s: %v", name, err)
		}
		if len(c.file) > maxMarkedBytes {
			continue
		}
		problemsOf(t, originalOf(c.file, 7, badRow(4, listed(0), people.FieldEmail, "Wrong")))
	}
}

// Where the library would lose comments, the officer's stay and ours are left out.
func TestProblemsKeepCommentsOfOtherPrograms(t *testing.T) {
	book := officersBook(t)
	const relations = "xl/worksheets/_rels/sheet2.xml.rels"
	named := strings.ReplaceAll(part(t, book, relations), "../drawings/vmlDrawing1.vml", "/xl/drawings/vmlDrawing1.vml")
	box := strings.ReplaceAll(part(t, book, "xl/drawings/vmlDrawing1.vml"), "_x0000_s", "shape_")
	for name, parts := range map[string]map[string][]byte{
		"a path from the root": {relations: []byte(named)},
		"boxes named apart":    {"xl/drawings/vmlDrawing1.vml": []byte(box)},
	} {
		f := reopened(t, problemsOf(t, originalOf(repacked(t, book, parts), 7,
			badRow(4, listed(0), people.FieldContactNumber, "Wrong"), badRow(5, listed(1), people.FieldEmail, "Wrong"), goodRow(6, listed(2)), goodRow(7, listed(3)))))
		wantCells(t, f, "Staff", map[string]string{"M4": "G4: Wrong.", "M5": "B5: Wrong."})
		if !coloured(t, f, "Staff", "B5") {
			t.Errorf("%s: B5 is not coloured", name)
		}
		if got := commentsOf(t, f, "Staff"); len(got) != 2 || got["G4"] != "Mei: Ask her again" || got["B7"] != "Mei: On leave" {
			t.Errorf("%s: comments are %q", name, got)
		}
	}
}

// LibreOffice names a sheet's parts in its own way.
func TestProblemsAfterLibreOffice(t *testing.T) {
	first := problemsOf(t, originalOf(officersBook(t), 7, badRow(4, listed(0), people.FieldContactNumber, "Wrong"), badRow(5, listed(1), people.FieldEmail, "Wrong")))
	saved := libreOffice(t, first, "xlsx:Calc MS Excel 2007 XML", "xlsx")
	f := reopened(t, problemsOf(t, originalOf(saved, 7, badRow(6, listed(2), people.FieldEmail, "Wrong"), goodRow(4, listed(0)), goodRow(5, listed(1)), goodRow(7, listed(3)))))
	wantCells(t, f, "Staff", map[string]string{"M3": "Problems", "N3": "Row ID", "M4": "", "N5": idOf(5, listed(1)), "M6": "B6: Wrong.", "N6": idOf(6, listed(2)), "O3": ""})
	for cell, is := range map[string]bool{"G4": false, "B5": false, "B6": true} {
		if coloured(t, f, "Staff", cell) != is {
			t.Errorf("%s coloured: %v", cell, !is)
		}
	}
	if got := commentsOf(t, f, "Staff")["G4"]; !strings.Contains(got, "Ask her again") {
		t.Errorf("comment of G4 is %q", got)
	}
}

// A long list with a problem in each row gets as many comments as a program can bear,
// and leaves no file behind.
func TestProblemsOfAFullWorkbook(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	f := excelize.NewFile()
	defer f.Close()
	header := wantHeader
	if err := f.SetSheetRow("Sheet1", "A1", &header); err != nil {
		t.Fatal(err)
	}
	rows := long.Rounds(t, "rows of a long list with a problem in each", 4_000, 20_000)
	if rows > maxMarkedRows || long.Tests() && rows < maxMarkedRows {
		t.Errorf("%d rows, and %d may be marked", rows, maxMarkedRows)
	}
	o := originalOf(nil, rows)
	for n := 2; n <= rows; n++ {
		row := []any{n, listed(n).Email, nil, "Jane", "Tan", "+65", 91234567, "GovTech", nil, "No", "Works with us"}
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", n), &row); err != nil {
			t.Fatal(err)
		}
	}
	var file bytes.Buffer
	if err := f.Write(&file); err != nil {
		t.Fatal(err)
	}
	o.File = file.Bytes()
	o.Rows = func(yield func(batch.Verdict, error) bool) {
		for n := 2; n <= rows; n++ {
			if !yield(badRow(n, listed(n), people.FieldEmail, "Wrong"), nil) {
				return
			}
		}
	}
	marked := reopened(t, problemsOf(t, o))
	last := fmt.Sprint(rows)
	wantCells(t, marked, "Sheet1", map[string]string{"L2": "B2: Wrong.", "L" + last: "B" + last + ": Wrong.", "M" + last: idOf(rows, listed(rows))})
	if !coloured(t, marked, "Sheet1", "B"+last) {
		t.Error("the last row is not coloured")
	}
	if got := len(commentsOf(t, marked, "Sheet1")); got != maxMarkedComments {
		t.Errorf("%d comments, want %d", got, maxMarkedComments)
	}
	marked.Close()
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("%d temporary files are left, %v", len(left), err)
	}
}
