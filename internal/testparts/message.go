package testparts

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
)

// Message is a mail as a server received it.
type Message struct {
	From      string      // envelope sender, without angle brackets
	To        []string    // envelope recipients, without angle brackets
	MessageID string      // Message-ID header, without angle brackets
	Subject   string      // decoded
	Header    mail.Header // all header fields, as sent
	Text      string      // decoded text/plain part, "" where there is none
	HTML      string      // decoded text/html part, "" where there is none
	Raw       []byte      // the message as stored, header and body
}

// parseMessage reads raw; the caller fills in the envelope. What is read of a
// broken message is returned beside the error.
func parseMessage(raw []byte) (Message, error) {
	m := Message{Raw: raw}
	parsed, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return m, fmt.Errorf("read message: %w", err)
	}
	m.Header = parsed.Header
	m.MessageID = bare(m.Header.Get("Message-ID"))
	if m.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return m, fmt.Errorf("decode subject: %w", err)
	}
	err = m.readPart(m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), parsed.Body)
	return m, err
}

func (m *Message) readPart(contentType, encoding string, body io.Reader) error {
	if contentType == "" {
		contentType = "text/plain"
	}
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return fmt.Errorf("read content type %q: %w", contentType, err)
	}
	if strings.HasPrefix(kind, "multipart/") {
		return m.readParts(multipart.NewReader(body, params["boundary"]))
	}
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	content, err := io.ReadAll(body)
	if err != nil {
		return fmt.Errorf("read part of type %s: %w", kind, err)
	}
	switch kind {
	case "text/plain":
		m.Text += string(content)
	case "text/html":
		m.HTML += string(content)
	}
	return nil
}

func (m *Message) readParts(parts *multipart.Reader) error {
	for {
		// NextRawPart leaves the transfer encoding to readPart.
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read next part: %w", err)
		}
		if err := m.readPart(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part); err != nil {
			return err
		}
	}
}

// bare removes the angle brackets, and what follows them, of an address or id.
func bare(s string) string {
	s = strings.TrimSpace(s)
	if inner, ok := strings.CutPrefix(s, "<"); ok {
		s, _, _ = strings.Cut(inner, ">")
	}
	return s
}
