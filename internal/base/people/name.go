package people

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Greatest lengths, in Unicode code points.
const (
	MaxPersonName   = 64
	MaxOrganisation = 100
	MaxDepartment   = 100
)

// PersonName is a first or a last name in any script.
type PersonName struct{ personal }

// ParsePersonName reads a name: 1 to 64 letters of any script, with their
// marks, spaces, digits and punctuation (Singapore has s/o, d/o and @), at
// least one of them a letter. White space is made single and the text composed
// (NFC). Symbols, hidden characters and what looks like a web address are refused:
// names are shown in mails and tables. The error is a *FieldError of the given field, "first_name" or
// "last_name".
func ParsePersonName(field, s string) (PersonName, error) {
	label := fieldLabel(field)
	s, err := parseLine(field, label, s, MaxPersonName)
	switch {
	case err != nil:
		return PersonName{}, err
	case s == "":
		return PersonName{}, broken(field, RuleRequired, "Enter a "+strings.ToLower(label))
	case has(s, func(r rune) bool { return unicode.IsSymbol(r) && r != '`' && r != '´' }):
		return PersonName{}, broken(field, RuleCharacters, label+" must only include letters, spaces, hyphens and apostrophes")
	case hasLink(s):
		return PersonName{}, broken(field, RuleCharacters, label+" must not look like a web address. Leave out links, and put a space after a full stop")
	case !has(s, unicode.IsLetter):
		return PersonName{}, broken(field, RuleFormat, label+" must include at least one letter")
	default:
		return PersonName{private(s)}, nil
	}
}

// fieldLabel gives a field's name as the forms show it.
func fieldLabel(field string) string {
	switch field {
	case FieldFirstName:
		return "First name"
	case FieldLastName:
		return "Last name"
	default:
		return "Name"
	}
}

// parseLine reads what names of people and organisations share: one line of
// plain text of at most so many code points, possibly none.
func parseLine(field, label, s string, most int) (string, error) {
	if !utf8.ValidString(s) {
		return "", broken(field, RuleCharacters, label+" could not be read. Type it again")
	}
	s = line(s)
	if has(s, deceptive) {
		return "", broken(field, RuleCharacters, label+" has hidden or control characters. Type it again instead of pasting it")
	}
	if n := utf8.RuneCountInString(s); n > most {
		return "", broken(field, RuleTooLong, fmt.Sprintf("%s must be %d characters or fewer", label, most))
	}
	return s, nil
}

// UnmarshalText reads a name by the rules of [ParsePersonName]; empty is none.
// An error's field is "name", as the text doesn't tell which one it is.
func (n *PersonName) UnmarshalText(b []byte) error {
	return unmarshal(n, b, func(s string) (PersonName, error) { return ParsePersonName("name", s) })
}

// Scan reads a stored name.
func (n *PersonName) Scan(src any) error {
	return scan(n, src, func(s string) (PersonName, error) { return PersonName{private(s)}, nil })
}
