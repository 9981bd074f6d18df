package techpass

import (
	"fmt"
	"runtime"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	zxcvbn "github.com/ccojocar/zxcvbn-go"
	"golang.org/x/text/unicode/norm"

	"techbiz/internal/people"
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

// NewPassword returns the hash of a password typed twice that CheckPassword lets pass.
// Errors: people.FieldErrors on the fields password and repeat. It takes as long as
// HashPassword.
func NewPassword(a *Account, password, repeat string) (hash string, err error) {
	var errs people.FieldErrors
	errs.Add(CheckPassword(a, password))
	if errs.Err() == nil && password != repeat {
		errs.Add(&people.FieldError{Field: "repeat", Rule: "differs", Message: "The two passwords differ. Type the same password twice."})
	}
	if err := errs.Err(); err != nil {
		return "", err
	}
	return HashPassword(password)
}

func personalWords(a *Account) []string {
	words := []string{"techbiz", "techpass", "seed", "sgts", "singapore", a.Email.String(), a.Email.Domain()}
	for _, s := range []string{a.Email.Local(), a.Username.String(), a.FirstName.String(), a.LastName.String(), a.Organisation.String()} {
		words = append(words, strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ._-'", r) })...)
	}
	return words
}

// argonParams follow RFC 9106, section 4, second recommended option, with 1 lane.
var argonParams = &argon2id.Params{Memory: 64 * 1024, Iterations: 3, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// hashing lets as many passwords be hashed at the same time as there are processors: each
// takes 64 MiB meanwhile, and more at once would not be faster.
var hashing = make(chan struct{}, runtime.GOMAXPROCS(0))

func oneHash() (done func()) {
	hashing <- struct{}{}
	return func() { <-hashing }
}

// HashPassword returns the argon2id hash of the password in PHC format. It takes
// about a tenth of a second by design: call it outside transactions.
func HashPassword(password string) (string, error) {
	defer oneHash()()
	hash, err := argon2id.CreateHash(norm.NFC.String(password), argonParams)
	if err != nil {
		return "", fmt.Errorf("hash password: %w", err)
	}
	return hash, nil
}

// PasswordMatches tells whether password is the one that hash was made of.
func PasswordMatches(hash, password string) (bool, error) {
	defer oneHash()()
	ok, err := argon2id.ComparePasswordAndHash(norm.NFC.String(password), hash)
	if err != nil {
		return false, fmt.Errorf("compare password: %w", err)
	}
	return ok, nil
}
