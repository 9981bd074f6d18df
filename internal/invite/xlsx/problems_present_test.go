package xlsx

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
)

// edited is a row as it was changed, or added, in the portal.
func edited(number int, f invite.Form) batch.Verdict {
	v := goodRow(number, f)
	v.Row.EditedAt = time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	return v
}

// usersOf reads a workbook as an upload would, by row.
func usersOf(t testing.TB, file []byte) map[int]batch.Line {
	t.Helper()
	lines, err := read(file, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	users := map[int]batch.Line{}
	for _, l := range lines {
		users[l.Number] = l
	}
	return users
}

// filledTemplate is a template with some of listed from row 5 on.
func filledTemplate(t testing.TB, rows int, change func(f *excelize.File)) []byte {
	t.Helper()
	var empty bytes.Buffer
	if err := WriteTemplate(&empty); err != nil {
		t.Fatal(err)
	}
	f := reopened(t, empty.Bytes())
	for n := range rows {
		for i, c := range templateColumns {
			if c.in == nil {
				continue
			}
			form := listed(n)
			cell, _ := excelize.CoordinatesToCellName(i+1, n+5)
			if err := f.SetCellStr("Users", cell, *c.in(&form)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if change != nil {
		change(f)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// The workbook is the list as it is now: what was edited, added and removed in the portal is
// so in it, and each row has its ID.
func TestTheWorkbookHoldsThePresentList(t *testing.T) {
	csv := []byte("Email\nperson0@tech.gov.sg\n")
	for name, file := range map[string][]byte{"the officer's own": filledTemplate(t, 4, nil), "fresh": csv} {
		t.Run(name, func(t *testing.T) {
			corrected := listed(1)
			corrected.LastName, corrected.Department = "Lim", "Payments"
			verdicts := []batch.Verdict{
				badRow(5, listed(0), people.FieldReason, "Wrong"), edited(6, corrected), // row 7 was removed
				goodRow(8, listed(3)), edited(9, listed(9)), // which was added
			}
			got := usersOf(t, problemsOf(t, originalOf(file, 9, verdicts...)))
			if len(got) != len(verdicts) {
				t.Errorf("%d users, want %d: %v", len(got), len(verdicts), got)
			}
			var ids []string
			for _, l := range got {
				ids = append(ids, l.RowID)
			}
			for _, v := range verdicts {
				id := idOf(v.Row.Number, v.Row.Form)
				n := slices.Index(ids, id)
				if n < 0 {
					t.Errorf("row %d has no ID: %q", v.Row.Number, ids)
				}
				for _, l := range got {
					if l.RowID == id && l.Form != v.Row.Form {
						t.Errorf("row %d holds %+v, want %+v", v.Row.Number, l.Form, v.Row.Form)
					}
				}
			}
		})
	}
}

// Rows with problems are seen, whatever hid them.
func TestMarkedRowsAreNotHidden(t *testing.T) {
	file := filledTemplate(t, 4, func(f *excelize.File) {
		for _, row := range []int{5, 6} {
			if err := f.SetRowVisible("Users", row, false); err != nil {
				t.Fatal(err)
			}
		}
	})
	f := reopened(t, problemsOf(t, originalOf(file, 8,
		badRow(5, listed(0), people.FieldEmail, "Wrong"), goodRow(6, listed(1)), goodRow(7, listed(2)), goodRow(8, listed(3)))))
	for row, want := range map[int]bool{5: true, 6: false, 7: true} {
		if visible, err := f.GetRowVisible("Users", row); err != nil || visible != want {
			t.Errorf("row %d is seen: %v, %v", row, visible, err)
		}
	}
}

// Where a value has no place in the officer's workbook, a fresh one has it.
func TestAValueWithoutItsPlace(t *testing.T) {
	in := listed(1)
	in.Department = "Payments"
	rows := []batch.Verdict{goodRow(5, listed(0)), edited(6, in), goodRow(7, listed(2))}
	noDepartment := originalOf(filledTemplate(t, 3, nil), 7, rows...)
	noDepartment.Batch.Columns = batch.Columns{}
	for field, letters := range problemColumns {
		if field != people.FieldDepartment {
			noDepartment.Batch.Columns[field] = letters
		}
	}
	merged := originalOf(filledTemplate(t, 3, func(f *excelize.File) {
		if err := f.MergeCell("Users", "H5", "H7"); err != nil {
			t.Fatal(err)
		}
	}), 7, rows...)
	for name, o := range map[string]*batch.Original{"no column": noDepartment, "merged cells": merged} {
		got := usersOf(t, problemsOf(t, o))
		if len(got) != 3 || got[5].Form != listed(0) || got[6].Form != in || got[7].Form != listed(2) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// What is typed over a row ID is refused by the spreadsheet program; the check does not
// pile up from one download to the next.
func TestRowIDsAreKept(t *testing.T) {
	file := filledTemplate(t, 2, nil)
	for range 2 {
		file = problemsOf(t, originalOf(file, 6, badRow(5, listed(0), people.FieldEmail, "Wrong"), goodRow(6, listed(1))))
		checks, err := reopened(t, file).GetDataValidations("Users")
		ours := 0
		for _, c := range checks {
			if c.ErrorTitle != nil && *c.ErrorTitle == rowIDTitle && c.Sqref[:2] == "M5" {
				ours++
			}
		}
		if err != nil || ours != 1 {
			t.Errorf("%d checks of row IDs, %v", ours, err)
		}
	}
}
