package batch

import (
	"slices"
	"strings"

	"techbiz/internal/base/people"
	"techbiz/internal/invite"
)

// unclearCells are the problems of the cells that can't be taken as they stand: those that
// reading the file found, and error values, which a CSV file holds as text.
func unclearCells(r *Row) []Problem {
	var found []Problem
	for _, u := range r.Unclear {
		found = append(found, Problem{Field: u.Field, Cell: u.Cell, Rule: u.Rule, Message: u.Message})
	}
	for n := range invite.Fields {
		field := &invite.Fields[n]
		if text := *field.In(&r.Form); len(text) > 0 && (text[0] == '#' || text[0] == 'E') && IsErrorValue(text) {
			found = append(found, Problem{Field: field.Name, Rule: RuleErrorValue, Message: ErrorValueMessage(text)})
		}
	}
	return found
}

// explained tells whether what is wrong with a field follows from a cell that is unclear:
// its own, or, in a row that names nobody, the one whose text stands outside of the fields.
func explained(r *Row, unclear []Problem, field string) bool {
	nobody := r.Form.Email == "" && r.Form.FirstName == "" && r.Form.LastName == ""
	return slices.ContainsFunc(unclear, func(p Problem) bool {
		return p.Field == field || nobody && p.Rule == RuleStrayText && p.Field == ""
	})
}

// stillUnclear returns the cells of the row that are as unclear as before after it gets
// another form. What stands outside of the fields is settled with the email.
func stillUnclear(r *Row, f invite.Form, sent []string) []CellProblem {
	var left []CellProblem
	for _, u := range r.Unclear {
		field := u.Field
		if field == "" {
			field = people.FieldEmail
		}
		if !slices.Contains(sent, field) && ValueOf(r.Form, field) == ValueOf(f, field) {
			left = append(left, u)
		}
	}
	return left
}

// newlyUnclear returns the cells of a line of a mended file that can't be taken as they
// stand, in fields of which the row does not say so already.
func newlyUnclear(r *Row, cells []CellProblem) []CellProblem {
	var found []CellProblem
	for _, c := range cells {
		if !slices.ContainsFunc(r.Unclear, func(u CellProblem) bool { return u.Field == c.Field }) {
			found = append(found, c)
		}
	}
	return found
}

// errorValues are what spreadsheet programs show in place of a result.
var errorValues = []string{"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!",
	"#GETTING_DATA", "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#EXTERNAL!", "#PYTHON!", "#ERROR!"}

// IsErrorValue tells whether a text is what a spreadsheet program shows in place of a
// result: an error, or the number signs of a column that is too narrow.
func IsErrorValue(s string) bool {
	s = strings.ToUpper(strings.TrimSpace(s))
	if len(s) > 2 && strings.Trim(s, "#") == "" {
		return true
	}
	if code, is := strings.CutPrefix(s, "ERR:"); is && len(code) == 3 && strings.Trim(code, "0123456789") == "" {
		return true // of LibreOffice
	}
	return slices.Contains(errorValues, s)
}

// ErrorValueMessage says what is wrong with a cell that holds an error value.
func ErrorValueMessage(shown string) string {
	return "This cell shows the error “" + shown + "”, not a value. Enter the value itself"
}
