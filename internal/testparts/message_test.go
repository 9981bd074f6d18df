package testparts

import (
	"strings"
	"testing"
)

func TestParseMessage(t *testing.T) {
	crlf := func(s string) []byte { return []byte(strings.ReplaceAll(s, "\n", "\r\n")) }
	for _, c := range []struct {
		name, raw               string
		id, subject, text, html string
	}{
		{
			name: "plain",
			raw:  "Message-ID: <1@example.test>\nSubject: Hello\n\nHi\n",
			id:   "1@example.test", subject: "Hello", text: "Hi\r\n",
		},
		{
			name: "alternative, encoded",
			raw: "Message-ID: <2@example.test>\nSubject: =?UTF-8?q?caf=C3=A9?=\n" +
				"Content-Type: multipart/alternative; boundary=b\n\n" +
				"--b\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: quoted-printable\n\n12=\n34\n" +
				"--b\nContent-Type: text/html; charset=UTF-8\nContent-Transfer-Encoding: base64\n\nPGI+aGk8\nL2I+\n--b--\n",
			id: "2@example.test", subject: "café", text: "1234", html: "<b>hi</b>",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, err := parseMessage(crlf(c.raw))
			if err != nil {
				t.Fatal(err)
			}
			if m.MessageID != c.id || m.Subject != c.subject || m.Text != c.text || m.HTML != c.html {
				t.Errorf("got %q, %q, %q, %q", m.MessageID, m.Subject, m.Text, m.HTML)
			}
		})
	}
}
