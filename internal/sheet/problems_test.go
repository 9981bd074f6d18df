package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"techbiz/internal/batch"
	"techbiz/internal/invite"
)

// aList is a workbook of somebody's own making: columns in another order, a style, a
// width, a comment and a second sheet.
func aList(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	italic, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Italic: true}})
	ok(err)
	ok(f.SetSheetRow("Sheet1", "A3", &[]any{"REASON for creation", "e-mail", "username", "first name", "last name", "country  code", "contact number", "organisation", "onboarding to seed required"}))
	ok(f.SetSheetRow("Sheet1", "A4", &[]any{"Works", "jane@acme.com", "jane", "Jane", "Tan", "+65", 91234567, "Acme", "yes"}))
	ok(f.SetSheetRow("Sheet1", "A5", &[]any{"Works", "joe@acme", "joe", "Joe", "Tan", "+65", 12, "Acme", "yes"}))
	ok(f.SetCellStyle("Sheet1", "B5", "B5", italic))
	ok(f.SetColWidth("Sheet1", "B", "B", 33))
	ok(f.AddComment("Sheet1", excelize.Comment{Cell: "B5", Author: "Jane", Text: "please check"}))
	_, err = f.NewSheet("Mine")
	ok(err)
	ok(f.SetCellStr("Mine", "A1", "kept"))
	var b bytes.Buffer
	ok(f.Write(&b))
	return b.Bytes()
}

func original(t *testing.T, file []byte, verdicts ...batch.Verdict) *batch.Original {
	t.Helper()
	l, err := OpenList(bytes.NewReader(file), int64(len(file)), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	b := &batch.Batch{ID: uuid.Must(uuid.NewV7()), Columns: l.Columns(), LastRow: 5}
	return &batch.Original{Batch: b, File: file, Rows: func(yield func(batch.Verdict, error) bool) {
		for _, v := range verdicts {
			if !yield(v, nil) {
				return
			}
		}
	}}
}

func badRow(f invite.Form, edited time.Time) batch.Verdict {
	return batch.Verdict{Row: &batch.Row{Number: 5, Form: f, EditedAt: edited}, State: batch.ToMend, Problems: []batch.Problem{
		{Field: "email", Cell: "B5", Message: "Enter an email address"},
		{Field: "contact_number", Cell: "G5", Message: "Enter a contact number"},
		{Message: "As a whole"},
	}}
}

func written(t *testing.T, o *batch.Original) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := WriteProblems(&b, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheUsersOwnWorkbookComesBackMarked(t *testing.T) {
	o := original(t, aList(t), badRow(invite.Form{}, time.Time{}))
	file := written(t, o)
	for round := range 2 { // a second time over its own output
		f, err := excelize.OpenReader(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := f.GetRows("Sheet1")
		if err != nil {
			t.Fatal(err)
		}
		if got := rows[2][9:]; !slices.Equal(got, []string{"Problems", "Row ID"}) {
			t.Errorf("round %d: columns added: %q", round, got)
		}
		if got := rows[4][9:]; !slices.Equal(got, []string{"B5: Enter an email address\nG5: Enter a contact number\nAs a whole", o.Batch.RowID(5)}) {
			t.Errorf("round %d: said beside the row: %q", round, got)
		}
		if len(rows[3]) != 9 {
			t.Errorf("round %d: the good row became %q", round, rows[3])
		}
		id, err := f.GetCellStyle("Sheet1", "B5")
		if err != nil {
			t.Fatal(err)
		}
		if style, err := f.GetStyle(id); err != nil || !style.Font.Italic || len(style.Fill.Color) != 1 || style.Fill.Color[0] != "F9DEDC" {
			t.Errorf("round %d: B5 has the style %+v, %v", round, style, err)
		}
		if width, err := f.GetColWidth("Sheet1", "B"); err != nil || width != 33 {
			t.Errorf("round %d: width %v, %v", round, width, err)
		}
		if kept, err := f.GetCellValue("Mine", "A1"); err != nil || kept != "kept" {
			t.Errorf("round %d: the other sheet: %q, %v", round, kept, err)
		}
		comments, err := f.GetComments("Sheet1")
		if err != nil || len(comments) != 2 {
			t.Fatalf("round %d: %d comments, %v", round, len(comments), err)
		}
		for _, c := range comments {
			text := c.Text
			for _, p := range c.Paragraph {
				text += p.Text
			}
			if c.Cell == "B5" && (!strings.Contains(text, "please check") || !strings.Contains(text, "Enter an email address")) {
				t.Errorf("round %d: comment on B5: %q", round, text)
			}
		}
		lines, err := read(file, Limits{})
		if err != nil || len(lines) != 2 || lines[0].RowID != "" || lines[1].RowID != o.Batch.RowID(5) || lines[1].Form.Email != "joe@acme" {
			t.Errorf("round %d: read again: %+v, %v", round, lines, err)
		}
		o.File = file
		file = written(t, o)
	}
}

func TestWhatWasEditedStandsInTheCells(t *testing.T) {
	f := invite.Form{Email: "=cmd|' /C calc'!A0", Username: "joe", Reason: "+1"}
	file := written(t, original(t, aList(t), badRow(f, time.Now())))
	x, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	for cell, want := range map[string]string{"A5": "+1", "B5": "=cmd|' /C calc'!A0", "C5": "joe", "G5": ""} {
		got, err := x.GetCellValue("Sheet1", cell)
		formula, formulaErr := x.GetCellFormula("Sheet1", cell)
		if got != want || formula != "" || err != nil || formulaErr != nil {
			t.Errorf("%s: %q, formula %q, want %q", cell, got, formula, want)
		}
	}
}

func TestACSVFileBecomesAWorkbookOfItsBadRows(t *testing.T) {
	var csv strings.Builder
	csv.WriteString(strings.Join(TemplateTitles(), ",") + "\r\n")
	for n := range 4 {
		fmt.Fprintf(&csv, "%d,person%d@tech.gov.sg,,Jane,Tan,,91234567,Acme,,,Works\r\n", n, n)
	}
	o := original(t, []byte(csv.String()), badRow(invite.Form{Email: "=1", FirstName: "Joe"}, time.Time{}))
	lines, err := read(written(t, o), Limits{})
	if err != nil || len(lines) != 1 || lines[0].RowID != o.Batch.RowID(5) || lines[0].Form != (invite.Form{Email: "=1", FirstName: "Joe"}) {
		t.Errorf("read again: %+v, %v", lines, err)
	}
}

func TestALongWorkbookComesBackAsItsBadRows(t *testing.T) {
	o := original(t, aList(t), badRow(invite.Form{Email: "joe@acme"}, time.Time{}))
	o.Batch.LastRow = maxMarkedRows + 1
	lines, err := read(written(t, o), Limits{})
	if err != nil || len(lines) != 1 || lines[0].RowID != o.Batch.RowID(5) {
		t.Errorf("read again: %+v, %v", lines, err)
	}
}
