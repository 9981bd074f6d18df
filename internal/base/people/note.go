package people

import (
	"fmt"
	"unicode/utf8"
)

// MaxNote is the greatest length of a note in Unicode code points.
const MaxNote = 2000

// Note is what somebody writes about something: free text of several lines.
type Note struct{ personal }

// ParseNote reads a note for the given field, by the rules of [ParseReason] but for its
// length, [MaxNote]; nothing is the zero Note. The error is a *FieldError.
func ParseNote(field, s string) (Note, error) {
	if !utf8.ValidString(s) {
		return Note{}, broken(field, RuleCharacters, "This text could not be read. Type it again")
	}
	s = reasonText(s)
	if !has(s, visible) {
		return Note{}, nil
	}
	if has(s, func(r rune) bool { return deceptive(r) && !reasonMayHold(r) }) {
		return Note{}, broken(field, RuleCharacters,
			"This text has hidden or control characters. Type it again instead of pasting it")
	}
	if over := utf8.RuneCountInString(s) - MaxNote; over > 0 {
		return Note{}, broken(field, RuleTooLong, fmt.Sprintf(
			"This text must be %d characters or fewer. Remove %s", MaxNote, characters(over)))
	}
	return Note{private(s)}, nil
}

// Scan reads a stored note.
func (n *Note) Scan(src any) error {
	return scan(n, src, func(s string) (Note, error) { return Note{private(s)}, nil })
}
