package people

import (
	"errors"
	"testing"
)

func TestParseLogin(t *testing.T) {
	for typed, want := range map[string]string{
		"jane":                          "jane@techpass.gov.sg",
		" Jane.O'Neil ":                 "jane.o'neil@techpass.gov.sg",
		"JANE@TechPass.gov.sg":          "jane@techpass.gov.sg",
		"Tan@Tech.gov.sg":               "tan@tech.gov.sg",
		"tan_from.acme@tech.gov.sg":     "tan_from.acme@tech.gov.sg",
		"jane@acme.com":                 "jane@acme.com",
		"":                              "",
		"@techpass.gov.sg":              "",
		"jane doe":                      "",
		"jane@":                         "",
		"..@techpass.gov.sg":            "",
		"jane@acme.com@techpass.gov.sg": "",
	} {
		l, err := ParseLogin(typed)
		var field *FieldError
		switch {
		case want == "" && (!errors.As(err, &field) || field.Field != FieldLogin):
			t.Errorf("%q: %v, %v", typed, l, err)
		case want != "" && (err != nil || l.String() != want):
			t.Errorf("%q: %q, %v", typed, l, err)
		}
	}
	officer, _ := ParseLogin("tan@tech.gov.sg")
	username, _ := ParseLogin("tan@techpass.gov.sg")
	if !officer.Government() || username.Government() || (Login{}).Government() || !(Login{}).IsZero() {
		t.Error("only a government mailbox is one")
	}
}
