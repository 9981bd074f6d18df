package people

import (
	"maps"
	"slices"
	"testing"
)

func TestParseDomain(t *testing.T) {
	for typed, want := range map[string]string{
		"tech.gov.sg": "tech.gov.sg", " Acme.COM ": "acme.com", "@acme.com": "acme.com", "acme.com.sg": "acme.com.sg",
	} {
		if d, err := ParseDomain(typed); err != nil || d.String() != want {
			t.Errorf("ParseDomain(%q) = %q, %v", typed, d, err)
		}
	}
	for typed, rule := range map[string]string{
		"": RuleRequired, "@": RuleRequired,
		"acme": RuleFormat, "jane@acme.com": RuleFormat, "https://acme.com": RuleFormat, "*.acme.com": RuleFormat,
		"acme.com/": RuleFormat, "ａcme.com": RuleFormat, "acme .com": RuleFormat, "10.0.0.1": RuleFormat,
		"gmail.com": RulePersonalMailbox, "techpass.gov.sg": RuleLoginID, "gov.sg": RuleNoAgency, "com.sg": RulePublicSuffix,
	} {
		_, err := ParseDomain(typed)
		t.Run(typed, func(t *testing.T) { wantRule(t, err, FieldDomain, rule) })
	}
}

func TestPersonalMailboxesAreHostnames(t *testing.T) {
	for _, d := range slices.Sorted(maps.Keys(personalMailboxes)) {
		if !validHostname(d) {
			t.Errorf("%q is no hostname in lower case", d)
		}
	}
}

func TestParseAgency(t *testing.T) {
	a, err := ParseAgency(" Tech ")
	if err != nil || a.String() != "tech" || a.Acronym() != "TECH" || a.Domain() != "tech.gov.sg" {
		t.Errorf("ParseAgency gave %q %q %q, %v", a, a.Acronym(), a.Domain(), err)
	}
	if (Agency{}).Domain() != "" {
		t.Error("the zero Agency has a domain")
	}
	for typed, rule := range map[string]string{"": RuleRequired, "tech.gov.sg": RuleFormat, "te ch": RuleFormat, "techpass": RuleFormat} {
		_, err := ParseAgency(typed)
		t.Run(typed, func(t *testing.T) { wantRule(t, err, FieldAgency, rule) })
	}
}
