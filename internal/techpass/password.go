package techpass

import (
	"fmt"
	"strings"
	"unicode/utf8"

	zxcvbn "github.com/ccojocar/zxcvbn-go"
	"golang.org/x/text/unicode/norm"

	"techbiz/internal/base/people"
)

// Limits of a password, in characters. Source: NIST SP 800-63B-4, section 3.1.1.2:
// at least 8 where it is used with a second factor, as it always is here; no
// composition rules, a blocklist.
const (
	MinPassword = 8
	MaxPassword = 128
)

// weakestScore is the zxcvbn score (0 to 4) that passes: below it a password is made
// of common passwords, names, dates, keyboard runs or repetitions.
const weakestScore = 3

// CheckPassword returns a *people.FieldError on the field "password" where the
// password is too short, too long, or easily guessed, for this account in particular.
func CheckPassword(a *Account, password string) error {
	refuse := func(rule, message string, args ...any) error {
		return &people.FieldError{Field: "password", Rule: rule, Message: fmt.Sprintf(message, args...)}
	}
	password = norm.NFC.String(password)
	n := utf8.RuneCountInString(password)
	switch {
	case n == 0:
		return refuse("required", "Enter a password of %d characters or more.", MinPassword)
	case n < MinPassword:
		return refuse("too_short", "Use %d characters or more; this one has %d. Several words in a row are easy to remember.", MinPassword, n)
	case n > MaxPassword:
		return refuse("too_long", "Use at most %d characters; this one has %d.", MaxPassword, n)
	}
	if zxcvbn.PasswordStrength(password, personalWords(a)).Score < weakestScore {
		return refuse("guessable", "This password is easily guessed: it is made of common passwords, repetitions, or words about you or this service. Use several unrelated words.")
	}
	return nil
}

// CheckNewPassword returns people.FieldErrors on the fields password and repeat where
// CheckPassword does not let the password pass, or it was typed differently the second time.
func CheckNewPassword(a *Account, password, repeat string) error {
	var errs people.FieldErrors
	errs.Add(CheckPassword(a, password))
	if errs.Err() == nil && password != repeat {
		errs.Add(&people.FieldError{Field: "repeat", Rule: "differs", Message: "The two passwords differ. Type the same password twice."})
	}
	return errs.Err()
}

func personalWords(a *Account) []string {
	words := []string{"techbiz", "techpass", "seed", "sgts", "singapore", a.Email.String(), a.Email.Domain()}
	for _, s := range []string{a.Email.Local(), a.Username.String(), a.FirstName.String(), a.LastName.String(), a.Organisation.String()} {
		words = append(words, strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ._-'", r) })...)
	}
	return words
}
