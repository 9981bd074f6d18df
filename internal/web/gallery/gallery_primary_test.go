package gallery_test

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// manyPrimaries are the pages that may have more than one primary button, each with the reason.
var manyPrimaries = map[string]string{}

// TestOnePrimaryButton: a page says by one button what is meant to be done next.
func TestOnePrimaryButton(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range exhibits() {
		page, err := html.Parse(strings.NewReader(render(t, e.page)))
		if err != nil {
			t.Fatal(err)
		}
		primaries := primaryButtons(page, false)
		why := manyPrimaries[e.name]
		seen[e.name] = true
		switch {
		case len(primaries) > 1 && why == "":
			t.Errorf("%s has %d primary buttons: %s", e.name, len(primaries), strings.Join(primaries, ", "))
		case len(primaries) <= 1 && why != "":
			t.Errorf("%s is listed as an exception and is none (any more)", e.name)
		}
	}
	for name := range manyPrimaries {
		if !seen[name] {
			t.Errorf("%s is listed as an exception, and there is no such page", name)
		}
	}
}

// primaryButtons are the words of the primary buttons in main.
func primaryButtons(n *html.Node, inMain bool) (words []string) {
	inMain = inMain || n.DataAtom == atom.Main
	if inMain && slices.Contains(strings.Fields(attr(n, "class")), "btn--primary") {
		return []string{strings.Join(strings.Fields(textOf(n)), " ")}
	}
	for c := range n.ChildNodes() {
		words = append(words, primaryButtons(c, inMain)...)
	}
	return words
}

func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var b strings.Builder
	for c := range n.ChildNodes() {
		b.WriteString(textOf(c))
	}
	return b.String()
}
