package people

import (
	"strings"
	"testing"
)

func TestParseUsernameAccepts(t *testing.T) {
	for _, s := range []string{"j", "7", "jane", "Jane.Tan", "jane_tan", "o'brien", "jane-tan", "j.a.n.e", "a__b", "a--b", "a._.b",
		strings.Repeat("j", 64)} {
		if u, err := ParseUsername(" " + s + "\u00a0"); err != nil || u.String() != s {
			t.Errorf("ParseUsername(%q) = %q, %v", s, u, err)
		}
	}
}

func TestParseUsernameRefuses(t *testing.T) {
	for typed, rule := range map[string]string{
		"": RuleRequired, " \u200b": RuleRequired,
		".jane": RuleStartEnd, "jane.": RuleStartEnd, "_jane": RuleStartEnd, "jane-": RuleStartEnd, "'jane'": RuleStartEnd, "-": RuleStartEnd,
		"ja..ne": RulePeriods, "j...e": RulePeriods,
		"jane tan": RuleCharacters, "jane@acme": RuleCharacters, "jané": RuleCharacters, "ｊａｎｅ": RuleCharacters,
		"ja\u200bne": RuleCharacters, "ja\u202ene": RuleCharacters, "jane\x00": RuleCharacters, "o’brien": RuleCharacters,
		"\u212aate": RuleCharacters, "jane٣": RuleCharacters, "ja/ne": RuleCharacters, "j\xffe": RuleCharacters,
		"jane@techpass.gov.sg": RuleFormat, "Jane@TechPass.gov.sg": RuleFormat,
		strings.Repeat("j", 65): RuleTooLong,
	} {
		_, err := ParseUsername(typed)
		t.Run(typed, func(t *testing.T) { wantRule(t, err, FieldUsername, rule) })
	}
}

func TestUsernameIsUniqueRegardlessOfCase(t *testing.T) {
	a, _ := ParseUsername("Jane.Tan")
	b, _ := ParseUsername("jane.tan")
	if a.Key() != b.Key() || a.LoginID() != "jane.tan@techpass.gov.sg" || a.String() != "Jane.Tan" {
		t.Errorf("keys %q and %q, login ID %q, shown as %q", a.Key(), b.Key(), a.LoginID(), a)
	}
	if (Username{}).LoginID() != "" {
		t.Error("the zero Username has a login ID")
	}
}

func TestParseUsernameFor(t *testing.T) {
	for _, c := range []struct{ email, typed, rule string }{
		{"jane@acme.com", "jane", ""},
		{"jane@acme.com", "", RuleRequired},
		{"jane@acme.com", "ja..ne", RulePeriods},
		{"jane@tech.gov.sg", "", ""},
		{"jane@tech.gov.sg", " ", ""},
		{"jane@tech.gov.sg", "jane", RuleNotAllowed},
		{"jane_from.acme@tech.gov.sg", "jane", RuleNotAllowed},
	} {
		e, err := ParseEmail(c.email)
		if err != nil {
			t.Fatal(err)
		}
		u, err := ParseUsernameFor(e, c.typed)
		if c.rule != "" {
			wantRule(t, err, FieldUsername, c.rule)
		} else if err != nil || u.IsZero() == UsernameNeeded(e) {
			t.Errorf("username %q for %s is %q, %v", c.typed, e, u, err)
		}
	}
}

func FuzzParseUsername(f *testing.F) {
	for _, s := range []string{"jane", "Jane.Tan", "o'brien", "a..b", ".a", "jane@techpass.gov.sg", "ｊ", "\u212a", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		u, err := ParseUsername(s)
		if err != nil {
			return
		}
		if again, err := ParseUsername(u.String()); err != nil || again != u {
			t.Fatalf("%q parsed again is %q, %v", u, again, err)
		}
		if low, err := ParseUsername(u.Key()); err != nil || low.Key() != u.Key() {
			t.Fatalf("key %q is no username: %v", u.Key(), err)
		}
		noControl(t, u.String(), "")
		if !validLocal(strings.TrimSuffix(u.LoginID(), LoginSuffix)) {
			t.Fatalf("login ID %q can't be an address", u.LoginID())
		}
	})
}
