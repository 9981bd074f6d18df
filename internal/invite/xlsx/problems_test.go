package xlsx

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
)

var problemColumns = batch.Columns{
	people.FieldEmail: "B", people.FieldUsername: "C", people.FieldFirstName: "D", people.FieldLastName: "E", people.FieldCountryCode: "F",
	people.FieldContactNumber: "G", people.FieldOrganisation: "H", people.FieldDepartment: "I", people.FieldSEED: "J", people.FieldReason: "K",
}

func originalOf(file []byte, last int, verdicts ...batch.Verdict) *batch.Original {
	return &batch.Original{
		Batch: &batch.Batch{ID: uuid.MustParse("019a0000-0000-7000-8000-0000000000ab"), FileName: "people.xlsx", Columns: problemColumns, LastRow: last},
		File:  file, Rows: verdictsOf(verdicts),
	}
}

// badRow is the verdict on a row with these problems, by field; "" is the row as a whole.
func badRow(number int, f invite.Form, problems ...string) batch.Verdict {
	v := batch.Verdict{Row: &batch.Row{Number: number, Form: f}, State: batch.ToMend}
	for n := 0; n < len(problems); n += 2 {
		v.Problems = append(v.Problems, batch.Problem{Field: problems[n], Cell: problemColumns.Cell(problems[n], number), Message: problems[n+1]})
	}
	return v
}

// goodRow is a row with nothing wrong.
func goodRow(number int, f invite.Form) batch.Verdict {
	return batch.Verdict{Row: &batch.Row{Number: number, Form: f}, State: batch.Ready}
}

// idOf is what the workbook says of a row of originalOf.
func idOf(number int, f invite.Form) string {
	return originalOf(nil, 0).Batch.RowID(&batch.Row{Number: number, Form: f})
}

func listed(n int) invite.Form {
	return invite.Form{Email: fmt.Sprintf("person%d@tech.gov.sg", n), FirstName: "Jane", LastName: "Tan", CountryCode: "+65",
		ContactNumber: "91234567", Organisation: "GovTech", SEED: "No", Reason: "Works with us"}
}

func problemsOf(t testing.TB, o *batch.Original) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := WriteProblems(&out, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// officersBook is a list as an officer might keep it: a sheet before it, a title, columns
// of their own, styles, comments, a formula.
func officersBook(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	_, err := f.NewSheet("Staff")
	ok(err)
	ok(f.SetCellStr("Sheet1", "A1", "Lists of our division"))
	_, err = f.NewSheet("Old")
	ok(err)
	ok(f.SetCellStr("Old", "B1", "Email"))
	ok(f.MoveSheet("Old", "Sheet1"))
	f.SetActiveSheet(1)
	ok(f.SetSheetVisible("Old", false))
	ok(f.SetCellStr("Staff", "A1", "New staff"))
	ok(f.MergeCell("Staff", "A1", "K1"))
	header := append(slices.Clone(wantHeader), "Notes")
	ok(f.SetSheetRow("Staff", "A3", &header))
	for n := range 4 {
		row := []any{n + 1, listed(n).Email, nil, "Jane", "Tan", "+65", 91234567, "GovTech", nil, "No", "Works with us"}
		ok(f.SetSheetRow("Staff", fmt.Sprintf("A%d", n+4), &row))
		ok(f.SetCellFormula("Staff", fmt.Sprintf("L%d", n+4), fmt.Sprintf("A%d*2", n+4)))
	}
	format := "0000 0000"
	own, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Italic: true, Color: "0000FF"}, CustomNumFmt: &format, Fill: solid("FFFF00"), Border: templateBorder()})
	ok(err)
	ok(f.SetCellStyle("Staff", "G4", "G7", own))
	ok(f.SetColWidth("Staff", "B", "B", 41))
	ok(f.SetRowHeight("Staff", 5, 33))
	ok(f.AddComment("Staff", excelize.Comment{Cell: "G4", Author: "Mei", Paragraph: []excelize.RichTextRun{{Text: "Ask her", Font: &excelize.Font{Bold: true}}, {Text: " again"}}}))
	ok(f.AddComment("Staff", excelize.Comment{Cell: "B7", Author: "Mei", Text: "On leave"}))
	var out bytes.Buffer
	ok(f.Write(&out))
	return out.Bytes()
}

