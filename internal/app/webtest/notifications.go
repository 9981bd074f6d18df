package webtest

import (
	"regexp"
	"strings"
)

// Rings checks what the bell says; "" where there is none.
func (r Reply) Rings(want string) Reply {
	r.T.Helper()
	got := ""
	if m := regexp.MustCompile(`(?s)<a class="bell".*?</a>`).FindString(r.Body); m != "" {
		got = strings.Join(strings.Fields(regexp.MustCompile(`<[^>]*>`).ReplaceAllString(m, "")), " ")
	}
	if got != want {
		r.T.Errorf("%s: the bell says %q, want %q", r.What, got, want)
	}
	return r
}
