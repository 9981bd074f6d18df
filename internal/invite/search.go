package invite

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxSearch is the longest search term in characters; longer ones are cut.
const MaxSearch = 100

// Words shorter than ShortTerm, in characters, have no index: where all of a search are, the
// first ShortReach rows of a long list alone are looked through, in the order of the list.
const (
	ShortTerm  = 3
	ShortReach = 10_000
)

// Words are what a search looks for: a text is found that holds each of them, in any order.
// They are folded, the longest first, and none is a part of another.
type Words []string

// WordsOf splits what was typed into a search box, MaxSearch characters at most, at spaces
// and commas.
func WordsOf(typed string) Words {
	typed = strings.ToValidUTF8(typed, " ")
	if r := []rune(typed); len(r) > MaxSearch {
		typed = string(r[:MaxSearch])
	}
	between := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == ',' }
	parts := strings.FieldsFunc(Fold(typed), between)
	slices.SortStableFunc(parts, func(a, b string) int { return cmp.Compare(utf8.RuneCountInString(b), utf8.RuneCountInString(a)) })
	var words Words
	for _, part := range parts {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(w, part) }) {
			words = append(words, part)
		}
	}
	return words
}

// Indexed tells whether the index knows any of the words.
func (w Words) Indexed() bool { return len(w) > 0 && utf8.RuneCountInString(w[0]) >= ShortTerm }

// Halves returns the words that the index knows, and those that are too short for it.
func (w Words) Halves() (indexed, short Words) {
	at := slices.IndexFunc(w, func(s string) bool { return utf8.RuneCountInString(s) < ShortTerm })
	if at < 0 {
		return w, nil
	}
	return w[:at], w[at:]
}
