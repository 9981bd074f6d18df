package e2e_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"
)

// TestAFixedFileIsConfirmed takes a marked workbook back with a corrected row, a new one, one
// that is gone and one that holds somebody else: the last three are listed first, and nothing
// is done before it was ticked and confirmed.
func TestAFixedFileIsConfirmed(t *testing.T) {
	t.Parallel()
	o := onSQLite(t).person(t)
	o.signIn(officer)
	o.uploadFixed(t)
	o.look("Fixed file to confirm")

	o.press("Decide later")
	o.sees("1 ready, 3 not ready", "The fixed file fixed.xlsx waits for you.")
	o.look("List whose fixed file waits")
	o.press("Check and confirm it")
	for _, choice := range choices {
		o.choose(choice)
	}
	o.press("Confirm")
	o.at("joiners.xlsx")
	o.sees("1 row changed", "1 user added.", "1 user removed.", "1 user now with another person.", "3 ready, 1 not ready")
	o.sees("nur@tech.gov.sg", "arun@tech.gov.sg")
	o.seesNot("waits for you", "mira@acme.com", "ng_ah_kow@tech.gov.sg")
}

// TestAFixedFileWithoutJavaScript: what was not ticked stays as it is.
func TestAFixedFileWithoutJavaScript(t *testing.T) {
	t.Parallel()
	o := onSQLite(t).person(t).withoutScript()
	o.signIn(officer)
	o.uploadFixed(t)
	o.look("Fixed file to confirm")
	o.choose(choices[0])
	o.press("Confirm")
	o.at("joiners.xlsx")
	o.sees("1 row changed", "1 user added.", "3 ready, 2 not ready")
	o.sees("nur@tech.gov.sg", "mira@acme.com", "ng_ah_kow@tech.gov.sg")
	o.seesNot("arun@tech.gov.sg")
}

// choices are the boxes of the page that asks about a fixed file.
var choices = []string{"Add 1 user to the list", "Remove 1 user from the list", "Put what the file holds into 1 row of another person"}

// uploadFixed uploads a list, fixes the workbook that comes back and uploads that. It ends on
// the page that asks, which was seen to ask first and to have done nothing.
func (b *tab) uploadFixed(t *testing.T) {
	t.Helper()
	b.uploadList(workbook(t, "joiners.xlsx",
		joiner("ng_ah_kow@tech.gov.sg", "", "91234567", "Yes"),
		joiner("liang@acme.com", "liang..wu", "91234568", "No"),
		joiner("mira@acme.com", "mira..s", "91234569", "No"),
		joiner("chua@acme.com", "chua..mf", "91234570", "No"),
	))
	b.sees("1 ready, 3 not ready")
	list := b.where()
	fixed := fixWorkbook(t, b.download("Download with errors", "joiners - errors.xlsx"))
	b.attach("Upload the fixed file", fixed)
	b.press("Upload the fixed file")
	b.at("Confirm what this file does to the list")
	b.sees("Nothing was changed yet.", "1 row is corrected: the person stays the same.", "1 row stays as it is.")
	b.sees(choices...)
	sections := eval[[]string](b, `() => [...document.querySelectorAll("main section.section h2")].map(e2e.words)`)
	want := []string{"Other people: 1 row", "Not in the file: 1 user", "New: 1 user", "Corrected: 1 row"}
	if !slices.Equal(sections, want) {
		b.t.Errorf("the page lists %q, want %q", sections, want)
	}
	if ticked := eval[int](b, `() => document.querySelectorAll("main input:checked").length`); ticked != 0 {
		b.t.Errorf("%d boxes are ticked already", ticked)
	}
	asked := b.where()
	b.open(list)
	b.sees("1 ready, 3 not ready", "waits for you.")
	b.seesNot("nur@tech.gov.sg", "arun@tech.gov.sg")
	b.open(asked)
}

// fixWorkbook changes a marked workbook as somebody would in Excel: the username of row 3,
// another person in row 2, no row 4 any more, and a new person below.
func fixWorkbook(t *testing.T, path string) string {
	t.Helper()
	book, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatalf("open workbook: %v", err)
	}
	defer book.Close()
	sheet := book.GetSheetName(0)
	rows, err := book.GetRows(sheet)
	if err != nil {
		t.Fatalf("read workbook: %v", err)
	}
	at := func(email string) int { // number of the row with this mailbox
		n := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 1 && row[1] == email })
		if n < 0 {
			t.Fatalf("the workbook lacks %s: %q", email, rows)
		}
		return n + 1
	}
	set := func(column string, row int, value string) {
		if err := book.SetCellStr(sheet, fmt.Sprintf("%s%d", column, row), value); err != nil {
			t.Fatal(err)
		}
	}
	set("C", at("liang@acme.com"), "liang.wu")
	replaced := at("ng_ah_kow@tech.gov.sg")
	set("B", replaced, "arun@tech.gov.sg")
	set("D", replaced, "Arun")
	set("E", replaced, "Kumar")
	for n, value := range joiner("nur@tech.gov.sg", "", "91234571", "No") {
		column, err := excelize.ColumnNumberToName(n + 1)
		if err != nil {
			t.Fatal(err)
		}
		set(column, len(rows)+1, value)
	}
	if err := book.RemoveRow(sheet, at("mira@acme.com")); err != nil {
		t.Fatal(err)
	}
	fixed := filepath.Join(t.TempDir(), "fixed.xlsx")
	if err := book.SaveAs(fixed); err != nil {
		t.Fatal(err)
	}
	return fixed
}
