package gallery_test

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"techbiz/internal/testparts/golden"
)

// TestGoldenForms: the names under which the forms of all pages send what was typed. Forms
// to the same address are merged over the pages and states of an area, which is the first
// word of their names in the gallery. The addresses are the gallery's, too.
func TestGoldenForms(t *testing.T) {
	shown := map[string]*shownForm{}
	for _, e := range exhibits() {
		page, err := html.Parse(strings.NewReader(render(t, e.page)))
		if err != nil {
			t.Fatal(err)
		}
		for n := range page.Descendants() {
			if n.DataAtom != atom.Form {
				continue
			}
			area := "every page"
			if within(n, atom.Main) {
				area, _, _ = strings.Cut(e.name, "-")
			}
			title := area + ": " + titleOf(n)
			if shown[title] == nil {
				shown[title] = &shownForm{fields: map[string]int{}}
			}
			shown[title].add(fieldsOf(n))
		}
	}
	var out strings.Builder
	for _, title := range slices.Sorted(maps.Keys(shown)) {
		fmt.Fprintf(&out, "%s\n%s\n", title, shown[title])
	}
	golden.Check(t, "forms.txt", strings.TrimSuffix(out.String(), "\n"))
}

// shownForm is one form in all states in which it was seen.
type shownForm struct {
	times  int
	fields map[string]int // in how many of them the field was there
}

func (f *shownForm) add(fields []string) {
	f.times++
	for _, field := range fields {
		f.fields[field]++
	}
}

// String lists the fields, one a line.
func (f *shownForm) String() string {
	var out strings.Builder
	for _, field := range slices.Sorted(maps.Keys(f.fields)) {
		always := ""
		if f.fields[field] < f.times {
			always = ", not always"
		}
		fmt.Fprintf(&out, "    %s%s\n", field, always)
	}
	return out.String()
}

// titleOf is a form's method, address and encoding.
func titleOf(form *html.Node) string {
	address := cmp.Or(withoutIDs(attr(form, "action")), "(its own page)")
	title := strings.ToUpper(attr(form, "method")) + " " + address
	if encoding := attr(form, "enctype"); encoding != "" {
		title += " (" + encoding + ")"
	}
	return title
}

// fieldsOf returns the name and type of each field, once. Where one name has several
// values to choose from by a click, each of them is told.
func fieldsOf(form *html.Node) []string {
	var fields []string
	for n := range form.Descendants() {
		name := attr(n, "name")
		if name == "" || !slices.Contains([]atom.Atom{atom.Input, atom.Select, atom.Textarea, atom.Button}, n.DataAtom) {
			continue
		}
		kind := n.Data
		if n.DataAtom == atom.Input {
			kind = attr(n, "type")
		}
		field := name + " " + kind
		if slices.Contains([]string{"radio", "checkbox", "button"}, kind) {
			field += " " + withoutIDs(attr(n, "value"))
		}
		fields = append(fields, field)
	}
	slices.Sort(fields)
	return slices.Compact(fields)
}

var numbers = regexp.MustCompile(`\b[0-9][0-9,]*\b`)

// withoutIDs puts {id} in the place of the gallery's made-up numbers.
func withoutIDs(s string) string { return numbers.ReplaceAllString(s, "{id}") }

func within(n *html.Node, a atom.Atom) bool {
	for up := range n.Ancestors() {
		if up.DataAtom == a {
			return true
		}
	}
	return false
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
