package words

import (
	"slices"

	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

// CountryCodes is the choice of countries with the typed code chosen, the default where none
// was: of a code that several countries have, the main one. A code that is in no list stays as
// it was typed.
func CountryCodes(typed string) []view.Option {
	if typed == "" {
		typed = people.DefaultCountryCode
	}
	countries := people.Countries()
	options := make([]view.Option, len(countries), len(countries)+1)
	for n, c := range countries {
		options[n] = view.Option{Value: c.Code, Label: c.Country + " (" + c.Code + ")"}
	}
	at := -1
	if main := slices.IndexFunc(people.CountryCodes(), func(c people.CountryCode) bool { return c.Code == typed }); main >= 0 {
		at = slices.Index(countries, people.CountryCodes()[main])
	}
	if at < 0 {
		at = len(options)
		options = append(options, view.Option{Value: typed, Label: typed})
	}
	options[at].Selected = true
	return options
}
