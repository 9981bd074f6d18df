package policy

import (
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
)

// Kind says which text it is.
type Kind string

// The kinds.
const (
	Privacy       Kind = "privacy"
	Terms         Kind = "terms"
	AcceptableUse Kind = "acceptable-use" // of devices that are enrolled with SEED
)

// Kinds lists the kinds in the order in which people meet them.
func Kinds() []Kind { return []Kind{Privacy, Terms, AcceptableUse} }

// ParseKind returns the kind of this code; known is false where there is none.
func ParseKind(s string) (k Kind, known bool) {
	for _, k := range Kinds() {
		if string(k) == s {
			return k, true
		}
	}
	return "", false
}

// Title is what the text is called.
func (k Kind) Title() string {
	switch k {
	case Terms:
		return "Terms of Use"
	case AcceptableUse:
		return "MDM Acceptable Use Policy"
	default:
		return "Privacy Policy"
	}
}

// Policy is one version of a text.
type Policy struct {
	ID      uuid.UUID
	Kind    Kind
	Version string
	Text    Text
	Note    string // what changed in this version
	// Revision counts the changes of a draft, so that two people who edit it don't undo
	// each other's work unseen.
	Revision    int
	CreatedAt   time.Time
	UpdatedAt   time.Time
	UpdatedBy   uuid.UUID // who saved the draft last; uuid.Nil for the texts that come with the program
	PublishedAt time.Time // zero for a draft
	PublishedBy uuid.UUID
}

// Published tells a version that was in force from a draft.
func (p *Policy) Published() bool { return !p.PublishedAt.IsZero() }

func (p *Policy) subject() audit.Subject { return audit.Subject{Type: "policy", ID: p.ID} }

// Names of the fields of a draft's form.
const (
	FieldVersion = "version"
	FieldText    = "text"
	FieldNote    = "note"
)

// Limits of a draft's form, in characters.
const (
	MaxVersion = 20
	MaxNote    = 500
)

// Form is what an admin says of a draft.
type Form struct {
	Version string
	Text    string // Markdown
	Note    string
}

var versionForm = regexp.MustCompile(`^[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*$`)

// parse puts the form into the policy, or returns people.FieldErrors.
func (f Form) parse(into *Policy) error {
	var errs people.FieldErrors
	into.Version = strings.TrimSpace(f.Version)
	switch {
	case into.Version == "":
		errs.Add(broken(FieldVersion, people.RuleRequired, "Enter a version, such as 2026-11"))
	case len(into.Version) > MaxVersion:
		errs.Add(broken(FieldVersion, people.RuleTooLong, fmt.Sprintf("Use %d characters or fewer", MaxVersion)))
	case !versionForm.MatchString(into.Version):
		errs.Add(broken(FieldVersion, people.RuleFormat, "Use letters and digits, with single hyphens or full stops between them, such as 2026-11 or 3.1"))
	}
	var err error
	into.Text, err = ParseText(f.Text)
	errs.Add(err)
	into.Note = strings.TrimSpace(strings.ReplaceAll(f.Note, "\r\n", "\n"))
	switch {
	case !utf8.ValidString(into.Note) || strings.ContainsFunc(into.Note, hidden):
		errs.Add(broken(FieldNote, people.RuleCharacters, "The note holds characters that can't be shown. Type it again instead of pasting it"))
	case utf8.RuneCountInString(into.Note) > MaxNote:
		errs.Add(broken(FieldNote, people.RuleTooLong, fmt.Sprintf("Use %d characters or fewer", MaxNote)))
	}
	return errs.Err()
}

func broken(field, rule, message string) error {
	return &people.FieldError{Field: field, Rule: rule, Message: message}
}
