package words

import (
	"slices"
	"sync"

	"techbiz/internal/base/people"
	"techbiz/internal/web/view"
)

// CountryCodes is the choice of countries with the typed one chosen, the default where nothing
// was: of a code that several countries have, the main one. A code that is in no list stays as
// it was typed.
func CountryCodes(typed string) []view.Option {
	if typed == "" {
		typed = people.DefaultCountryCode
	}
	choices := countryChoices()
	options := make([]view.Option, len(choices), len(choices)+1)
	at := -1
	for n, c := range choices {
		options[n] = view.Option{Value: c.sent, Label: c.Country + " (" + c.Code + ")"}
		if c.sent == typed {
			at = n
		}
	}
	if at < 0 {
		at = len(options)
		options = append(options, view.Option{Value: typed, Label: typed})
	}
	options[at].Selected = true
	return options
}

// countryChoice is a country that may be chosen.
type countryChoice struct {
	people.CountryCode

	// sent is what a form sends for it: its code, and its name too where the code is first of
	// all another country's, so that a form that is drawn again shows which one was chosen.
	sent string
}

var countryChoices = sync.OnceValue(func() []countryChoice {
	mains := people.CountryCodes()
	var choices []countryChoice
	for _, c := range people.Countries() {
		sent := c.Code
		if !slices.Contains(mains, c) {
			sent = c.String()
		}
		choices = append(choices, countryChoice{c, sent})
	}
	return choices
})

// ChosenCode is the country code of what a form sent.
func ChosenCode(sent string) string {
	for _, c := range countryChoices() {
		if c.sent == sent {
			return c.Code
		}
	}
	return sent
}
