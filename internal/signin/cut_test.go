package signin

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCut(t *testing.T) {
	for sent, want := range map[string]string{
		"": "", "Browser/1.0": "Browser", "Brows\xe9r": "Browsr", strings.Repeat("é", 10): "ééé", "1234567890": "1234567", "123456é": "123456",
	} {
		if got := cut(sent, 7); got != want || !utf8.ValidString(got) {
			t.Errorf("%q became %q, want %q", sent, got, want)
		}
	}
}
