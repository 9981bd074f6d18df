package xlsx

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"techbiz/internal/invite/batch"
	"techbiz/internal/testparts"
)

// accounted reads a list completely, and returns its lines and what became of its rows.
func accounted(file []byte) ([]batch.Line, batch.Accounting, error) {
	list, err := OpenList(bytes.NewReader(file), int64(len(file)), Limits{})
	if err != nil {
		return nil, batch.Accounting{}, err
	}
	var lines []batch.Line
	for line, err := range list.Lines() {
		if err != nil {
			return nil, batch.Accounting{}, err
		}
		lines = append(lines, line)
	}
	return lines, list.Account(), nil
}

// anyText makes the text of a cell: what lists hold, and what they should not.
func anyText(r *rand.Rand) string {
	texts := []string{"", "", "", "", "1", "12.", "No. 3", "91234567", "jane@acme.com", "Jane", "+65", "65", "No", "Yes", "note", "a,b;c", "x@y.sg;1", "#N/A",
		"2,user2@acme.com,user2,Ann,Lim,+65,91234562,Acme,Ops,No,Project work", "abcdef123456-7", "B4: Enter an email address", "Total: 3", "  ", "2026-03-01", "ä\"b", "two\nlines"}
	return texts[r.IntN(len(texts))]
}

