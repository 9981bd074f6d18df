package announce

import (
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
)

// Names of the fields of the form.
const (
	FieldText     = "text"
	FieldLevel    = "level"
	FieldFrom     = "from"
	FieldUntil    = "until"
	FieldLinkURL  = "link_url"
	FieldLinkText = "link_text"
)

// Limits of the form, in characters.
const (
	MaxText     = 300
	MaxLinkText = 60
	maxLinkURL  = 500
)

// TimeLayout is how times are shown in the form, in Singapore's time. sgtime.ParseTypedTime
// reads them.
const TimeLayout = "02-01-2006 15:04"

// Form is what is said of an announcement.
type Form struct {
	Text     string
	Level    string
	From     string // TimeLayout; "" for at once
	Until    string // TimeLayout; "" where the end is not known
	LinkURL  string
	LinkText string
	Agency   string // acronym; "" for everybody
}

// parse puts the form into the announcement, or returns people.FieldErrors.
func (f Form) parse(into *Announcement, now time.Time) error {
	var errs people.FieldErrors
	var err error
	into.Text, err = parseText(f.Text)
	errs.Add(err)
	switch level := Level(f.Level); level {
	case Information, Warning:
		into.Level = level
	default:
		errs.Add(broken(FieldLevel, people.RuleRequired, "Choose how urgent it is"))
	}
	into.Agency = people.Agency{}
	if strings.TrimSpace(f.Agency) != "" {
		into.Agency, err = people.ParseAgency(f.Agency)
		errs.Add(err)
	}
	errs.Add(f.parseTimes(into, now))
	errs.Add(f.parseLink(into))
	return errs.Err()
}

func broken(field, rule, message string) error {
	return &people.FieldError{Field: field, Rule: rule, Message: message}
}

func parseText(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", broken(FieldText, people.RuleCharacters, "The text could not be read. Type it again")
	}
	s = strings.Join(strings.Fields(s), " ")
	switch over := utf8.RuneCountInString(s) - MaxText; {
	case s == "":
		return "", broken(FieldText, people.RuleRequired, "Enter what is to be announced")
	case strings.ContainsFunc(s, hidden):
		return "", broken(FieldText, people.RuleCharacters, "The text has hidden or control characters. Type it again instead of pasting it")
	case over > 0:
		return "", broken(FieldText, people.RuleTooLong, fmt.Sprintf("Use %d characters or fewer: remove %d", MaxText, over))
	}
	return s, nil
}

// hidden characters are not seen, or turn around what is.
func hidden(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }

func (f Form) parseTimes(into *Announcement, now time.Time) error {
	var errs people.FieldErrors
	from, err := parseTime(FieldFrom, f.From)
	errs.Add(err)
	until, untilErr := parseTime(FieldUntil, f.Until)
	errs.Add(untilErr)
	if len(errs) > 0 {
		return errs
	}
	if from.IsZero() {
		from = now
		if !into.From.IsZero() && into.From.Before(now) {
			from = into.From // it is shown already
		}
	}
	switch {
	case until.IsZero():
	case !until.After(now):
		errs.Add(broken(FieldUntil, "past", "This time is over. Enter a later one, or none"))
	case !until.After(from):
		errs.Add(broken(FieldUntil, "order", "The end is not after the beginning. Enter a later one"))
	}
	into.From, into.Until = from, until
	return errs.Err()
}

func parseTime(field, s string) (time.Time, error) {
	if s = strings.TrimSpace(s); s == "" {
		return time.Time{}, nil
	}
	at, err := sgtime.ParseTypedTime(s)
	if err != nil || at.Year() < 2000 || at.Year() > 2100 {
		return time.Time{}, broken(field, people.RuleFormat, "Enter a date and a time, such as 24-11-2026 18:30")
	}
	return at.UTC(), nil
}

// parseLink: the address is one of the web, or a page of this portal.
func (f Form) parseLink(into *Announcement) error {
	var errs people.FieldErrors
	into.LinkURL, into.LinkText = strings.TrimSpace(f.LinkURL), strings.Join(strings.Fields(f.LinkText), " ")
	if into.LinkURL == "" && into.LinkText == "" {
		return nil
	}
	u, err := url.Parse(into.LinkURL)
	own := strings.HasPrefix(into.LinkURL, "/") && !strings.HasPrefix(into.LinkURL, "//") && !strings.Contains(into.LinkURL, `\`)
	switch {
	case into.LinkURL == "":
		errs.Add(broken(FieldLinkURL, people.RuleRequired, "Enter where the link leads, or remove its words"))
	case err != nil, len(into.LinkURL) > maxLinkURL, !own && (u.Scheme != "https" || u.Host == "" || u.User != nil):
		errs.Add(broken(FieldLinkURL, people.RuleFormat, "Enter an address that starts with https://, or with / for a page of this portal"))
	}
	switch {
	case into.LinkText == "":
		errs.Add(broken(FieldLinkText, people.RuleRequired, "Enter the words of the link, such as Read more about the pause"))
	case !utf8.ValidString(into.LinkText), strings.ContainsFunc(into.LinkText, hidden):
		errs.Add(broken(FieldLinkText, people.RuleCharacters, "The words have hidden or control characters. Type them again"))
	case utf8.RuneCountInString(into.LinkText) > MaxLinkText:
		errs.Add(broken(FieldLinkText, people.RuleTooLong, fmt.Sprintf("Use %d characters or fewer", MaxLinkText)))
	}
	return errs.Err()
}
