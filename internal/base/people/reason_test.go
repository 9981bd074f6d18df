package people

import (
	"errors"
	"strings"
	"testing"
)

func TestParseReasonAccepts(t *testing.T) {
	for typed, want := range map[string]string{
		" Works on the pipeline. \r\n": "Works on the pipeline.",
		"one\r\ntwo\rthree\n\tfour":    "one\ntwo\nthree\n\tfour",
		"e\u0301":                      "e\u0301", // kept as typed and counted
		"👩\u200d💻 joins":               "👩\u200d💻 joins",
		"ශ්\u200dරී":                   "ශ්\u200dරී",
		"=1+1 <b>":                     "=1+1 <b>",
		"?":                            "?",
		strings.Repeat("é", 255):       strings.Repeat("é", 255),
		strings.Repeat("😀", 255):       strings.Repeat("😀", 255),
		"\n" + strings.Repeat("a\r\n", 127) + "b\r\n": strings.Repeat("a\n", 127) + "b", // exactly 255
	} {
		if r, err := ParseReason(typed); err != nil || r.String() != want {
			t.Errorf("ParseReason(%q) = %q, %v", typed, r, err)
		}
	}
}

func TestParseReasonRefuses(t *testing.T) {
	for typed, rule := range map[string]string{
		"": RuleRequired, " \r\n\t\u00a0\u3000": RuleRequired, "\u200d": RuleRequired, "\u3164": RuleRequired, "\x00": RuleRequired,
		"a\x00b": RuleCharacters, "a\x1bb": RuleCharacters, "a\u202eb": RuleCharacters, "a\u2067b": RuleCharacters,
		"a\u200bb": RuleCharacters, "a\ufeffb": RuleCharacters, "a\u2028b": RuleCharacters, "a\U000e0041": RuleCharacters, "a\xff": RuleCharacters,
		strings.Repeat("a", 256): RuleTooLong,
	} {
		_, err := ParseReason(typed)
		t.Run(typed, func(t *testing.T) { wantRule(t, err, FieldReason, rule) })
	}
}

func TestReasonTooLongSaysByHowMuch(t *testing.T) {
	for n, want := range map[int]string{
		256: "Reason must be 255 characters or fewer. Remove 1 character",
		300: "Reason must be 255 characters or fewer. Remove 45 characters",
	} {
		_, err := ParseReason(strings.Repeat("é", n))
		var fe *FieldError
		if !errors.As(err, &fe) || fe.Message != want {
			t.Errorf("%d characters: %v, want %q", n, err, want)
		}
	}
}

func TestReasonLength(t *testing.T) {
	for s, want := range map[string]int{"": 0, "  ": 0, " ab ": 2, "a\r\nb": 3, "é": 1, "e\u0301": 2, "😀": 1} {
		if n := ReasonLength(s); n != want {
			t.Errorf("ReasonLength(%q) = %d, want %d", s, n, want)
		}
	}
}

func TestParseYesNo(t *testing.T) {
	for s, want := range map[string]bool{
		"Yes": true, "yes": true, " Y ": true, "TRUE": true, "1": true, "on": true, "\u00a0yes": true,
		"": false, " ": false, "No": false, "n": false, "False": false, "0": false, "OFF": false,
	} {
		if got, err := ParseYesNo(FieldSEED, s); err != nil || got != want {
			t.Errorf("ParseYesNo(%q) = %t, %v", s, got, err)
		}
	}
	for _, s := range []string{"maybe", "yess", "2", "ｙｅｓ", "ye\u200bs", "-"} {
		_, err := ParseYesNo(FieldSEED, s)
		t.Run(s, func(t *testing.T) { wantRule(t, err, FieldSEED, RuleFormat) })
	}
}

func FuzzParseReason(f *testing.F) {
	for _, s := range []string{"because", "a\r\nb", "\r\r\n\n", "\u200b \u200ba", "e\u0301", "👩\u200d💻", "\x00", "\xff", strings.Repeat("a", 256)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := ParseReason(s)
		if err != nil {
			return
		}
		if again, err := ParseReason(r.String()); err != nil || again != r {
			t.Fatalf("%q parsed again is %q, %v", r, again, err)
		}
		noControl(t, r.String(), "\n\t")
		if n := ReasonLength(s); n != ReasonLength(r.String()) || n < 1 || n > MaxReason {
			t.Fatalf("%q counts as %d, kept as %d", s, n, ReasonLength(r.String()))
		}
	})
}
