package people

import (
	"fmt"
	"strings"
)

// LoginSuffix follows a TechPass username in its login ID.
const LoginSuffix = "@" + loginDomain

// MaxUsername is the greatest length of a username in characters, the limit of
// the local part of the login ID that is made of it.
const MaxUsername = maxLocal

// Username is a TechPass username. It keeps the case that was typed, yet is
// unique regardless of case: compare Key, not the values.
type Username struct{ personal }

// ParseUsername reads a username: 1 to 64 ASCII letters, digits, _ ' - and
// periods, a letter or digit first and last, no two consecutive periods (user
// guide, Create account). The error is a *FieldError of field "username".
func ParseUsername(s string) (Username, error) {
	s = trim(s)
	switch {
	case s == "":
		return Username{}, broken(FieldUsername, RuleRequired, "Enter a TechPass username")
	case strings.HasSuffix(lowerASCII(s), LoginSuffix):
		return Username{}, broken(FieldUsername, RuleFormat, "Enter only the part before "+LoginSuffix)
	case has(s, func(r rune) bool { return !usernameRune(r) }):
		return Username{}, broken(FieldUsername, RuleCharacters,
			"Username must only include letters a to z, digits, underscores, apostrophes, hyphens and periods")
	case len(s) > MaxUsername:
		return Username{}, broken(FieldUsername, RuleTooLong,
			fmt.Sprintf("Username must be %d characters or fewer", MaxUsername))
	case !isAlnum(s[0]) || !isAlnum(s[len(s)-1]):
		return Username{}, broken(FieldUsername, RuleStartEnd, "Username must start and end with a letter or a digit")
	case strings.Contains(s, ".."):
		return Username{}, broken(FieldUsername, RulePeriods, "Username must not have two periods in a row")
	default:
		return Username{private(s)}, nil
	}
}

func usernameRune(r rune) bool {
	return r < 0x80 && (isAlnum(byte(r)) || strings.ContainsRune("_'-.", r))
}

// UsernameNeeded tells whether an account for the mailbox needs a username of
// its own. A company's does; with a government mailbox the email itself is the
// login ID and there must be no username.
func UsernameNeeded(e Email) bool { return e.Kind() == Company }

// ParseUsernameFor reads the username of an account for the mailbox: by
// [ParseUsername] where one is needed, otherwise it has to be blank and the
// zero Username is returned.
func ParseUsernameFor(e Email, s string) (Username, error) {
	if UsernameNeeded(e) {
		return ParseUsername(s)
	}
	if trim(s) != "" {
		return Username{}, broken(FieldUsername, RuleNotAllowed,
			"Leave the username empty: with a government mailbox, the email address is the login ID")
	}
	return Username{}, nil
}

// Key gives the username in lower case, by which it is unique.
func (u Username) Key() string { return lowerASCII(u.s) }

// LoginID gives what its holder signs in with, username@techpass.gov.sg in
// lower case; "" for the zero Username. It is no mailbox.
func (u Username) LoginID() string {
	if u.IsZero() {
		return ""
	}
	return u.Key() + LoginSuffix
}

// UnmarshalText reads a username by the rules of [ParseUsername]; empty is none.
func (u *Username) UnmarshalText(b []byte) error { return unmarshal(u, b, ParseUsername) }

// Scan reads a stored username.
func (u *Username) Scan(src any) error {
	return scan(u, src, func(s string) (Username, error) { return Username{private(s)}, nil })
}
