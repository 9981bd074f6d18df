package mailer

import (
	"context"
	"errors"
	"net"
	"net/textproto"
	"os"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"techbiz/internal/base/people"
)

// maxWords is how much of a server's words is kept, in characters.
const maxWords = 500

// oneLine makes a server's words fit to be shown and stored: one line of valid text,
// without control characters and those that turn the reading direction, of at most
// maxWords characters.
func oneLine(s string) string {
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
	s = strings.Join(strings.Fields(s), " ")
	if n := utf8.RuneCountInString(s); n > maxWords {
		s = strings.TrimSpace(string([]rune(s)[:maxWords-1])) + "…"
	}
	return s
}

// codeOf returns the code of a server's reply in err, 0 where it holds none.
func codeOf(err error) int {
	if reply, ok := errors.AsType[*textproto.Error](err); ok {
		return reply.Code
	}
	return 0
}

// acceptance tells whether the error is a positive reply, only not the usual 250.
func acceptance(err error) bool { return codeOf(err)/100 == 2 }

// orderly tells whether the server refused and stays for the next message. After 421
// it goes.
func orderly(err error) bool {
	code := codeOf(err)
	return code/100 >= 4 && code != 421
}

// stale tells whether the connection was gone before the server had the whole message,
// so that it may be sent over another one at once. A server that says nothing in time
// is not gone.
func stale(err error) bool {
	failed, ok := errors.AsType[*stepError](err)
	if !ok || failed.step == stepDot || errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return false
	}
	code := codeOf(err)
	return code == 0 || (code == 421 && failed.step == stepMail)
}

// wordsError is an error whose text is fit to be stored and logged.
type wordsError struct {
	words string
	err   error
}

func (e *wordsError) Error() string { return e.words }
func (e *wordsError) Unwrap() error { return e.err }

// inWords makes the text of err fit to be stored and logged: servers like to repeat the
// recipient's address.
func inWords(err error, to people.Email) error {
	text := err.Error()
	if reply, ok := err.(*textproto.Error); ok { //nolint:errorlint // the reply alone: it would quote its words
		text = replyText(reply)
	}
	address := regexp.MustCompile(`(?i)` + regexp.QuoteMeta(to.String()))
	return &wordsError{oneLine(address.ReplaceAllLiteralString(text, "recipient")), err}
}

func replyText(r *textproto.Error) string { return strconv.Itoa(r.Code) + " " + r.Msg }
