package mailer

import (
	"errors"
	"io"
	"net"
	"net/textproto"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestStale(t *testing.T) {
	for _, c := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{&stepError{stepMail, io.EOF}, true},
		{&stepError{stepRcpt, &net.OpError{Op: "write", Err: errors.New("broken pipe")}}, true},
		{&stepError{stepMail, &textproto.Error{Code: 421, Msg: "idle for too long"}}, true},
		{&stepError{stepRcpt, &textproto.Error{Code: 421, Msg: "too many recipients"}}, false},
		{&stepError{stepRcpt, &textproto.Error{Code: 550}}, false},
		{&stepError{stepMail, &net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}}, false},
		{&stepError{stepContent, io.ErrClosedPipe}, true},
		{&stepError{stepDot, io.EOF}, false},
	} {
		if got := stale(c.err); got != c.want {
			t.Errorf("stale(%v) = %t", c.err, got)
		}
	}
}

func TestInWordsHidesTheRecipient(t *testing.T) {
	cause := &textproto.Error{Code: 450, Msg: "4.2.0 <Jane.Tan@Acme.com>: Recipient address rejected:\nGreylisted, jane.tan@acme.com"}
	err := inWords(cause, email(t, "jane.tan@acme.com"))
	if want := "450 4.2.0 <recipient>: Recipient address rejected: Greylisted, recipient"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	if !errors.Is(err, cause) {
		t.Error("the cause is lost")
	}
}

func TestOneLine(t *testing.T) {
	for words, want := range map[string]string{
		"":                            "",
		" 2.0.0 Ok:  queued\tas 1 \n": "2.0.0 Ok: queued as 1",
		"a\r\nb\x00c\x1b[31md":        "a b c [31md",
		"a\xffb":                      "a\ufffdb",
		"\u202egnp.exe\u2066":         "gnp.exe",
		"邮箱不存在":                       "邮箱不存在",
		strings.Repeat("x", 501):      strings.Repeat("x", 499) + "…",
		strings.Repeat("é", 500):      strings.Repeat("é", 500),
	} {
		if got := oneLine(words); got != want {
			t.Errorf("oneLine(%q) = %q, want %q", words, got, want)
		}
	}
}

// Whatever a server says, what is kept of it is one line, valid, short and stable.
func FuzzReply(f *testing.F) {
	for _, s := range []string{"550 5.1.1 No such user", "a\nb", "\xff\xfe", "\u202e\u200b", strings.Repeat("é ", 600), "\u0085\u2028"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := oneLine(s)
		if !utf8.ValidString(got) || utf8.RuneCountInString(got) > maxWords || got != strings.TrimSpace(got) {
			t.Fatalf("oneLine(%q) = %q", s, got)
		}
		for _, r := range got {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || (unicode.IsSpace(r) && r != ' ') {
				t.Fatalf("oneLine(%q) keeps %U", s, r)
			}
		}
		if again := oneLine(got); again != got {
			t.Fatalf("oneLine(%q) = %q, and then %q", s, got, again)
		}
	})
}
