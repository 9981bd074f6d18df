package mailer

import (
	"bytes"
	"fmt"
	netmail "net/mail"
	"time"

	gomail "github.com/wneessen/go-mail"

	"techbiz/internal/mail"
)

// message writes the letter as it goes over the wire (RFC 5322, multipart/alternative).
func message(l *mail.Letter, from *netmail.Address, date time.Time) ([]byte, error) {
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithCharset(gomail.CharsetUTF8), gomail.WithEncoding(gomail.EncodingQP))
	m.FromMailAddress(from)
	if err := m.To(l.To.String()); err != nil {
		return nil, fmt.Errorf("address the letter: %w", err)
	}
	m.Subject(l.Subject)
	m.SetMessageIDWithValue(l.MessageID)
	m.SetDateWithValue(date)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office replies
	m.SetBodyString(gomail.TypeTextPlain, l.Text)
	m.AddAlternativeString(gomail.TypeTextHTML, l.HTML)
	var wire bytes.Buffer
	if _, err := m.WriteTo(&wire); err != nil {
		return nil, fmt.Errorf("write the letter: %w", err)
	}
	return wire.Bytes(), nil
}
