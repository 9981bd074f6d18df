package people

import "unicode"

// Organisation is the name of the agency or company that a person works for.
type Organisation struct{ text }

// ParseOrganisation reads an organisation's name: 1 to 100 characters, one of
// them a letter or digit, white space made single, no hidden characters. The
// error is a *FieldError of field "organisation".
func ParseOrganisation(s string) (Organisation, error) {
	s, err := parseBody(FieldOrganisation, "Organisation", s, MaxOrganisation)
	if err != nil {
		return Organisation{}, err
	}
	if s == "" {
		return Organisation{}, broken(FieldOrganisation, RuleRequired, "Enter an organisation")
	}
	return Organisation{text{s}}, nil
}

// UnmarshalText reads a name by the rules of [ParseOrganisation]; empty is none.
func (o *Organisation) UnmarshalText(b []byte) error { return unmarshal(o, b, ParseOrganisation) }

// Scan reads a stored organisation.
func (o *Organisation) Scan(src any) error {
	return scan(o, src, func(s string) (Organisation, error) { return Organisation{text{s}}, nil })
}

// Department is the part of the organisation that a person works in.
type Department struct{ text }

// ParseDepartment reads a department's name by the rules of
// [ParseOrganisation], yet may be blank: then the zero Department is returned.
// The error is a *FieldError of field "department".
func ParseDepartment(s string) (Department, error) {
	s, err := parseBody(FieldDepartment, "Department", s, MaxDepartment)
	if err != nil {
		return Department{}, err
	}
	return Department{text{s}}, nil
}

// UnmarshalText reads a name by the rules of [ParseDepartment].
func (d *Department) UnmarshalText(b []byte) error { return unmarshal(d, b, ParseDepartment) }

// Scan reads a stored department.
func (d *Department) Scan(src any) error {
	return scan(d, src, func(s string) (Department, error) { return Department{text{s}}, nil })
}

// parseBody reads the name of a body of people, possibly none.
func parseBody(field, label, s string, most int) (string, error) {
	s, err := parseLine(field, label, s, most)
	if err != nil || s == "" {
		return "", err
	}
	if !has(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }) {
		return "", broken(field, RuleFormat, label+" must include at least one letter or digit")
	}
	return s, nil
}
