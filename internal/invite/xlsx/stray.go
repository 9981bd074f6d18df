package xlsx

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"techbiz/internal/base/people"
	"techbiz/internal/invite/batch"
)

var (
	// serialForm is a number of a row, as people write it.
	serialForm = regexp.MustCompile(`^(?:[Nn]o\.? ?|#)?\(?[0-9]{1,7}(?:\.0*)?[.)]*$`)
	// rowIDForm is what names a row in a workbook that left the portal.
	rowIDForm = regexp.MustCompile(`^[0-9A-Za-z]+-[0-9]+$`)
	// problemForm begins a line that was written into the column of problems.
	problemForm = regexp.MustCompile(`^(?:[A-Z]{1,3}[1-9][0-9]*: |Row [0-9]+ of the uploaded file\.|Not invited by the last submission: )`)
	// emailForm is an email address within a text.
	emailForm = regexp.MustCompile(`[^\s@<>,;:|"']+@[^\s@<>,;:|"']+\.[^\s@<>,;:|"']+`)
)

// looksLikePerson tells whether a text holds an email address, or is a contact number.
func looksLikePerson(text string) bool {
	if strings.Contains(text, "@") && emailForm.MatchString(text) {
		return true
	}
	return len(text) >= 8 && len(text) <= 24 && isContactNumber(text)
}

func isContactNumber(text string) bool {
	if strings.Trim(text, "0123456789 +-()") != "" {
		return false
	}
	code := ""
	if digits, international := strings.CutPrefix(text, "+"); international && len(digits) > 2 && !strings.HasPrefix(digits, "65") {
		return true
	}
	_, err := people.ParsePhone(code, text)
	return err == nil
}

// areProblems tells whether a text in the column of problems is what was written there.
// Beside a row ID, only what looks like a person is not.
func areProblems(text string, marked bool) bool {
	for line := range strings.Lines(text) {
		if line = tidy(line); line == "" || problemForm.MatchString(line) {
			continue
		}
		if !marked || looksLikePerson(line) {
			return false
		}
	}
	return true
}

// personAbove refuses a row above the header that holds what looks like a person; nil where
// it does not.
func personAbove(r *sheetRow) *batch.Refusal {
	for _, c := range r.cells {
		if (c.kind == textCell || c.kind == numberCell) && looksLikePerson(c.text) {
			return refuse(StrayText, "Cell %s stands above the header and holds “%s”, which looks like a user. Nobody above the header would be invited. Move that user under the header, or remove the cell, and upload the file again.",
				r.name(c.column), shortened(c.text))
		}
	}
	return nil
}

// accountForSheet reads a sheet that is not the list, and counts its rows as left out. One
// that holds what looks like a user is refused, hidden or not: nobody would be invited.
func (l *List) accountForSheet(c *container, at sheetPart, shared *texts) error {
	rows, err := openSheet(c, at, shared)
	if err != nil {
		return err
	}
	defer func() { _ = rows.close() }()
	var found batch.Accounting
	var isTemplates func(r *sheetRow) bool // nil where the sheet is the officer's own
	for {
		r, err := rows.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		found.Leave(batch.LeftOtherSheet, at.name, r.number, shortened(r.cells[0].text))
		switch {
		case found.Rows == 1:
			isTemplates = templateSheet(r)
		case isTemplates != nil && !isTemplates(r):
			isTemplates = nil
		}
		if isTemplates != nil {
			continue
		}
		if err := personElsewhere(r, at); err != nil {
			return err
		}
	}
	switch {
	case found.Rows == 0:
	case isTemplates != nil:
		l.account.Notes = append(l.account.Notes, batch.Note{Code: batch.NoteTemplateSheet, Message: fmt.Sprintf("Sheet “%s” is the template's own and holds no users.", shortened(at.name))})
	default:
		l.account.Rows += found.Rows
		l.account.LeftOut = append(l.account.LeftOut, found.LeftOut...)
	}
	return nil
}

// templateSheet knows the template's further sheets by their header, and returns what tells
// whether another row is still one of theirs; nil for a sheet that is none of them.
func templateSheet(top *sheetRow) func(r *sheetRow) bool {
	switch {
	case holds(top, helpTitles):
		return isHelp
	case holds(top, codesTitles):
		return isCode
	}
	return nil
}

func holds(r *sheetRow, titles []string) bool {
	return slices.EqualFunc(r.cells, titles, func(c cell, title string) bool { return c.text == title })
}

// isHelp tells whether a row explains a column of the template, with its example, or is a
// note below.
func isHelp(r *sheetRow) bool {
	first := r.cells[0]
	if first.column == 1 && len(r.cells) == 1 {
		return !looksLikePerson(first.text)
	}
	return first.column == 1 && r.cells[len(r.cells)-1].column <= len(helpTitles) &&
		slices.ContainsFunc(templateColumns, func(c templateColumn) bool { return c.title == first.text })
}

// isCode tells whether a row is a country code, with its country where it is one country's.
func isCode(r *sheetRow) bool {
	return r.cells[0].column == 1 && countryCodeForm.MatchString(r.cells[0].text) &&
		(len(r.cells) == 1 || len(r.cells) == 2 && r.cells[1].column == 2 && !looksLikePerson(r.cells[1].text))
}

var countryCodeForm = regexp.MustCompile(`^\+[0-9]{1,3}$`)

// personElsewhere refuses a row of a sheet that is not the list where it holds an email
// address or an international phone number: other numbers mean anything there.
func personElsewhere(r *sheetRow, at sheetPart) error {
	for _, c := range r.cells {
		if c.kind != textCell || !strings.ContainsAny(c.text, "@+") || !looksLikePerson(c.text) {
			continue
		}
		if at.hidden {
			return refuse(StrayText, "Cell %s of the hidden sheet “%s” holds “%s”, which looks like a user. Nobody on a hidden sheet would be invited. Unhide the sheet and move its users to the list, or delete it, and upload the file again.",
				r.name(c.column), shortened(at.name), shortened(c.text))
		}
		return refuse(StrayText, "Cell %s of the sheet “%s” holds “%s”, which looks like a user, but that sheet has no header. Move its users to the list, or delete the sheet, and upload the file again.",
			r.name(c.column), shortened(at.name), shortened(c.text))
	}
	return nil
}
