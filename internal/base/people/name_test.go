package people

import (
	"strings"
	"testing"
)

func TestParsePersonNameAccepts(t *testing.T) {
	for typed, want := range map[string]string{
		"Jane":                        "Jane",
		"  Jane \u00a0 Mary\t ":       "Jane Mary",
		"陳\u3000大文":                   "陳 大文",
		"陈":                           "陈",
		"கண்ணன்":                      "கண்ணன்",
		"Nguye\u0302\u0303n":          "Nguyễn",
		"Zoë":                         "Zoë",
		"O'Brien":                     "O'Brien",
		"O’Brien":                     "O’Brien",
		"Anne-Marie":                  "Anne-Marie",
		"Raj s/o Kumar":               "Raj s/o Kumar",
		"Tan Ah Kow @ Alex":           "Tan Ah Kow @ Alex",
		"Jane (Mrs.), Jr.":            "Jane (Mrs.), Jr.",
		"محمد":                        "محمد",
		"Officer 2":                   "Officer 2",
		"\ufeffJane\u200b":            "Jane",
		strings.Repeat("é", 64):       strings.Repeat("é", 64),
		strings.Repeat("e\u0301", 64): strings.Repeat("é", 64),
	} {
		if n, err := ParsePersonName(FieldFirstName, typed); err != nil || n.String() != want {
			t.Errorf("ParsePersonName(%q) = %q, %v", typed, n, err)
		}
	}
}

func TestParsePersonNameRefuses(t *testing.T) {
	for typed, rule := range map[string]string{
		"":                      RuleRequired,
		" \u00a0\u3000\r\n":     RuleRequired,
		"-":                     RuleFormat,
		"...":                   RuleFormat,
		"'":                     RuleFormat,
		"123":                   RuleFormat,
		"\u0301":                RuleFormat,
		"Ja\x00ne":              RuleCharacters,
		"Ja\x1bne":              RuleCharacters,
		"Ja\u0085\u200dne":      RuleCharacters,
		"Ja\u200bne":            RuleCharacters,
		"Ja\u200cne":            RuleCharacters,
		"Ja\u00adne":            RuleCharacters,
		"\u202eenaJ":            RuleCharacters,
		"Jane\u2066":            RuleCharacters,
		"\u200fJane":            RuleCharacters,
		"Jane\ufeffTan":         RuleCharacters,
		"\u3164":                RuleCharacters, // Hangul filler, a blank letter
		"\u2800":                RuleCharacters,
		"Ja\u034fne":            RuleCharacters,
		"Jane\U000e0041":        RuleCharacters,
		"Jane\ue000":            RuleCharacters,
		"Jane\ufffd":            RuleCharacters,
		"Jane\U0003fffe":        RuleCharacters,
		"Jane\xff":              RuleCharacters,
		"Jane 😀":                RuleCharacters,
		"<b>Jane</b>":           RuleCharacters,
		"=HYPERLINK":            RuleCharacters,
		strings.Repeat("a", 65): RuleTooLong,
		strings.Repeat("陳", 65): RuleTooLong,
	} {
		_, err := ParsePersonName(FieldLastName, typed)
		t.Run(typed, func(t *testing.T) { wantRule(t, err, FieldLastName, rule) })
	}
}

func TestParseOrganisationAndDepartment(t *testing.T) {
	for typed, want := range map[string]string{
		" A*STAR ": "A*STAR", "Smith  &  Sons": "Smith & Sons", "3M": "3M", "星和": "星和", "C++ Guild <SG>": "C++ Guild <SG>",
		strings.Repeat("o", 100): strings.Repeat("o", 100),
	} {
		o, oErr := ParseOrganisation(typed)
		d, dErr := ParseDepartment(typed)
		if oErr != nil || dErr != nil || o.String() != want || d.String() != want {
			t.Errorf("%q is organisation %q, %v; department %q, %v", typed, o, oErr, d, dErr)
		}
	}
	for typed, rule := range map[string]string{
		"--": RuleFormat, "A\u202eB": RuleCharacters, "A\x07": RuleCharacters, "A\xff": RuleCharacters,
		strings.Repeat("o", 101): RuleTooLong,
	} {
		_, oErr := ParseOrganisation(typed)
		_, dErr := ParseDepartment(typed)
		t.Run(typed, func(t *testing.T) {
			wantRule(t, oErr, FieldOrganisation, rule)
			wantRule(t, dErr, FieldDepartment, rule)
		})
	}
	_, err := ParseOrganisation("\u00a0")
	wantRule(t, err, FieldOrganisation, RuleRequired)
	if d, err := ParseDepartment("\u00a0"); err != nil || !d.IsZero() {
		t.Errorf("blank department is %q, %v", d, err)
	}
}

func FuzzParsePersonName(f *testing.F) {
	for _, s := range []string{"Jane", "e\u0301", "陳\u3000大文", " \u0301a", "\u200b", "a\u2000b", "\u1100\u1161\u11a8", "\xff", "ก\u0e33"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n, err := ParsePersonName(FieldFirstName, s)
		if err != nil {
			return
		}
		if again, err := ParsePersonName(FieldFirstName, n.String()); err != nil || again != n {
			t.Fatalf("%q parsed again is %q, %v", n, again, err)
		}
		noControl(t, n.String(), "")
	})
}
