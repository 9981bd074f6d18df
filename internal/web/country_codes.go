package web

import (
	"slices"

	"techbiz/internal/people"
	"techbiz/internal/web/view"
)

// countryCodes is the choice of country codes with the typed one chosen, the default
// where none was. One that is in no list stays as it was typed.
func countryCodes(typed string) []view.Option {
	if typed == "" {
		typed = people.DefaultCountryCode
	}
	codes := people.CountryCodes()
	options := make([]view.Option, len(codes), len(codes)+1)
	for n, c := range codes {
		options[n] = view.Option{Value: c.Code, Label: c.String()}
	}
	at := slices.IndexFunc(options, func(o view.Option) bool { return o.Value == typed })
	if at < 0 {
		at = len(options)
		options = append(options, view.Option{Value: typed, Label: typed})
	}
	options[at].Selected = true
	return options
}
