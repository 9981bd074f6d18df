package device

import (
	"cmp"
	"strconv"
	"strings"

	"techbiz/internal/base/people"
)

// maxParts bounds the numbers of a version.
const maxParts = 5

// Version is the version of an operating system, such as 14.6.1 or 10.0.22631.3880. The
// zero Version is none.
type Version struct {
	text  string
	parts [maxParts]uint32
}

// ParseVersion reads numbers with points between them. The error is *people.FieldError on
// FieldOSVersion.
func ParseVersion(s string) (Version, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Version{}, broken(FieldOSVersion, people.RuleRequired, "The version of the operating system is missing")
	}
	fields := strings.Split(s, ".")
	if len(fields) > maxParts {
		return Version{}, badVersion()
	}
	var v Version
	texts := make([]string, len(fields))
	for n, f := range fields {
		number, err := strconv.ParseUint(f, 10, 32)
		if err != nil || strings.HasPrefix(f, "+") {
			return Version{}, badVersion()
		}
		v.parts[n] = uint32(number)
		texts[n] = strconv.FormatUint(number, 10)
	}
	v.text = strings.Join(texts, ".")
	return v, nil
}

func badVersion() error {
	return broken(FieldOSVersion, people.RuleFormat, "A version is up to five numbers with points between them, such as 14.6.1 or 10.0.22631")
}

// String returns the numbers with points between them.
func (v Version) String() string { return v.text }

// IsZero tells whether it is no version.
func (v Version) IsZero() bool { return v.text == "" }

// Compare is negative where v is older than w, 0 where they are the same: numbers that are
// missing at the end are noughts.
func (v Version) Compare(w Version) int {
	for n := range v.parts {
		if c := cmp.Compare(v.parts[n], w.parts[n]); c != 0 {
			return c
		}
	}
	return 0
}
