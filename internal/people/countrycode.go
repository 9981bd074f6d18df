package people

import (
	"slices"
	"strconv"
	"sync"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// CountryCode is one choice of a country code.
type CountryCode struct {
	Code    string // with its plus sign, e.g. +65
	Country string // main country under it, in English; "" for codes of no country, such as +800
}

// String gives the code and its country, e.g. "+65 Singapore".
func (c CountryCode) String() string {
	if c.Country == "" {
		return c.Code
	}
	return c.Code + " " + c.Country
}

// CountryCodes lists the codes that [ParsePhone] accepts, in order of their numbers.
func CountryCodes() []CountryCode { return slices.Clone(allCountryCodes()) }

var allCountryCodes = sync.OnceValue(func() []CountryCode {
	names := display.English.Regions()
	var numbers []int
	for code := range phonenumbers.GetSupportedCallingCodes() {
		numbers = append(numbers, code)
	}
	slices.Sort(numbers)
	codes := make([]CountryCode, len(numbers))
	for n, code := range numbers {
		codes[n].Code = "+" + strconv.Itoa(code)
		// Codes of no country, such as +800, are in the library's region 001.
		if region, err := language.ParseRegion(regionOf(code)); err == nil && region.IsCountry() {
			codes[n].Country = names.Name(region)
		}
	}
	return codes
})
