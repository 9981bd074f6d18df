package people

import (
	"strings"
	"testing"
)

func TestParseEmailAccepts(t *testing.T) {
	for typed, want := range map[string]string{
		"jane@tech.gov.sg":                            "jane@tech.gov.sg",
		"Jane.Tan@TECH.GOV.SG":                        "jane.tan@tech.gov.sg",
		"  jane@acme.com\r\n":                         "jane@acme.com",
		"\u00a0jane@acme.com\u00a0":                   "jane@acme.com",
		"\u200bjane@acme.com\ufeff":                   "jane@acme.com",
		"\u3000jane@acme.com":                         "jane@acme.com",
		"jane+test@acme.com":                          "jane+test@acme.com",
		"o'brien@acme.com":                            "o'brien@acme.com",
		"!#$%&'*+-/=?^_`{|}~@acme.com":                "!#$%&'*+-/=?^_`{|}~@acme.com",
		"j@a.co":                                      "j@a.co",
		"jane_from.acme@tech.gov.sg":                  "jane_from.acme@tech.gov.sg",
		"jane@schools.gov.sg":                         "jane@schools.gov.sg",
		"jane@xn--bcher-kva.example":                  "jane@xn--bcher-kva.example",
		"jane@3m.com":                                 "jane@3m.com",
		"jane@notgmail.com":                           "jane@notgmail.com",
		"jane@gmail.com.acme.com":                     "jane@gmail.com.acme.com",
		"jane@techpass.gov.sg.acme.com":               "jane@techpass.gov.sg.acme.com",
		strings.Repeat("j", 64) + "@acme.com":         strings.Repeat("j", 64) + "@acme.com",
		"j@" + strings.Repeat("abcdefg.", 31) + "com": "j@" + strings.Repeat("abcdefg.", 31) + "com",
	} {
		e, err := ParseEmail(typed)
		if err != nil {
			t.Errorf("ParseEmail(%q): %v", typed, err)
			continue
		}
		if e.String() != want {
			t.Errorf("ParseEmail(%q) = %q, want %q", typed, e, want)
		}
	}
}

