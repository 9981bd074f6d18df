// Package lists holds lists as people really upload them, each with its right answer: one
// table for the page, the API and the command line.
package lists

import (
	"embed"
	"fmt"
)

//go:embed files
var files embed.FS

// Case is one list with its right answer.
type Case struct {
	File string
	// Refused is the code of the refusal; "" where the list is read.
	Refused string
	// Sentence is what is said of all its rows.
	Sentence string
	// Wrong are the cells that have to be fixed, in the order of the rows.
	Wrong []string
	// Says are further sentences, or parts of them.
	Says []string
	// Hidden are the rows that are hidden in the file.
	Hidden []int
	// Likely are the texts that most likely stood in cells which were misread.
	Likely []string
}

// Data is the file.
func (c Case) Data() []byte {
	data, err := files.ReadFile("files/" + c.File)
	if err != nil {
		panic(fmt.Sprintf("read %s: %v", c.File, err))
	}
	return data
}

// counted is the sentence about a file with so many rows and users.
func counted(rows, users int) string {
	r, u := fmt.Sprintf("%d rows that are", rows), fmt.Sprintf("%d users", users)
	if users == 1 {
		u = "1 user"
	}
	return fmt.Sprintf("The file has %s not empty: %s, %d left out.", r, u, rows-users)
}

// Cases are all lists. Those that are refused although they could be understood are marked
// so by their comment.
var Cases = []Case{
	// Dates, number formats, truth values and errors are what is shown, or wrong.
	{File: "01-date-in-text.xlsx", Sentence: counted(4, 3), Wrong: []string{"C2", "I2", "D3", "E4", "H4"}, Says: []string{"“1-Mar”", "“46082”"}},
	{File: "06-percent-and-fraction.xlsx", Sentence: counted(3, 2), Wrong: []string{"I2", "H3"}, Says: []string{"“50%”", "“0.5”"}},
	{File: "27-formula-error-value.xlsx", Sentence: counted(3, 2), Wrong: []string{"H2", "I3"}, Says: []string{"#N/A", "#REF!"}},
	{File: "39-true-name-boolean.xlsx", Sentence: counted(3, 2), Wrong: []string{"D2"}, Says: []string{"“TRUE”"}},
	{File: "05-merged-org-rows.xlsx", Sentence: counted(4, 3), Says: []string{"The cells H2:H4 are merged: “Acme Consulting” was read for rows 3 and 4, too."}},

	// Hidden rows wait for a decision.
	{File: "02-hidden-rows.xlsx", Sentence: counted(7, 6), Hidden: []int{3, 5}, Says: []string{"2 rows are hidden in the file: 3, 5."}},
	{File: "02b-bad-rows-hidden.xlsx", Sentence: counted(10, 7), Hidden: []int{6, 8}, Wrong: []string{"G6", "E8", "J10"},
		Says: []string{"2 rows are hidden in the file: 6, 8.", "Sheet “How to fill in” is the template's own"}},
	{File: "91-hidden-columns-old-emails.xlsx", Refused: "double_column"},

	// No row is left out but for what stands in it.
	{File: "18-seed-prefilled-rows.xlsx", Sentence: counted(51, 1), Says: []string{"Rows 3 to 51 hold nothing but what the template fills in"}},
	{File: "54-mixed-separators.csv", Sentence: counted(3, 2), Says: []string{"The header is separated by commas, but rows 2 and 3 by semicolons."}},
	{File: "60-one-line-wholly-quoted.csv", Sentence: counted(4, 3), Says: []string{"In row 3 the whole line stood in one cell."}},
	{File: "61-row-pasted-into-column-A.xlsx", Sentence: counted(4, 3), Says: []string{"In row 3 the whole line stood in one cell."}},
	{File: "62-one-row-semicolons.csv", Sentence: counted(4, 3), Says: []string{"row 3 by semicolons"}},
	{File: "63-email-only-in-SN.xlsx", Sentence: counted(4, 3), Wrong: []string{"A3"}, Says: []string{"“user2@acme.com” in S/N"}},

	// Texts that were misread are told, with what they most likely were.
	{File: "71-mojibake.csv", Sentence: counted(7, 6), Wrong: []string{"D6"}, Likely: []string{"Müller", "O'Brien", "Acme & Sons", "Zoé", "Nguyễn"}},

	// Read as they stand; what is wrong is told.
	{File: "31-email-name-angle.xlsx", Sentence: counted(10, 9), Wrong: []string{"B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9", "B10"}},
	{File: "33-country-codes.xlsx", Sentence: counted(10, 9), Wrong: []string{"F3", "F4", "F5", "F8", "F9", "F10"}},
	{File: "34-yes-no.xlsx", Sentence: counted(10, 9), Wrong: []string{"J3", "J4", "J5", "J6", "J7", "J8", "J10"}},
	{File: "35-mononyms.xlsx", Sentence: counted(8, 7), Wrong: []string{"E2", "E3", "E4", "D6", "D8"}},
	{File: "36-placeholders.xlsx", Sentence: counted(10, 9), Wrong: []string{"C2", "C3", "I4", "H6", "C9", "C10"}},
	{File: "75b-apostrophe-escape.csv", Sentence: counted(3, 2), Wrong: []string{"F2", "G3"}},

	// Refused as a whole, with what mends it.
	{File: "09-header-synonyms.xlsx", Refused: "no_header"},
	{File: "10-header-stars.xlsx", Refused: "unknown_column"},
	{File: "100-backslash-parts.xlsx", Refused: "damaged"},
	{File: "101-lower-case-references.xlsx", Refused: "damaged"},
	{File: "103-inlineStr-is-and-v.xlsx", Refused: "damaged"},
	{File: "11-extra-columns.xlsx", Refused: "unknown_column"},
	{File: "12-notes-right-without-heading.xlsx", Refused: "unknown_column"},
	{File: "19-hidden-list-sheet.xlsx", Refused: "no_header"},
	{File: "22-empty-template-second-sheet.xlsx", Refused: "several_lists"},
	{File: "24-sst-declared-missing.xlsx", Refused: "damaged"},
	{File: "25-external-link.xlsx", Refused: "external_links"},
	{File: "26-formula-no-value-in-SN.xlsx", Refused: "formula_without_value"},
	{File: "42-utf16le-unicode-text.txt", Refused: "not_utf8"},
	{File: "43-cr-only-mac.csv", Refused: "unknown_column"},
	{File: "44-whole-line-quoted.csv", Refused: "no_header"},
	{File: "51-quoted-after-space.csv", Refused: "damaged"},
	{File: "53-excel-text-formula.csv", Refused: "damaged"},
	{File: "55-unquoted-comma-in-org.csv", Refused: "unknown_column"},
	{File: "58-utf16-no-bom.csv", Refused: "not_a_spreadsheet"},
	{File: "75-apostrophe-phone.csv", Refused: "damaged"},
	{File: "76-organization-us.xlsx", Refused: "unknown_column"},
	{File: "83-no-macros.xlsm", Refused: "macros"},
	{File: "85-irm-label.xlsx", Refused: "password"},
	{File: "90-header-only-partly-typed.xlsx", Refused: "unknown_column"},
	{File: "96b-sheetjs-plain.xlsx", Sentence: counted(4, 3), Wrong: []string{"G3"}},
}

// Every names all files, so that a test can tell one that no case is about.
func Every() []string {
	entries, err := files.ReadDir("files")
	if err != nil {
		panic(fmt.Sprintf("list files: %v", err))
	}
	names := make([]string, len(entries))
	for n, e := range entries {
		names[n] = e.Name()
	}
	return names
}
