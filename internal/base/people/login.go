package people

import (
	"database/sql/driver"
	"log/slog"
	"strings"
)

// FieldLogin is the field of a login ID.
const FieldLogin = "login"

// Login is what somebody types to say who they are: a mailbox, or a TechPass username.
// It says nothing about whether there is such an account.
type Login struct {
	email    Email
	username Username
}

// ParseLogin reads an email, a login ID username@techpass.gov.sg, or a bare username.
// The error is a *FieldError of field "login".
// Source: domain.md, "Invite users" (login ID).
func ParseLogin(s string) (Login, error) {
	typed := lowerASCII(trim(s))
	if typed == "" {
		return Login{}, broken(FieldLogin, RuleRequired, "Enter your login ID: your email, or your TechPass username")
	}
	name, isLoginID := strings.CutSuffix(typed, LoginSuffix)
	if strings.Contains(typed, "@") && !isLoginID {
		e, err := ParseEmail(typed)
		return Login{email: e}, loginError(err)
	}
	u, err := ParseUsername(name)
	return Login{username: u}, loginError(err)
}

func loginError(err error) error {
	if err == nil {
		return nil
	}
	return broken(FieldLogin, RuleFormat, "Enter your email, or your TechPass username such as jane or jane"+LoginSuffix)
}

// Email gives the mailbox; false where a username was typed.
func (l Login) Email() (Email, bool) { return l.email, !l.email.IsZero() }

// Username gives the username; zero where a mailbox was typed.
func (l Login) Username() Username { return l.username }

// Government tells whether a government mailbox was typed, whose identity is held
// outside TechPass.
func (l Login) Government() bool { return !l.email.IsZero() && l.email.Kind().Government() }

// IsZero tells whether nothing was typed.
func (l Login) IsZero() bool { return l.email.IsZero() && l.username.IsZero() }

// String gives the canonical form: what ParseLogin reads as the same login.
func (l Login) String() string {
	if l.email.IsZero() {
		return l.username.LoginID()
	}
	return l.email.String()
}

// Value stores the canonical form, "" for the zero Login; it never fails.
func (l Login) Value() (driver.Value, error) {
	if l.IsZero() {
		return "", nil
	}
	return l.String(), nil
}

// Scan reads a stored login.
func (l *Login) Scan(src any) error { return scan(l, src, ParseLogin) }

// LogValue keeps the login out of logs.
func (Login) LogValue() slog.Value { return slog.StringValue(redacted) }
