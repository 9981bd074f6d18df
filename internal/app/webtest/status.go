package webtest

import (
	"regexp"
	"strings"
)

// Href returns where the link with this text leads.
func Href(r Reply, text string) string {
	r.T.Helper()
	m := regexp.MustCompile(`<a[^>]*\shref="([^"]*)"[^>]*>\s*` + text).FindStringSubmatch(r.Body)
	if m == nil {
		r.T.Fatalf("%s: no link %s", r.What, text)
	}
	return strings.ReplaceAll(m[1], "&amp;", "&")
}
