package gallery_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// TestCellsSayTheirColumns: on a phone a cell shows its label in place of the heading above
// it, so the two have to be the same, in every table of the gallery.
func TestCellsSayTheirColumns(t *testing.T) {
	for _, e := range exhibits() {
		page, err := html.Parse(strings.NewReader(render(t, e.page)))
		if err != nil {
			t.Fatal(err)
		}
		for n := range page.Descendants() {
			if n.DataAtom != atom.Table || attr(n, "role") != "table" {
				continue
			}
			var columns []string
			for row := range n.Descendants() {
				if row.DataAtom != atom.Tr {
					continue
				}
				if columns == nil {
					columns = cellsOf(row, textOf)
					continue
				}
				labels := cellsOf(row, func(cell *html.Node) string { return attr(cell, "data-label") })
				if strings.Join(labels, "|") != strings.Join(columns, "|") {
					t.Errorf("%s: the cells %q stand under the headings %q", e.name, labels, columns)
				}
			}
		}
	}
}

// cellsOf returns what say tells of each cell of the row.
func cellsOf(row *html.Node, say func(cell *html.Node) string) []string {
	var said []string
	for c := range row.ChildNodes() {
		if c.Type == html.ElementNode {
			said = append(said, say(c))
		}
	}
	return said
}