func rawValue(t testing.TB, f *excelize.File, sheet, cell string) string {
	t.Helper()
	v, err := f.GetCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func wantCells(t testing.TB, f *excelize.File, sheet string, cells map[string]string) {
	t.Helper()
	for cell, want := range cells {
		if got := rawValue(t, f, sheet, cell); got != want {
			t.Errorf("%s holds %q, want %q", cell, got, want)
		}
		if formula, err := f.GetCellFormula(sheet, cell); err != nil || formula != "" {
			t.Errorf("%s holds the formula %q, %v", cell, formula, err)
		}
	}
}

func styleOf(t testing.TB, f *excelize.File, sheet, cell string) *excelize.Style {
	t.Helper()
	id, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	s, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func coloured(t testing.TB, f *excelize.File, sheet, cell string) bool {
	t.Helper()
	id, err := f.GetCellStyle(sheet, cell)
	if err != nil {
		t.Fatal(err)
	}
	// The library's own reading of a style needs a theme, which not all programs write.
	fill := f.Styles.Fills.Fill[*f.Styles.CellXfs.Xf[id].FillID].PatternFill
	return fill != nil && fill.FgColor != nil && strings.HasSuffix(fill.FgColor.RGB, colourProblem)
}

func commentsOf(t testing.TB, f *excelize.File, sheet string) map[string]string {
	t.Helper()
	comments, err := f.GetComments(sheet)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, c := range comments {
		texts[c.Cell] += c.Author + ": " + wholeText(c)
	}
	return texts
}

func TestProblemsInTheOfficersWorkbook(t *testing.T) {
	file := officersBook(t)
	out := problemsOf(t, originalOf(file, 7,
		badRow(4, listed(0), people.FieldContactNumber, "Enter a number that exists", people.FieldContactNumber, "Really.", "", "Not invited by the last submission: too late, and this sentence is long enough to need two lines."),
		badRow(6, listed(2), people.FieldEmail, "Duplicate entry: the same email stands in row 4.", people.FieldUsername, "Leave it empty"),
		goodRow(5, listed(1)), goodRow(7, listed(3)),
	))
	f := reopened(t, out)
	wantCells(t, f, "Staff", map[string]string{
		"M3": "Problems", "N3": "Row ID",
		"M4": "G4: Enter a number that exists.\nG4: Really.\nNot invited by the last submission: too late, and this sentence is long enough to need two lines.", "N4": idOf(4, listed(0)),
		"M5": "", "N5": idOf(5, listed(1)), "M7": "", "N7": idOf(7, listed(3)),
		"M6": "B6: Duplicate entry: the same email stands in row 4.\nC6: Leave it empty.", "N6": idOf(6, listed(2)),
		"A1": "New staff", "G4": "91234567", "B4": "person0@tech.gov.sg",
	})
	for cell, is := range map[string]bool{"G4": true, "B6": true, "C6": true, "G5": false, "B4": false, "G6": false} {
		if coloured(t, f, "Staff", cell) != is {
			t.Errorf("%s coloured: %v", cell, !is)
		}
	}
	if s := styleOf(t, f, "Staff", "G4"); !s.Font.Italic || s.CustomNumFmt == nil || *s.CustomNumFmt != "0000 0000" || len(s.Border) != 4 {
		t.Errorf("G4 lost its style: %+v", s)
	}
	if s := styleOf(t, f, "Staff", "G5"); s.Fill.Color[0] != "FFFF00" {
		t.Errorf("G5 lost its colour: %+v", s.Fill)
	}
	comments := commentsOf(t, f, "Staff")
	for cell, want := range map[string]string{
		"G4": "Mei: Ask her again\n\nTechBiz\nEnter a number that exists.\nReally.", "B7": "Mei: On leave",
		"B6": "TechBiz: TechBiz\nDuplicate entry: the same email stands in row 4.", "C6": "TechBiz: TechBiz\nLeave it empty.",
	} {
		if comments[cell] != want {
			t.Errorf("comment of %s is %q, want %q", cell, comments[cell], want)
		}
	}
	if len(comments) != 4 {
		t.Errorf("%d comments", len(comments))
	}
	if formula, _ := f.GetCellFormula("Staff", "L4"); formula != "A4*2" {
		t.Errorf("L4 holds the formula %q", formula)
	}
	if width, _ := f.GetColWidth("Staff", "B"); width != 41 {
		t.Errorf("column B is %v wide", width)
	}
	if height, _ := f.GetRowHeight("Staff", 5); height != 33 {
		t.Errorf("row 5 is %v high", height)
	}
	if height, _ := f.GetRowHeight("Staff", 4); height != 60 {
		t.Errorf("row 4 is %v high: it has 4 lines of problems", height)
	}
	if got := f.GetSheetList(); !slices.Equal(got, []string{"Old", "Sheet1", "Staff"}) {
		t.Errorf("sheets are %q", got)
	}
	if merged, _ := f.GetMergeCells("Staff"); len(merged) != 1 || merged[0][0] != "A1:K1" {
		t.Errorf("merged cells are %q", merged)
	}
}

func TestProblemsHoldWhatWasEdited(t *testing.T) {
	v := badRow(5, listed(9), people.FieldReason, "Shorten it")
	v.Row.Form.ContactNumber, v.Row.Form.Department, v.Row.Form.Reason = "0123", "=HYPERLINK(\"http://x\")", "@SUM(1+1)"
	v.Row.Form.SEED = ""
	v.Row.EditedAt = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	untouched := badRow(6, listed(8), "", "=1+1 is wrong")
	f := reopened(t, problemsOf(t, originalOf(officersBook(t), 7, v, untouched)))
	wantCells(t, f, "Staff", map[string]string{
		"B5": "person9@tech.gov.sg", "G5": "0123", "I5": "=HYPERLINK(\"http://x\")", "K5": "@SUM(1+1)", "J5": "", "C5": "",
		"B6": "person2@tech.gov.sg", "M6": "=1+1 is wrong.",
	})
	for _, cell := range []string{"G5", "I5", "K5", "M6", "N6"} {
		if kind, err := f.GetCellType("Staff", cell); err != nil || kind != excelize.CellTypeSharedString {
			t.Errorf("%s has type %v, %v", cell, kind, err)
		}
	}
	if kind, _ := f.GetCellType("Staff", "G6"); kind != excelize.CellTypeUnset {
		t.Errorf("G6, which nobody edited, has type %v", kind)
	}
}

func TestProblemsASecondTime(t *testing.T) {
	first := problemsOf(t, originalOf(officersBook(t), 7,
		badRow(4, listed(0), people.FieldContactNumber, "Wrong"), badRow(5, listed(1), people.FieldEmail, "Wrong"), badRow(6, listed(2), people.FieldReason, "Wrong")))
	f := reopened(t, problemsOf(t, originalOf(first, 7,
		badRow(5, listed(1), people.FieldEmail, "Still wrong"), badRow(7, listed(3), people.FieldEmail, "New"), goodRow(4, listed(0)), goodRow(6, listed(2)))))
	wantCells(t, f, "Staff", map[string]string{
		"M3": "Problems", "N3": "Row ID", "O3": "", "P3": "", "M4": "", "N4": idOf(4, listed(0)), "M5": "B5: Still wrong.", "N5": idOf(5, listed(1)),
		"M6": "", "N6": idOf(6, listed(2)), "M7": "B7: New.", "N7": idOf(7, listed(3)),
	})
	for cell, is := range map[string]bool{"G4": false, "B5": true, "K6": false, "B7": true} {
		if coloured(t, f, "Staff", cell) != is {
			t.Errorf("%s coloured: %v", cell, !is)
		}
	}
	comments := commentsOf(t, f, "Staff")
	if len(comments) != 3 || comments["G4"] != "Mei: Ask her again" || comments["B5"] != "TechBiz: TechBiz\nStill wrong." || comments["B7"] != "Mei: On leave\n\nTechBiz\nNew." {
		t.Errorf("comments are %q", comments)
	}
}

// A template that was filled in is marked in place too.
func TestProblemsInTheTemplate(t *testing.T) {
	_, f := madeTemplate(t)
	if err := f.SetCellStr("Users", "B5", "jane"); err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := f.Write(&file); err != nil {
		t.Fatal(err)
	}
	marked := reopened(t, problemsOf(t, originalOf(file.Bytes(), 5, badRow(5, invite.Form{Email: "jane"}, people.FieldEmail, "Enter an email"))))
	wantCells(t, marked, "Users", map[string]string{"B5": "jane", "L4": "Problems", "M4": "Row ID", "L5": "B5: Enter an email.", "M5": idOf(5, invite.Form{Email: "jane"})})
	checks, err := marked.GetDataValidations("Users")
	if err != nil || len(checks) != len(invite.Fields)+1 {
		t.Errorf("%d checks, %v", len(checks), err)
	}
	if pictures, err := marked.GetPictures("Users", "A1"); err != nil || len(pictures) != 1 {
		t.Errorf("%d logos, %v", len(pictures), err)
	}
}

func TestProblemsOfOtherFiles(t *testing.T) {
	large := officersBook(t)
	noHeader := excelize.NewFile()
	defer noHeader.Close()
	var other bytes.Buffer
	if err := noHeader.Write(&other); err != nil {
		t.Fatal(err)
	}
	unfinished := invite.Form{Email: "=1+1", Username: "@x", ContactNumber: "0123"}
	for name, o := range map[string]*batch.Original{
		"CSV":                  originalOf([]byte("Email,Username\n"), 7),
		"many rows":            originalOf(large, maxMarkedRows+1),
		"many bytes":           originalOf(append(bytes.Clone(large), make([]byte, maxMarkedBytes)...), 7),
		"damaged":              originalOf(large[:len(large)-100], 7),
		"no header":            originalOf(other.Bytes(), 7),
		"a row above its head": originalOf(large, 7),
	} {
		t.Run(name, func(t *testing.T) {
			rows := []batch.Verdict{
				badRow(12, listed(1), people.FieldEmail, "Wrong", "", "Not invited"),
				badRow(9, unfinished, people.FieldFirstName, "Enter a first name"),
			}
			if name == "a row above its head" {
				rows = append(rows, badRow(2, listed(3), people.FieldEmail, "Wrong"))
			}
			o.Rows = verdictsOf(rows)
			f := reopened(t, problemsOf(t, o))
			wantCells(t, f, "Users", map[string]string{
				"L4": "Problems", "M4": "Row ID", "A5": "12", "B5": "person1@tech.gov.sg", "G5": "91234567", "J5": "No",
				"L5": "Row 12 of the uploaded file.\nB5: Wrong.\nNot invited.", "M5": idOf(12, listed(1)),
				"B6": "=1+1", "C6": "@x", "G6": "0123", "L6": "Row 9 of the uploaded file.\nD6: Enter a first name.", "M6": idOf(9, unfinished),
			})
			for cell, is := range map[string]bool{"B5": true, "C5": false, "D6": true, "B6": false} {
				if coloured(t, f, "Users", cell) != is {
					t.Errorf("%s coloured: %v", cell, !is)
				}
			}
			if comments := commentsOf(t, f, "Users"); len(comments) > 0 {
				t.Errorf("comments are %q", comments)
			}
		})
	}
}

func TestProblemsReportErrors(t *testing.T) {
	lost := errors.New("database lost")
	for name, file := range map[string][]byte{"own": officersBook(t), "fresh": []byte("Email\n")} {
		o := originalOf(file, 7)
		o.Rows = func(yield func(batch.Verdict, error) bool) { yield(batch.Verdict{}, lost) }
		var out bytes.Buffer
		if err := WriteProblems(&out, o); !errors.Is(err, lost) || out.Len() > 0 {
			t.Errorf("%s: error is %v, %d bytes written", name, err, out.Len())
		}
		if err := WriteProblems(full{}, originalOf(file, 7, badRow(4, listed(0), people.FieldEmail, "Wrong"))); !errors.Is(err, errFull) {
			t.Errorf("%s: error is %v", name, err)
		}
	}
}

// Memory in use while a long list is written must not follow its length, and what waits
// on disk must not stay there.
func TestFreshProblemsAreBounded(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	used := map[int]uint64{}
	for _, rows := range []int{30_000, 120_000} {
		o := originalOf([]byte("Email\n"), rows+1)
		o.Rows = func(yield func(batch.Verdict, error) bool) {
			v := badRow(2, listed(1), people.FieldEmail, "Wrong")
			for n := range rows {
				v.Row.Number = n + 2
				if n == rows-1 {
					var m runtime.MemStats
					runtime.GC()
					runtime.ReadMemStats(&m)
					used[rows] = m.HeapAlloc
				}
				if !yield(v, nil) {
					return
				}
			}
		}
		problemsOf(t, o)
	}
	if used[120_000] > used[30_000]+16<<20 {
		t.Errorf("%d bytes in use for 120,000 rows, %d for 30,000", used[120_000], used[30_000])
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("%d temporary files are left, %v", len(left), err)
	}
}
