package people

import (
	"errors"
	"strings"
	"testing"
)

func TestParseNote(t *testing.T) {
	for _, c := range []struct{ typed, want, rule string }{
		{"", "", ""},
		{" \r\n\u200B", "", ""},
		{" first\r\nsecond ", "first\nsecond", ""},
		{strings.Repeat("é", MaxNote), strings.Repeat("é", MaxNote), ""},
		{strings.Repeat("é", MaxNote+1), "", RuleTooLong},
		{"a\u202Eb", "", RuleCharacters},
		{"a\x00b", "", RuleCharacters},
		{"\xff", "", RuleCharacters},
	} {
		n, err := ParseNote("text", c.typed)
		rule := ""
		if f, ok := errors.AsType[*FieldError](err); ok {
			rule = f.Rule
			if f.Field != "text" {
				t.Errorf("%q: field %s", c.typed, f.Field)
			}
		}
		if n.String() != c.want || rule != c.rule {
			t.Errorf("%q: %q, %q", c.typed, n, rule)
		}
	}
}
