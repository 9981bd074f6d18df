package people

import (
	"errors"
	"strings"
)

// Names of the fields of the invitation forms, the workbook and the JSON API,
// as they stand in [FieldError].Field.
const (
	FieldEmail         = "email"
	FieldUsername      = "username"
	FieldFirstName     = "first_name"
	FieldLastName      = "last_name"
	FieldCountryCode   = "country_code"
	FieldContactNumber = "contact_number"
	FieldOrganisation  = "organisation"
	FieldDepartment    = "department"
	FieldSEED          = "seed"
	FieldReason        = "reason"
	FieldDomain        = "domain" // allow-list
	FieldAgency        = "agency"
)

// Rules that a field can break, as they stand in [FieldError].Rule. They are
// part of the JSON API: add to them, never rename one.
const (
	RuleRequired        = "required"         // nothing was entered
	RuleFormat          = "format"           // it isn't of the field's form
	RuleCharacters      = "characters"       // it holds characters that the field doesn't allow
	RuleTooLong         = "too_long"         // it exceeds the field's limit
	RuleStartEnd        = "start_end"        // username: starts or ends with something else than a letter or digit
	RulePeriods         = "periods"          // username: two consecutive periods
	RuleNotAllowed      = "not_allowed"      // username: given for a government mailbox
	RulePersonalMailbox = "personal_mailbox" // email, domain: of a personal mailbox service
	RuleLoginID         = "login_id"         // email, domain: techpass.gov.sg has login IDs, no mailboxes
	RuleNoAgency        = "no_agency"        // email, domain: gov.sg without an agency
	RulePublicSuffix    = "public_suffix"    // email, domain: a registry's domain such as com.sg, not an organisation's
	RuleUnknown         = "unknown"          // country code: assigned to no country
	RuleMismatch        = "mismatch"         // contact number: carries another country code
	RuleNotANumber      = "not_a_number"     // contact number: no such number in that country's plan
	RuleInvalid         = "invalid"          // an error of another kind, met where fields were checked
)

// FieldError says that one field breaks one rule. It is the only error that
// the Parse functions of this package return.
type FieldError struct {
	Field   string // name in the form, the workbook and the JSON API, e.g. "contact_number"
	Rule    string // stable code for machines, e.g. "too_long"
	Message string // sentence for the user: what is wrong, how to mend it; never repeats what was typed

	cause error
}

// Error gives the field and the message.
func (e *FieldError) Error() string {
	if e.Field == "" {
		return e.Message
	}
	return e.Field + ": " + e.Message
}

// Unwrap gives the error behind rule "invalid", nil otherwise. The receiver may
// be nil, as [FieldErrors.For] gives nil.
func (e *FieldError) Unwrap() error {
	if e == nil {
		return nil
	}
	return e.cause
}

// FieldErrors holds the errors of several fields in form order.
type FieldErrors []*FieldError

// Error joins the errors of all fields.
func (e FieldErrors) Error() string {
	parts := make([]string, len(e))
	for i, fe := range e {
		parts[i] = fe.Error()
	}
	return strings.Join(parts, "; ")
}

// Unwrap lets [errors.Is] and [errors.As] look at each error.
func (e FieldErrors) Unwrap() []error {
	errs := make([]error, len(e))
	for i, fe := range e {
		errs[i] = fe
	}
	return errs
}

// For gives the first error of a field, nil where it has none.
func (e FieldErrors) For(field string) *FieldError {
	for _, fe := range e {
		if fe.Field == field {
			return fe
		}
	}
	return nil
}

// Add collects an error: FieldErrors one by one, a *FieldError as it is
// (wrapped or not), nil not at all. Any other error is kept behind one with
// rule "invalid", whose message gives nothing of it away.
func (e *FieldErrors) Add(err error) {
	var several FieldErrors
	var one *FieldError
	switch {
	case err == nil:
	case errors.As(err, &several):
		*e = append(*e, several...)
	case errors.As(err, &one):
		if one != nil {
			*e = append(*e, one)
		}
	default:
		*e = append(*e, &FieldError{Rule: RuleInvalid, Message: "This could not be checked. Try again", cause: err})
	}
}

// Err gives the collection as an error, nil when it is empty.
func (e FieldErrors) Err() error {
	if len(e) == 0 {
		return nil
	}
	return e
}

// broken makes the error of one field. Its result type is the interface, so
// that no function can return a nil *FieldError as a non-nil error.
func broken(field, rule, message string) error {
	return &FieldError{Field: field, Rule: rule, Message: message}
}

// FieldErrorsOf returns what an error says of single fields: the FieldErrors in it, or those of
// an error that has a method FieldErrors; none where it is about no field.
func FieldErrorsOf(err error) FieldErrors {
	var told interface{ FieldErrors() FieldErrors }
	if errors.As(err, &told) {
		return told.FieldErrors()
	}
	var fields FieldErrors
	errors.As(err, &fields)
	return fields
}
