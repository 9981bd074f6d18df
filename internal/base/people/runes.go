package people

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// trim removes what surrounds a pasted text: white space of any kind (with the
// non-breaking and ideographic ones), the byte order mark and the zero-width
// space, which mail and office programs leave behind.
func trim(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || r == '\uFEFF' || r == '\u200B'
	})
}

// line brings a single-line text into its canonical form: trimmed, runs of
// white space made one space, composed (NFC). Line breaks count as white space.
func line(s string) string {
	return norm.NFC.String(strings.Join(strings.FieldsFunc(trim(s), unicode.IsSpace), " "))
}

// deceptive tells whether a rune has no place in a line of text: control
// characters, those that reorder text or have no width, blank letters, and
// what is no character at all.
func deceptive(r rune) bool {
	return unicode.In(r,
		unicode.C, // control, format (zero-width, bidi), private use, surrogates
		unicode.Other_Default_Ignorable_Code_Point,
		unicode.Variation_Selector,
		unicode.Zl, unicode.Zp,
	) || r == '\u2800' || // braille blank
		r == utf8.RuneError || !unicode.In(r, assigned...)
}

// assigned are the categories of characters that Unicode defines, white space
// aside, as Go's tables know them.
var assigned = []*unicode.RangeTable{unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z}

// has tells whether some rune of s satisfies f.
func has(s string, f func(rune) bool) bool { return strings.IndexFunc(s, f) >= 0 }

func isASCII(s string) bool {
	return !has(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

func isAlnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
