package words

import (
	"net/url"
	"strings"

	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/web/view"
)

// ContractMeans says what the end of a contract does.
var ContractMeans = []string{"The account is disabled on that day, and its holder is reminded on the seven days before. A later day, or none, enables it again."}

// EndsOnField asks for the day on which a contract ends.
func EndsOnField(value string) view.Field {
	return view.Field{Name: view.FieldEndsOn, Label: "Contract ends on", Short: true, Optional: true, Autocomplete: "off",
		Hint: "The account is disabled on this day (Singapore time). For example, 31-12-2026. Leave it empty if the contract has no end.", Input: view.Input{Value: value}}
}

// ParseEndsOn reads the day; none where the field is empty. The error is people.FieldErrors.
func ParseEndsOn(form url.Values) (sgtime.Date, error) {
	typed := strings.TrimSpace(form.Get(view.FieldEndsOn))
	if typed == "" {
		return sgtime.Date{}, nil
	}
	day, err := sgtime.ParseTyped(typed)
	if err != nil {
		return day, people.FieldErrors{{Field: view.FieldEndsOn, Rule: people.RuleFormat, Message: "Enter a date such as 31-12-2026, or leave the field empty."}}
	}
	return day, nil
}

// ContractSet tells that the day was noted.
func ContractSet(day sgtime.Date) string {
	if day.IsZero() {
		return "The contract has no end."
	}
	return "The account is disabled on " + Day(day) + "."
}
