// Package redact keeps people and secrets out of the log: mailboxes, phone numbers and tokens
// stand in many errors, wherever they come from.
package redact

import (
	"fmt"
	"log/slog"
	"regexp"
	"strings"

	"context"
)

// What stands in the place of what was found.
const (
	Mailbox = "[mailbox]"
	Phone   = "[phone]"
	Token   = "[token]"
)

var (
	mailbox = regexp.MustCompile(`[^\s<>()"'=,:;\[\]/\\]+(@|%40)[^\s<>()"',;:\[\]/\\]+`)
	// bearer is what stands behind the name of a secret, in headers, forms and addresses.
	bearer = regexp.MustCompile(`(?i)\b(bearer\s+|basic\s+|(?:access_token|refresh_token|id_token|client_secret|code_verifier|password|passwd|token)["']?\s*[=:]\s*["']?)([^\s"'&,;()\[\]]+)`)
	// jwt is a signed token.
	jwt = regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]*)?`)
	// random may be a token: 32 bytes or more as base64url. Hashes, in hexadecimal, and Trace
	// IDs are none.
	random = regexp.MustCompile(`[A-Za-z0-9_-]{43,}`)
	hexa   = regexp.MustCompile(`^(?:[0-9a-f-]+|[0-9A-F-]+)$`)
	// phone is a number with its country code, or eight digits as in Singapore; see isPhone.
	phone = regexp.MustCompile(`\+\d[\d ()-]{6,18}\d|[3689]\d{3}[ -]?\d{4}`)
)

// String returns the text without what tells of people or lets anybody in.
func String(s string) string {
	s = bearer.ReplaceAllString(s, "${1}"+Token)
	s = jwt.ReplaceAllString(s, Token)
	s = random.ReplaceAllStringFunc(s, func(found string) string {
		if isToken(found) {
			return Token
		}
		return found
	})
	s = mailbox.ReplaceAllString(s, Mailbox)
	return replacePhones(s)
}

// isToken tells random letters from names that people chose.
func isToken(s string) bool {
	return !hexa.MatchString(s) && strings.ContainsAny(s, "0123456789") &&
		strings.ToLower(s) != s && strings.ToUpper(s) != s
}

// replacePhones leaves digits alone that are a part of something longer, such as an id, a time
// or an address.
func replacePhones(s string) string {
	var b strings.Builder
	end := 0
	for _, at := range phone.FindAllStringIndex(s, -1) {
		if at[0] > 0 && isPartOfMore(s[at[0]-1]) && s[at[0]] != '+' || at[1] < len(s) && isPartOfMore(s[at[1]]) {
			continue
		}
		b.WriteString(s[end:at[0]] + Phone)
		end = at[1]
	}
	return b.String() + s[end:]
}

func isPartOfMore(c byte) bool {
	return c == '-' || c == '_' || c == '.' || c == '+' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// Handler returns a handler that hands all lines on to next with every text in them redacted:
// the message, and the attributes with the words of errors, however deep.
func Handler(next slog.Handler) slog.Handler { return handler{next} }

type handler struct{ next slog.Handler }

// Enabled implements slog.Handler.
func (h handler) Enabled(ctx context.Context, level slog.Level) bool {
	return h.next.Enabled(ctx, level)
}

// Handle implements slog.Handler.
func (h handler) Handle(ctx context.Context, r slog.Record) error {
	clean := slog.NewRecord(r.Time, r.Level, String(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(attr(a))
		return true
	})
	return h.next.Handle(ctx, clean)
}

// WithAttrs implements slog.Handler.
func (h handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(attrs))
	for n, a := range attrs {
		clean[n] = attr(a)
	}
	return handler{h.next.WithAttrs(clean)}
}

// WithGroup implements slog.Handler.
func (h handler) WithGroup(name string) slog.Handler { return handler{h.next.WithGroup(name)} }

func attr(a slog.Attr) slog.Attr {
	switch v := a.Value.Resolve(); v.Kind() {
	case slog.KindString:
		a.Value = slog.StringValue(String(v.String()))
	case slog.KindGroup:
		group := make([]slog.Attr, len(v.Group()))
		for n, member := range v.Group() {
			group[n] = attr(member)
		}
		a.Value = slog.GroupValue(group...)
	case slog.KindAny:
		// An error, a list, a struct: its text is all that may be told of it.
		a.Value = slog.StringValue(String(fmt.Sprint(v.Any())))
	default:
		a.Value = v
	}
	return a
}
