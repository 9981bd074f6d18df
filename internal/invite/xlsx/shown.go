package xlsx

import (
	"fmt"
	"strings"

	"techbiz/internal/base/people"
	"techbiz/internal/invite/batch"
)

// read returns the text of a cell as its officer sees it, and what is unclear about it: a
// cell that shows something else than it holds is never taken silently.
func (h *header) read(r *sheetRow, c cell, f *formats, column *listColumn) (string, *batch.CellProblem) {
	shown, held, what := c.text, c.text, ""
	switch c.kind {
	case textCell:
		if f == nil || !f.oddTexts {
			return c.text, nil
		}
		shown, what = f.text(c), "a text in a format of its own"
	case errorCell:
		if batch.IsErrorValue(c.text) {
			return c.text, nil // the rules say so
		}
		return c.text, &batch.CellProblem{Field: column.field, Cell: r.name(c.column), Rule: batch.RuleErrorValue, Message: batch.ErrorValueMessage(c.text)}
	case booleanCell:
		if column.field == people.FieldSEED {
			return c.text, nil
		}
		shown, held, what = strings.ToUpper(c.text), "the truth value "+map[string]string{"true": "1", "false": "0"}[c.text], "a truth value"
	case dateCell:
		held, what = "the date "+c.text, "a date or a time"
	case numberCell:
		var kind numberKind
		if shown, kind = f.number(c); isPhone(column) {
			if text, same := samePhone(c.text, shown, kind); same {
				return text, nil
			}
		}
		what = kind.String()
	default:
	}
	if shown == held {
		return shown, nil
	}
	return shown, notAsShown(column.field, r.name(c.column), shown, held, what)
}

func notAsShown(field, cell, shown, held, what string) *batch.CellProblem {
	message := fmt.Sprintf("This cell shows “%s” (%s), but the file holds %s. Enter what is meant as text. To keep “%s”, save the row in the portal.",
		shortened(shown), what, quotedNumber(held), shortened(shown))
	if shown == "" {
		message = fmt.Sprintf("The file holds %s here, but the cell shows nothing, or something else. Enter what is meant as text.", quotedNumber(held))
	}
	return &batch.CellProblem{Field: field, Cell: cell, Rule: batch.RuleNotAsShown, Message: message}
}

// quotedNumber quotes what a cell holds, but not words that say it.
func quotedNumber(held string) string {
	if strings.HasPrefix(held, "the ") {
		return held
	}
	return "“" + shortened(held) + "”"
}

func isPhone(c *listColumn) bool {
	return c.field == people.FieldContactNumber || c.field == people.FieldCountryCode
}

// samePhone tells whether a number and what is shown of it are one phone number to whoever
// reads either, and returns the text that is taken: the digits, or what is shown where that
// says more, such as the country code. Where the program shortened the digits the stored
// ones count: all of them are there.
func samePhone(stored, shown string, kind numberKind) (string, bool) {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, shown)
	onlyPhone := strings.Trim(shown, "0123456789 +-()/.,") == ""
	switch {
	case !wholeNumber([]byte(stored)) || kind == dateOrTime || kind == percentage || kind == fraction:
		return "", false
	case kind == scientific, withoutExponent(shown) == stored:
		return stored, true
	case onlyPhone && digits == stored && !strings.Contains(shown, "."):
		return stored, true
	case onlyPhone && strings.HasSuffix(digits, stored) && !strings.ContainsAny(shown, ".,"):
		return shown, true
	}
	return "", false
}
