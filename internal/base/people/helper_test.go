package people

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"unicode"
)

// wantRule checks that err is a *FieldError of the field and rule, with a
// message that is fit for the user.
func wantRule(t *testing.T, err error, field, rule string) {
	t.Helper()
	var fe *FieldError
	if !errors.As(err, &fe) {
		t.Fatalf("error is %v (%T), want rule %q", err, err, rule)
	}
	if fe.Field != field || fe.Rule != rule {
		t.Fatalf("broken rule is %s/%s, want %s/%s (%s)", fe.Field, fe.Rule, field, rule, fe.Message)
	}
	if fe.Message == "" || strings.HasSuffix(fe.Message, ".") || !unicode.IsUpper([]rune(fe.Message)[0]) {
		t.Errorf("message %q should be a sentence without its full stop", fe.Message)
	}
}

// logged gives the line that slog's JSON handler writes for a value.
func logged(v any) string {
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "v", v)
	return out.String()
}

func noControl(t *testing.T, s, except string) {
	t.Helper()
	for _, r := range s {
		if unicode.IsControl(r) && !strings.ContainsRune(except, r) || unicode.Is(unicode.Bidi_Control, r) {
			t.Fatalf("%q holds %U", s, r)
		}
	}
}
