package people

import (
	"slices"
	"strconv"
	"sync"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// CountryCode is a code that a contact number may have.
type CountryCode struct {
	Code string // with its plus sign, e.g. +65
	// Country is the main country that has it, in English; "" for a code of no country,
	// such as +800.
	Country string
}

// CountryCodes lists the country codes in use, in order of their numbers. Callers must
// not change it.
var CountryCodes = sync.OnceValue(func() []CountryCode {
	var numbers []int
	for code := range phonenumbers.GetSupportedCallingCodes() {
		numbers = append(numbers, code)
	}
	slices.Sort(numbers)
	names := display.English.Regions()
	codes := make([]CountryCode, len(numbers))
	for n, code := range numbers {
		codes[n].Code = "+" + strconv.Itoa(code)
		// Codes of no country are in the library's region 001.
		if region, err := language.ParseRegion(regionOf(code)); err == nil && region.IsCountry() {
			codes[n].Country = names.Name(region)
		}
	}
	return codes
})
