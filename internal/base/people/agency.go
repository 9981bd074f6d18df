package people

import "strings"

// Agency is a government organisation, known by its acronym: TECH has the mail
// domain tech.gov.sg. Its text is the acronym in lower case.
type Agency struct{ text }

// ParseAgency reads an acronym in any case. The error is a *FieldError of
// field "agency".
func ParseAgency(s string) (Agency, error) {
	s = lowerASCII(trim(s))
	if s == "" {
		return Agency{}, broken(FieldAgency, RuleRequired, "Enter an agency's acronym")
	}
	if !validLabel(s) || s+"."+governmentDomain == loginDomain {
		return Agency{}, broken(FieldAgency, RuleFormat, "Enter an agency's acronym, such as TECH for tech.gov.sg")
	}
	return Agency{text{s}}, nil
}

// Acronym gives the acronym as it is shown, in upper case.
func (a Agency) Acronym() string { return strings.ToUpper(a.s) }

// Domain gives the agency's mail domain, "" for the zero Agency.
func (a Agency) Domain() string {
	if a.IsZero() {
		return ""
	}
	return a.s + "." + governmentDomain
}

// UnmarshalText reads an acronym by the rules of [ParseAgency]; empty is none.
func (a *Agency) UnmarshalText(b []byte) error { return unmarshal(a, b, ParseAgency) }

// Scan reads a stored acronym.
func (a *Agency) Scan(src any) error {
	return scan(a, src, func(s string) (Agency, error) { return Agency{text{s}}, nil })
}
