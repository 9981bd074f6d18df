package xlsx

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"techbiz/internal/base/people"
	"techbiz/internal/invite/batch"
	"techbiz/internal/testparts"
)

// throughSheetJS has SheetJS read a workbook, change the rows of its list and write it.
// change is a function of the rows below the header, each an object by title.
func throughSheetJS(t *testing.T, workbook []byte, change string) []byte {
	t.Helper()
	web := filepath.Join(testparts.RepositoryRoot(t), "web")
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from.xlsx"), filepath.Join(dir, "to.xlsx")
	if err := os.WriteFile(from, workbook, 0o600); err != nil {
		t.Fatal(err)
	}
	script := `const XLSX = require("xlsx");
const [from, to] = process.argv.slice(1);
const book = XLSX.readFile(from, {cellStyles: true, sheetStubs: true});
const sheet = book.Sheets.Users;
const all = XLSX.utils.sheet_to_json(sheet, {header: 1, raw: true, defval: ""});
const at = all.findIndex(row => row.includes("Email"));
const titles = all[at];
const rows = (` + change + `)(all.slice(at + 1).map(row => Object.fromEntries(titles.map((title, n) => [title, row[n]]))));
const range = XLSX.utils.decode_range(sheet["!ref"]);
for (let r = at + 1; r <= range.e.r; r++) for (let c = 0; c <= range.e.c; c++) delete sheet[XLSX.utils.encode_cell({r, c})];
XLSX.utils.sheet_add_aoa(sheet, rows.map(row => titles.map(title => row[title] ?? "")), {origin: at + 1});
XLSX.writeFile(book, to);`
	c := exec.CommandContext(t.Context(), "node", "-e", script, from, to)
	c.Dir = web
	if said, err := c.CombinedOutput(); err != nil {
		t.Fatalf("SheetJS: %v: %s", err, said)
	}
	written, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	return written
}

// markedList is the workbook of five rows, two of which have problems, one of them hidden.
func markedList(t *testing.T) ([]byte, []batch.Verdict) {
	t.Helper()
	rows := []batch.Verdict{badRow(5, listed(0), people.FieldContactNumber, "Wrong"), goodRow(6, listed(1)), badRow(7, listed(2), people.FieldReason, "Wrong"),
		goodRow(8, listed(3)), goodRow(9, listed(4))}
	file := filledTemplate(t, 5, func(f *excelize.File) {
		if err := f.SetRowVisible("Users", 7, false); err != nil {
			t.Fatal(err)
		}
	})
	return problemsOf(t, originalOf(file, 9, rows...)), rows
}

// Whatever is done to the workbook in a spreadsheet program, each line that comes back has
// the ID of its row, and what it holds.
func TestTheWorkbookGoesThroughSheetJS(t *testing.T) {
	marked, rows := markedList(t)
	for name, c := range map[string]struct {
		change string
		want   []int // rows by their IDs, in order; 0 for a line without one
	}{
		"nothing":             {`rows => rows`, []int{5, 6, 7, 8, 9}},
		"sorted with its IDs": {`rows => rows.filter(row => row.Email).reverse()`, []int{9, 8, 7, 6, 5}},
		"a row deleted":       {`rows => rows.filter((row, n) => n != 1)`, []int{5, 7, 8, 9}},
		"a row added": {`rows => { rows = rows.filter(row => row.Email); return rows.concat({...rows[0], Email: "nur@tech.gov.sg", "Row ID": "", Problems: ""}); }`,
			[]int{5, 6, 7, 8, 9, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			lines, err := read(throughSheetJS(t, marked, c.change), Limits{})
			if err != nil || len(lines) != len(c.want) {
				t.Fatalf("%d lines, %v", len(lines), err)
			}
			for n, l := range lines {
				if c.want[n] == 0 {
					if l.RowID != "" || l.Form.Email != "nur@tech.gov.sg" {
						t.Errorf("the new line: %+v", l)
					}
					continue
				}
				if r := rows[c.want[n]-5].Row; l.RowID != idOf(r.Number, r.Form) || l.Form != r.Form {
					t.Errorf("line %d: %+v, want row %d", n, l, r.Number)
				}
			}
		})
	}
}

// LibreOffice keeps the IDs, what the rows hold, and that what is marked is seen.
func TestTheWorkbookGoesThroughLibreOffice(t *testing.T) {
	marked, rows := markedList(t)
	saved := libreOffice(t, marked, "xlsx:Calc MS Excel 2007 XML", "xlsx")
	lines, err := read(saved, Limits{})
	if err != nil || len(lines) != len(rows) {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	for n, l := range lines {
		if r := rows[n].Row; l.RowID != idOf(r.Number, r.Form) || l.Form != r.Form {
			t.Errorf("line %d: %+v, want row %d", n, l, r.Number)
		}
	}
	if visible, err := reopened(t, saved).GetRowVisible("Users", 7); err != nil || !visible {
		t.Errorf("row 7 is seen: %v, %v", visible, err)
	}
	// Marked once more, it has each ID once.
	again := usersOf(t, problemsOf(t, originalOf(saved, 9, rows...)))
	if len(again) != len(rows) || bytes.Equal(saved, marked) {
		t.Errorf("%d users", len(again))
	}
}