func TestParseEmailRefuses(t *testing.T) {
	for typed, rule := range map[string]string{
		"":                                RuleRequired,
		" \t\r\n\u00a0\u200b\ufeff":       RuleRequired,
		"jane":                            RuleFormat,
		"@":                               RuleFormat,
		"@acme.com":                       RuleFormat,
		"jane@":                           RuleFormat,
		"jane@acme":                       RuleFormat,
		"jane@localhost":                  RuleFormat,
		"jane@.com":                       RuleFormat,
		"jane@acme.com.":                  RuleFormat,
		"jane@acme..com":                  RuleFormat,
		"jane@-acme.com":                  RuleFormat,
		"jane@acme-.com":                  RuleFormat,
		"jane@ac_me.com":                  RuleFormat,
		"jane@acme.123":                   RuleFormat,
		"jane@10.0.0.1":                   RuleFormat,
		"jane@[10.0.0.1]":                 RuleFormat,
		"jane@xn--zz--zz.example":         RuleFormat,
		".jane@acme.com":                  RuleFormat,
		"jane.@acme.com":                  RuleFormat,
		"ja..ne@acme.com":                 RuleFormat,
		"ja\x00ne@acme.com":               RuleFormat,
		"ja\nne@acme.com":                 RuleFormat,
		"jane@acme.com\r\nBcc:x@acme.com": RuleFormat,
		"Jane <jane@acme.com>":            RuleFormat,
		"<jane@acme.com>":                 RuleFormat,
		"jane@acme.com (Jane)":            RuleFormat,
		`"jane tan"@acme.com`:             RuleFormat,
		"mailto:jane@acme.com":            RuleFormat,
		"jane @acme.com":                  RuleFormat,
		"jane@acme.com, tan@acme.com":     RuleFormat,
		"jane@acme.com;tan@acme.com":      RuleFormat,
		"jane@acme@acme.com":              RuleFormat,
		"_from.acme@tech.gov.sg":          RuleFormat,
		"jane_from.@tech.gov.sg":          RuleFormat,

		"jané@acme.com":                  RuleCharacters,
		"jane@bücher.example":            RuleCharacters,
		"ja\u200bne@acme.com":            RuleCharacters,
		"ja\u202ene@acme.com":            RuleCharacters,
		"ja\u00a0ne@acme.com":            RuleCharacters,
		"ｊａｎｅ＠ａｃｍｅ．ｃｏｍ":                  RuleCharacters,
		"jane@acme\u3002com":             RuleCharacters, // ideographic full stop, a dot to IDNA
		"jane@\u212aorp.com":             RuleCharacters, // Kelvin sign, lower-cases to k
		"jane@tech.gov.\u017fg":          RuleCharacters, // long s, upper-cases to S
		"jane@te\u0441h.gov.sg":          RuleCharacters, // Cyrillic es
		"jane@tech.gov.sg\xff":           RuleCharacters,
		"jane\u037e@acme.com":            RuleCharacters, // Greek question mark, composes to ;
		strings.Repeat("é", 60) + "@a.b": RuleCharacters,

		strings.Repeat("j", 65) + "@acme.com":            RuleTooLong,
		"jane@" + strings.Repeat("abcdefg.", 32) + "com": RuleTooLong,
		"jane@" + strings.Repeat("a", 64) + ".com":       RuleFormat,
		strings.Repeat("j", 300):                         RuleTooLong,
		"jane@gmail.com":                                 RulePersonalMailbox,
		"JANE@Gmail.COM":                                 RulePersonalMailbox,
		"jane@hotmail.com":                               RulePersonalMailbox,
		"jane@outlook.com":                               RulePersonalMailbox,
		"jane@yahoo.com.sg":                              RulePersonalMailbox,
		"jane@icloud.com":                                RulePersonalMailbox,
		"jane@proton.me":                                 RulePersonalMailbox,
		"jane@techpass.gov.sg":                           RuleLoginID,
		"jane@TechPass.gov.sg":                           RuleLoginID,
		"jane@mail.techpass.gov.sg":                      RuleLoginID,
		"jane@gov.sg":                                    RuleNoAgency,
		"jane@com.sg":                                    RulePublicSuffix,
		"jane@co.uk":                                     RulePublicSuffix,
	} {
		e, err := ParseEmail(typed)
		if err == nil {
			t.Errorf("ParseEmail(%q) = %q, want rule %s", typed, e, rule)
			continue
		}
		t.Run(typed, func(t *testing.T) { wantRule(t, err, FieldEmail, rule) })
	}
}

func TestEmailParts(t *testing.T) {
	for _, c := range []struct {
		address, local, domain, agency, organisation, masked string
		kind                                                 Kind
	}{
		{"jane@tech.gov.sg", "jane", "tech.gov.sg", "TECH", "", "j***@tech.gov.sg", Officer},
		{"jane@mail.tech.gov.sg", "jane", "mail.tech.gov.sg", "TECH", "", "j***@mail.tech.gov.sg", Officer},
		{"j@schools.gov.sg", "j", "schools.gov.sg", "SCHOOLS", "", "j***@schools.gov.sg", Officer},
		{"Jane_From.Acme@tech.gov.sg", "jane_from.acme", "tech.gov.sg", "TECH", "acme", "j***@tech.gov.sg", GovernmentVendor},
		{"j.tan_from.acme.sg@hive.gov.sg", "j.tan_from.acme.sg", "hive.gov.sg", "HIVE", "acme.sg", "j***@hive.gov.sg", GovernmentVendor},
		{"jane_from_acme@tech.gov.sg", "jane_from_acme", "tech.gov.sg", "TECH", "", "j***@tech.gov.sg", Officer},
		{"jane@acme.com", "jane", "acme.com", "", "", "j***@acme.com", Company},
		{"jane_from.x@acme.com", "jane_from.x", "acme.com", "", "", "j***@acme.com", Company},
		{"jane@tech-gov.sg", "jane", "tech-gov.sg", "", "", "j***@tech-gov.sg", Company},
		{"jane@notgov.sg", "jane", "notgov.sg", "", "", "j***@notgov.sg", Company},
		{"jane@tech.gov.sg.acme.com", "jane", "tech.gov.sg.acme.com", "", "", "j***@tech.gov.sg.acme.com", Company},
	} {
		e, err := ParseEmail(c.address)
		if err != nil {
			t.Errorf("ParseEmail(%q): %v", c.address, err)
			continue
		}
		agency, government := e.Agency()
		if e.Local() != c.local || e.Domain() != c.domain || agency.Acronym() != c.agency ||
			e.VendorOrganisation() != c.organisation || e.Masked() != c.masked || e.Kind() != c.kind {
			t.Errorf("%s: local %q, domain %q, agency %q, organisation %q, masked %q, kind %v", c.address,
				e.Local(), e.Domain(), agency.Acronym(), e.VendorOrganisation(), e.Masked(), e.Kind())
		}
		if government != e.Kind().Government() {
			t.Errorf("%s: Agency says government %t, Kind %v", c.address, government, e.Kind())
		}
	}
}

