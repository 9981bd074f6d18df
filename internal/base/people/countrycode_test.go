package people

import (
	"slices"
	"testing"
)

func TestCountryCodes(t *testing.T) {
	codes := CountryCodes()
	for _, want := range []CountryCode{{"+1", "United States"}, {DefaultCountryCode, "Singapore"}, {"+91", "India"}, {"+800", "International Freephone"}} {
		if !slices.Contains(codes, want) {
			t.Errorf("no %s in the list", want)
		}
	}
	if got := (CountryCode{"+65", "Singapore"}).String(); got != "+65 Singapore" {
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

// Each code is found by the name of each country that has it.
func TestCountries(t *testing.T) {
	list := Countries()
	if list[0] != (CountryCode{DefaultCountryCode, "Singapore"}) {
		t.Errorf("first is %s", list[0])
	}
	for _, want := range []CountryCode{{"+1", "United States"}, {"+1", "Canada"}, {"+91", "India"}, {"+383", "Kosovo"}, {"+881", "Global Mobile Satellite System"}} {
		if !slices.Contains(list, want) {
			t.Errorf("no %s in the list", want)
		}
	}
	at := func(name string) int {
		return slices.IndexFunc(list, func(c CountryCode) bool { return c.Country == name })
	}
	if order := []int{at("Afghanistan"), at("Åland Islands"), at("Albania"), at("India"), at("Zimbabwe")}; !slices.IsSorted(order) {
		t.Errorf("not in the order of the alphabet: %v", order)
	}
	for _, c := range CountryCodes() {
		if c.Country == "" || !slices.ContainsFunc(list, func(o CountryCode) bool { return o.Code == c.Code && o.Country == c.Country }) {
			t.Errorf("%q has no name in the list", c)
		}
	}
}
