package people

import (
	"slices"
	"testing"
)

func TestCountryCodes(t *testing.T) {
	codes := CountryCodes()
	for _, want := range []CountryCode{{"+1", "United States"}, {DefaultCountryCode, "Singapore"}, {"+91", "India"}, {"+800", ""}} {
		if !slices.Contains(codes, want) {
			t.Errorf("no %s in the list", want)
		}
	}
	if got := (CountryCode{"+65", "Singapore"}).String() + (CountryCode{"+800", ""}).String(); got != "+65 Singapore+800" {
		t.Errorf("written as %q", got)
	}
	for _, c := range codes {
		if _, err := parseCountryCode(c.Code); err != nil {
			t.Errorf("%s is offered and refused: %v", c, err)
		}
	}
	codes[0].Code = "changed"
	if CountryCodes()[0].Code != "+1" {
		t.Error("a caller can change the list of others")
	}
}
