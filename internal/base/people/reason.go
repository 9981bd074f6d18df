package people

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxReason is the greatest length of a reason in Unicode code points (user
// guide: "Characters Remaining: 255 / 255").
const MaxReason = 255

// Reason says why somebody is invited: free text of several lines.
type Reason struct{ personal }

// ParseReason reads a reason: not blank, at most [MaxReason] as [ReasonLength]
// counts, no control characters other than line break and tab, none that
// reorder text. It is kept as typed, but for white space around it and line
// breaks made \n. The error is a *FieldError of field "reason".
func ParseReason(s string) (Reason, error) {
	if !utf8.ValidString(s) {
		return Reason{}, broken(FieldReason, RuleCharacters, "Reason could not be read. Type it again")
	}
	s = reasonText(s)
	if !has(s, visible) {
		return Reason{}, broken(FieldReason, RuleRequired, "Enter a reason")
	}
	if has(s, func(r rune) bool { return deceptive(r) && !reasonMayHold(r) }) {
		return Reason{}, broken(FieldReason, RuleCharacters,
			"Reason has hidden or control characters. Type it again instead of pasting it")
	}
	if over := ReasonLength(s) - MaxReason; over > 0 {
		return Reason{}, broken(FieldReason, RuleTooLong, fmt.Sprintf(
			"Reason must be %d characters or fewer. Remove %s", MaxReason, characters(over)))
	}
	return Reason{private(s)}, nil
}

// ReasonLength counts a reason as [ParseReason] does: Unicode code points, a
// line break as one, without the white space around the text.
func ReasonLength(s string) int { return utf8.RuneCountInString(reasonText(s)) }

// reasonText trims and makes browsers' CRLF, and a lone CR, one \n. It doesn't
// compose the text: the live count on the page counts what was typed.
func reasonText(s string) string {
	return trim(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s))
}

// reasonMayHold allows line breaks, and the joiners and selectors that emoji
// and some Indian scripts are written with.
func reasonMayHold(r rune) bool {
	return r == '\n' || r == '\t' || r == '\u200C' || r == '\u200D' || unicode.Is(unicode.Variation_Selector, r)
}

func visible(r rune) bool { return !deceptive(r) && !unicode.IsSpace(r) }

func characters(n int) string {
	if n == 1 {
		return "1 character"
	}
	return fmt.Sprintf("%d characters", n)
}

// UnmarshalText reads a reason by the rules of [ParseReason]; empty is none.
func (r *Reason) UnmarshalText(b []byte) error { return unmarshal(r, b, ParseReason) }

// Scan reads a stored reason.
func (r *Reason) Scan(src any) error {
	return scan(r, src, func(s string) (Reason, error) { return Reason{private(s)}, nil })
}
