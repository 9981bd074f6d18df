package web

import (
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/nyaruka/phonenumbers"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

// allCodes lists the country codes in use, in order, named by their main country.
var allCodes = sync.OnceValue(func() []view.Option {
	names := display.English.Regions()
	var numbers []int
	for code := range phonenumbers.GetSupportedCallingCodes() {
		numbers = append(numbers, code)
	}
	slices.Sort(numbers)
	options := make([]view.Option, 0, len(numbers))
	for _, code := range numbers {
		label := fmt.Sprintf("+%d", code)
		// Codes of no country, such as +800, are in the library's region 001.
		if region, err := language.ParseRegion(phonenumbers.GetRegionCodeForCountryCode(code)); err == nil && region.IsCountry() {
			label += " " + names.Name(region)
		}
		options = append(options, view.Option{Value: "+" + strconv.Itoa(code), Label: label})
	}
	return options
})

// countryCodes is the choice of country codes with the typed one chosen, the default
// where none was. One that is in no list stays as it was typed.
func countryCodes(typed string) []view.Option {
	if typed == "" {
		typed = people.DefaultCountryCode
	}
	options := slices.Clone(allCodes())
	at := slices.IndexFunc(options, func(o view.Option) bool { return o.Value == typed })
	if at < 0 {
		at = len(options)
		options = append(options, view.Option{Value: typed, Label: typed})
	}
	options[at].Selected = true
	return options
}