func TestZeroEmailIsNobodys(t *testing.T) {
	var e Email
	_, government := e.Agency()
	if !e.IsZero() || e.Kind() != 0 || e.Kind().String() != "none" || government || UsernameNeeded(e) ||
		e.Local()+e.Domain()+e.Masked()+e.VendorOrganisation()+e.String() != "" {
		t.Errorf("zero Email has parts: %q %v", e, e.Kind())
	}
}

func TestEmailsAreComparedRegardlessOfCase(t *testing.T) {
	a, _ := ParseEmail("Jane@Acme.com")
	b, _ := ParseEmail(" jane@ACME.COM ")
	if a != b {
		t.Errorf("%q and %q differ", a, b)
	}
}

func FuzzParseEmail(f *testing.F) {
	for _, s := range []string{"jane@tech.gov.sg", "Jane_from.acme@Tech.gov.sg", "jane@xn--bcher-kva.example",
		"\u00a0j@a.co\u200b", "ｊ＠ａ．ｃｏ", `"a b"@c.d`, "a@b@c.de", "\xff@a.b", "j@\u212a.com"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := ParseEmail(s)
		if err != nil {
			if !e.IsZero() {
				t.Fatalf("refused, yet gave %q", e)
			}
			return
		}
		if again, err := ParseEmail(e.String()); err != nil || again != e {
			t.Fatalf("%q parsed again is %q, %v", e, again, err)
		}
		noControl(t, e.String(), "")
		if e.Local()+"@"+e.Domain() != e.String() || e.Local() == "" || strings.Count(e.String(), "@") != 1 {
			t.Fatalf("%q has parts %q and %q", e, e.Local(), e.Domain())
		}
		if government := strings.HasSuffix(e.Domain(), ".gov.sg"); government != e.Kind().Government() {
			t.Fatalf("%q is of kind %v", e, e.Kind())
		}
		if e.Kind() == GovernmentVendor && e.VendorOrganisation() == "" {
			t.Fatalf("%q is from no organisation", e)
		}
		var scanned Email
		if err := scanned.Scan(e.String()); err != nil || scanned != e {
			t.Fatalf("%q read back is %q, %v", e, scanned, err)
		}
	})
}

func TestCanonicalMailbox(t *testing.T) {
	for address, want := range map[string]string{
		"tan@tech.gov.sg":              "tan@tech.gov.sg",
		"Tan+1@Tech.gov.sg":            "tan@tech.gov.sg",
		"tan+1+2@tech.gov.sg":          "tan@tech.gov.sg",
		"tan+@tech.gov.sg":             "tan@tech.gov.sg",
		"+tan@tech.gov.sg":             "+tan@tech.gov.sg", // nothing is left without it
		"jane+1_from.acme@tech.gov.sg": "jane@tech.gov.sg", // where such mail goes
		"jane_from.acme@tech.gov.sg":   "jane_from.acme@tech.gov.sg",
		"tan.wei@tech.gov.sg":          "tan.wei@tech.gov.sg",
	} {
		e, err := ParseEmail(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := e.Canonical(); got.String() != want || got.Canonical() != got {
			t.Errorf("%s is %s, want %s", address, got, want)
		}
	}
	if (Email{}).Canonical() != (Email{}) {
		t.Error("nobody's mailbox is somebody's")
	}
}
