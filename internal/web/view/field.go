package view

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// Names of the form fields, as they arrive at the server.
const (
	FieldEmail        = "email"
	FieldCode         = "code"
	FieldUsername     = "username"
	FieldFirstName    = "first_name"
	FieldLastName     = "last_name"
	FieldCountryCode  = "country_code"
	FieldContact      = "contact_number"
	FieldOrganisation = "organisation"
	FieldDepartment   = "department"
	FieldSeed         = "seed"
	FieldReason       = "reason"
	FieldPassword     = "password"
	FieldPasswordSame = "password_repeat"
	FieldAgree        = "agree"
	FieldRequestKey   = "request_key"
	FieldAction       = "action"
	FieldFile         = "file"
	FieldOnlyReady    = "only_ready"
	FieldHidden       = "hidden"
	FieldAccept       = "accept"
	FieldPlan         = "plan"
	FieldDomain       = "domain"
	FieldHandTo       = "hand_to"
	FieldWhich        = "which"
	FieldStatus       = "status"
	FieldList         = "list"
	FieldPick         = "id"
	FieldQuery        = "q"
	FieldStep         = "step"
	FieldCount        = "count"
	FieldHandOver     = "hand_over"
	FieldEndsOn       = "ends_on"
	FieldType         = "type"
	FieldHuman        = "human"
	FieldTicket       = "ticket"
	FieldName         = "name"
	FieldWaitFor      = "wait_for"
	FieldResponse     = "response"
)

// Values that fields send.
const (
	// SeedYes and SeedNo are the values of the SEED question.
	SeedYes = "yes"
	SeedNo  = "no"
	// AgreeYes is the value of the ticked box on the policy pages.
	AgreeYes = "yes"
	// HiddenInclude has rows that are hidden in the file invited, HiddenExclude leaves them out.
	HiddenInclude = "include"
	HiddenExclude = "exclude"
	// OnlyReadyYes lets the rows with errors stay in the draft.
	OnlyReadyYes = "yes"
)

// MaxReason is the most characters that a reason may hold (line breaks count as one).
const MaxReason = 255

// Input is what was typed into a field and what is wrong with it.
type Input struct {
	Value string
	// Error is a whole sentence; empty where nothing is wrong.
	Error string
	// ErrorLink offers the way out of the error, such as requesting a domain.
	ErrorLink *Link
	// WaitFor is the domain that a button beside the error requests, sent as FieldWaitFor; the
	// invitation then waits for it. Empty for no button.
	WaitFor string
}

// Option is one choice of a select or radio group.
type Option struct {
	// Group is the heading under which the option stands with its neighbours of the same
	// group; optional.
	Group    string
	Value    string
	Label    string
	Selected bool
}

// Field is one labelled control with its hint and its error.
type Field struct {
	// Name is the key that the form sends; ID defaults to it.
	Name  string
	ID    string
	Label string
	Hint  string
	// HintLink follows the hint.
	HintLink *Link
	Input
	// Type is the input's type, "text" by default.
	Type         string
	Autocomplete string
	InputMode    string
	// Suffix is the fixed text after the input, such as "@techpass.gov.sg".
	Suffix    string
	MaxLength int
	Required  bool
	// Optional says so beside the label; a filter is neither this nor required.
	Optional bool
	// Note stands beside the label of a field that only some have to fill in.
	Note      string
	Autofocus bool
	// Short draws the field only as wide as its value needs.
	Short bool
	// Options are the choices of a select or radio group.
	Options []Option
}

// InputID is the id of the field's element: its own, or its name.
func (f Field) InputID() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

func (f Field) kind() string {
	if f.Type != "" {
		return f.Type
	}
	return "text"
}

// DescribedBy lists the ids of the texts that explain the control.
func (f Field) DescribedBy(more ...string) string {
	var ids []string
	if f.Hint != "" || f.HintLink != nil {
		ids = append(ids, f.InputID()+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.InputID()+"-error")
	}
	for _, id := range more {
		if id != "" {
			ids = append(ids, id)
		}
	}
	return strings.Join(ids, " ")
}

// suffixID is the id of what stands behind the input; "" where nothing does.
func (f Field) suffixID() string {
	if f.Suffix == "" {
		return ""
	}
	return f.InputID() + "-suffix"
}

// countID is the id of the count under a text; "" where it has no limit.
func (f Field) countID() string {
	if f.MaxLength == 0 {
		return ""
	}
	return f.InputID() + "-count"
}

// forCode is the field as one for a code of digits.
func (f Field) forCode() Field {
	f.Name, f.Required, f.Short, f.Autofocus = FieldCode, true, true, true
	f.Autocomplete, f.InputMode = "one-time-code", "numeric"
	return f
}

func (f Field) maxLength() string { return strconv.Itoa(f.MaxLength) }

// targetID is where the error summary leads: a radio group has no control of
// its own name's id, its first choice has.
func (f Field) targetID() string {
	if len(f.Options) > 0 && f.Type == "radio" {
		return f.optionID(f.Options[0])
	}
	return f.InputID()
}

func (f Field) optionID(o Option) string { return f.InputID() + "-" + o.Value }

// refused picks the fields that have an error.
func refused(fields ...Field) []Field {
	var bad []Field
	for _, f := range fields {
		if f.Error != "" {
			bad = append(bad, f)
		}
	}
	return bad
}

// remainingCharacters is how many more characters the text may take. A line
// break counts once although browsers send two characters for it.
func remainingCharacters(text string, limit int) int {
	return limit - utf8.RuneCountInString(strings.ReplaceAll(text, "\r\n", "\n"))
}

// Choose marks the option of this value as selected.
func Choose(value string, options ...Option) []Option {
	for i := range options {
		options[i].Selected = options[i].Value == value
	}
	return options
}

// optionGroup are neighbours under one heading.
type optionGroup struct {
	title   string
	options []Option
}

// grouped puts options with the same Group together as they stand.
func grouped(options []Option) (groups []optionGroup) {
	for _, o := range options {
		if n := len(groups); n == 0 || groups[n-1].title != o.Group {
			groups = append(groups, optionGroup{title: o.Group})
		}
		last := &groups[len(groups)-1]
		last.options = append(last.options, o)
	}
	return groups
}
