package people

import (
	"cmp"
	"slices"
	"strconv"
	"sync"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// CountryCode is one choice of a country code.
type CountryCode struct {
	Code    string // with its plus sign, e.g. +65
	Country string // main country under it, or what it is for where it is no country's, in English
}

// String gives the code and its country, e.g. "+65 Singapore".
func (c CountryCode) String() string { return c.Code + " " + c.Country }

// noCountrys are the codes that belong to no country.
// Source: ITU-T E.164, list of assigned country codes.
var noCountrys = map[int]string{
	800: "International Freephone", 808: "International Shared Cost Service", 870: "Inmarsat satellite phones",
	878: "Universal Personal Telecommunications", 881: "Global Mobile Satellite System", 882: "International Networks (882)",
	883: "International Networks (883)", 888: "Disaster relief (United Nations)", 979: "International Premium Rate",
}

// Countries lists the codes by the names of all countries that have them, so that a code stands
// there once for each: Singapore first, the others in the order of the alphabet.
func Countries() []CountryCode { return slices.Clone(allCountries()) }

var allCountries = sync.OnceValue(func() []CountryCode {
	names := display.English.Regions()
	var list []CountryCode
	for code := range phonenumbers.GetSupportedCallingCodes() {
		dialled := "+" + strconv.Itoa(code)
		if name := noCountrys[code]; name != "" {
			list = append(list, CountryCode{dialled, name})
			continue
		}
		for _, id := range phonenumbers.GetRegionCodesForCountryCode(code) {
			if region, err := language.ParseRegion(id); err == nil {
				list = append(list, CountryCode{dialled, names.Name(region)})
			}
		}
	}
	alphabet := collate.New(language.English)
	slices.SortFunc(list, func(a, b CountryCode) int {
		if first := firstCountry(b) - firstCountry(a); first != 0 {
			return first
		}
		return cmp.Or(alphabet.CompareString(a.Country, b.Country), cmp.Compare(a.Code, b.Code))
	})
	return list
})

// firstCountry is 1 for the country that stands first.
func firstCountry(c CountryCode) int {
	if c.Code == DefaultCountryCode {
		return 1
	}
	return 0
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
		} else {
			codes[n].Country = noCountrys[code]
		}
	}
	return codes
})
