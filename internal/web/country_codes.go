package web

import (
	"strings"

	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

// countryCodes is the choice of country codes with the typed one chosen, the default
// where none was. One that is in no list stays as it was typed.
func countryCodes(typed string) []view.Option {
	if typed == "" {
		typed = people.DefaultCountryCode
	}
	chosen := false
	var options []view.Option
	for _, c := range people.CountryCodes() {
		options = append(options, view.Option{Value: c.Code, Label: strings.TrimSpace(c.Code + " " + c.Country), Selected: c.Code == typed})
		chosen = chosen || c.Code == typed
	}
	if !chosen {
		options = append(options, view.Option{Value: typed, Label: typed, Selected: true})
	}
	return options
}
