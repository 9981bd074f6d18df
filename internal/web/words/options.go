package words

import (
	"techbiz/internal/base/people"
	"techbiz/internal/org/agency"
	"techbiz/internal/web/view"
)

// ParseDomain reads a domain; the error is people.FieldErrors.
func ParseDomain(typed string) (people.Domain, error) {
	var errs people.FieldErrors
	d, err := people.ParseDomain(typed)
	errs.Add(err)
	return d, errs.Err()
}

// AgencyOptions are the agencies to choose among, with a word for none; nothing where there
// is no choice.
func AgencyOptions(choices []agency.Agency, chosen people.Agency, none string) []view.Option {
	if len(choices) == 0 {
		return nil
	}
	options := []view.Option{{Value: "", Label: none, Selected: chosen.IsZero()}}
	for _, a := range choices {
		options = append(options, view.Option{Value: a.Acronym.String(), Label: a.Title(), Selected: a.Acronym == chosen})
	}
	return options
}