// anyRows makes the cells of a sheet: something above the header, the header, and rows.
func anyRows(r *rand.Rand) (rows [][]string) {
	titles := append(TemplateTitles(), problemsTitle, rowIDTitle)[:11+r.IntN(3)]
	for range r.IntN(3) {
		row := make([]string, 3)
		for n := range row {
			row[n] = anyText(r)
		}
		rows = append(rows, row)
	}
	rows = append(rows, titles)
	for range r.IntN(12) {
		row := make([]string, len(titles))
		switch r.IntN(4) {
		case 0: // one cell alone
			row[r.IntN(len(row))] = anyText(r)
		case 1:
			copy(row, []string{"1", fmt.Sprintf("p%d@acme.com", r.IntN(99)), "p", "Ann", "Lim", "+65", "91234567", "Acme", "", "No", "Works"})
		default:
			for n := range row {
				row[n] = anyText(r)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// Whatever the cells of a sheet hold: each row that is not empty is a user, right or wrong,
// or is left out, or the file is refused with words that say why.
func TestEveryRowIsAccountedFor(t *testing.T) {
	r := testparts.Random(t)
	for range testparts.Rounds(t, "sheets of text cells", 3_000, 100_000) {
		rows := anyRows(r)
		for name, file := range map[string][]byte{"csv": asCSV(rows), "xlsx": asWorkbook(t, rows)} {
			lines, account, err := accounted(file)
			if err != nil {
				if refusal, ok := errors.AsType[*batch.Refusal](err); !ok || refusal.Message == "" {
					t.Fatalf("%s of %q: %v", name, rows, err)
				}
				continue
			}
			filled := 0
			for _, row := range rows {
				if tidy(strings.Join(row, "")) != "" {
					filled++
				}
			}
			if account.Rows != filled || account.Users != len(lines) || account.Users+account.Left() != filled {
				t.Fatalf("%s of %q: %d rows, %+v", name, rows, filled, account)
			}
			for _, l := range account.LeftOut {
				mayBeLeftOut(t, rows, l)
			}
		}
	}
}

// mayBeLeftOut: under the header, only rows of which nothing is a person's are left out.
func mayBeLeftOut(t *testing.T, rows [][]string, l batch.LeftOut) {
	t.Helper()
	if l.Reason == batch.LeftAboveHeader || l.Reason == batch.LeftHeader {
		return
	}
	for _, span := range l.Rows.First {
		for n := span[0]; n <= span[1]; n++ {
			for column, text := range rows[n-1] {
				text = tidy(text)
				allowed := text == "" || column == 0 && serialForm.MatchString(text) || column == 5 && (text == "+65" || text == "65") || column == 9 && text == "No" ||
					column == 11 && areProblems(text, rowIDForm.MatchString(tidy(rows[n-1][len(rows[n-1])-1]))) || column == 12 && rowIDForm.MatchString(text)
				if !allowed {
					t.Fatalf("row %d of %q is left out as %s", n, rows, l.Reason)
				}
			}
		}
	}
}

func asCSV(rows [][]string) []byte {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	for _, row := range rows {
		_ = out.Write(row) // to memory
	}
	out.Flush()
	return b.Bytes()
}

var xmlText = strings.NewReplacer("&", "&amp;", "<", "&lt;")

func asWorkbook(t testing.TB, rows [][]string) []byte {
	var b strings.Builder
	for _, row := range rows {
		b.WriteString("<row>")
		for _, text := range row {
			b.WriteString(inline(xmlText.Replace(text)))
		}
		b.WriteString("</row>")
	}
	return zipped(t, book("<worksheet "+mainNS+"><sheetData>"+b.String()+"</sheetData></worksheet>"))
}

// What stands where nobody reads it is refused, or an error of its row that names the cell.
func TestTextWhereNobodyReadsIt(t *testing.T) {
	header := strings.Join(append(TemplateTitles(), problemsTitle, rowIDTitle), ",") + "\n"
	user := "1,jane@acme.com,jane,Jane,Tan,+65,91234567,Acme,,Yes,Works"
	for text, want := range map[string]string{
		"Staff list,for May\n" + header + user:                   "",
		"ann@acme.com\n" + header + user:                         "Cell A1 ",
		"Contact,+44 20 7946 0018\n" + header + user:             "Cell B1 ",
		"Call,91234567\n" + header + user:                        "Cell B1 ",
		"As at 2026-03-01,20260301\n" + header + user:            "",
		header + user + ",bob@acme.com,\n":                       "L2",
		header + user + ",bob@acme.com,abcdef-2\n":               "L2",
		header + user + ",G2: Enter a contact number,abcdef-2\n": "",
		header + user + ",,bob@acme.com\n":                       "M2",
		header + ",,,,,,,,,,,bob@acme.com,\n" + user:             "L2",
		header + "bob@acme.com" + user[1:]:                       "A2",
		header + user + "\nTotal: 1\n":                           "A3",
		header + user + "\n91234567\n":                           "A3",
		header + user + "\n3\n4.\n#5\n,,,,,+65,,,,No\n":          "",
		header + user + "\n\"Bob <bob@acme.com>, 91234567\"\n":   "A3",
		header + user + "\n,,,,,,,,,Yes\n":                       "J3",
	} {
		lines, _, err := accounted([]byte(text))
		got := ""
		if err != nil {
			got = err.Error()
		}
		for _, l := range lines {
			for _, u := range l.Unclear {
				got += u.Cell + " "
			}
			if l.Form.Email == "" && l.Form.SEED == "Yes" {
				got += "J3 " // a user with errors
			}
		}
		if want == "" && got != "" || !strings.Contains(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// twoSheets is a workbook with a second sheet.
func twoSheets(t testing.TB, second, state string) []byte {
	return zipped(t, book(sheetXML(person(2, nil)),
		entry{"xl/workbook.xml", strings.Replace(bookXML, "</sheets>", `<sheet name="More" sheetId="2" `+state+` r:id="r3"/></sheets>`, 1)},
		entry{"xl/_rels/workbook.xml.rels", strings.Replace(bookRels, "</Relationships>", `<Relationship Id="r3" Type="`+officeNS+`/worksheet" Target="worksheets/two.xml"/></Relationships>`, 1)},
		entry{"xl/worksheets/two.xml", second}))
}

func TestFurtherSheetsAreAccountedFor(t *testing.T) {
	goesOn := "<worksheet " + mainNS + "><sheetData>" + person(40, map[string]string{"B": inline("bob@acme.com")}) + "</sheetData></worksheet>"
	notes := "<worksheet " + mainNS + "><sheetData><row r=\"3\">" + inline("Please check") + number("85000000") + "</row></sheetData></worksheet>"
	for state, named := range map[string]string{"": "Cell B40 of the sheet “More”", `state="hidden"`: "Cell B40 of the hidden sheet “More”", `state="veryHidden"`: "Cell B40 of the hidden sheet “More”"} {
		if _, _, err := accounted(twoSheets(t, goesOn, state)); err == nil || !strings.HasPrefix(err.Error(), named) {
			t.Errorf("%q: %v", state, err)
		}
		lines, account, err := accounted(twoSheets(t, notes, state))
		if err != nil || len(lines) != 1 || account.Rows != 3 || !strings.Contains(strings.Join(account.Lines(), " "), "Sheet “More”, row 3: not part of the list, as this sheet has no header (“Please check”).") {
			t.Errorf("%q: %+v, %v", state, account, err)
		}
	}
	if _, _, err := accounted(twoSheets(t, sheetXML(person(2, nil)), `state="hidden"`)); err == nil || !strings.Contains(err.Error(), "hidden sheet “More”") {
		t.Errorf("a hidden list: %v", err)
	}
	if _, _, err := accounted(twoSheets(t, sheetXML(), `state="hidden"`)); err != nil {
		t.Errorf("a hidden empty list: %v", err)
	}
}

func TestTheTemplatesOwnSheetsAreNotCounted(t *testing.T) {
	var b bytes.Buffer
	if err := WriteTemplate(&b); err != nil {
		t.Fatal(err)
	}
	_, account, err := accounted(b.Bytes())
	if err != nil || account.Users != 0 || account.Rows != account.Left() || account.Rows > 300 || len(account.Notes) != 2 {
		t.Errorf("%+v, %v", account, err)
	}
}
