package policy

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"

	"techbiz/internal/base/people"
)

// Text is the Markdown of a policy: headings, paragraphs, lists, tables, emphasis and links.
// One that breaks the rules of ParseText can't exist.
type Text struct{ markdown string }

// MaxText is the most characters of a text.
const MaxText = 50_000

// firstHeading is the level of a text's greatest headings: the page has the title above them.
const firstHeading = 2

// markdown has no raw HTML, and drops links that would run a script: goldmark does so
// unless it is told otherwise.
var markdown = goldmark.New(goldmark.WithExtensions(extension.Table))

// ParseText reads a text. The error is a *people.FieldError of field "text": nothing that
// would be left out when the text is shown is taken.
func ParseText(s string) (Text, error) {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
	switch {
	case s == "":
		return Text{}, broken(FieldText, people.RuleRequired, "Enter the text")
	case !utf8.ValidString(s) || strings.ContainsFunc(s, hidden):
		return Text{}, broken(FieldText, people.RuleCharacters, "The text holds characters that can't be shown. Copy it from a plain text")
	case utf8.RuneCountInString(s) > MaxText:
		return Text{}, broken(FieldText, people.RuleTooLong, fmt.Sprintf("The text has more than %d characters. Shorten it", MaxText))
	}
	if problem := inTheWay(s); problem != "" {
		return Text{}, broken(FieldText, "markup", problem)
	}
	return Text{s + "\n"}, nil
}

// hidden characters are neither seen nor part of the layout.
func hidden(r rune) bool {
	return unicode.IsControl(r) && r != '\n' && r != '\t' || unicode.Is(unicode.Bidi_Control, r)
}

// inTheWay says what of the Markdown would not be shown, "" where all of it is.
func inTheWay(s string) (problem string) {
	_ = ast.Walk(parse(s), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.RawHTML, *ast.HTMLBlock:
			problem = "HTML is not shown. Write it as Markdown, or put a backslash before each < that stands for itself"
		case *ast.Image:
			problem = "Pictures are not shown. Describe in words what is on it"
		case *ast.Link:
			if !goodLink(string(n.Destination)) {
				problem = "Links start with https://, http:// or mailto:, or with / for a page of this portal"
			}
		}
		if problem != "" {
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return problem
}

func goodLink(to string) bool {
	for _, start := range []string{"https://", "http://", "mailto:"} {
		if strings.HasPrefix(strings.ToLower(to), start) {
			return true
		}
	}
	return strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//")
}

func parse(s string) ast.Node { return markdown.Parser().Parse(text.NewReader([]byte(s))) }

// Markdown gives the text as it was typed.
func (t Text) Markdown() string { return t.markdown }

// IsZero tells whether there is no text.
func (t Text) IsZero() bool { return t.markdown == "" }

// HTML gives the text as markup that may stand in a page as it is, below its title: its
// greatest headings are h2.
func (t Text) HTML() (string, error) {
	root := parse(t.markdown)
	down := firstHeading - greatest(root)
	err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			h.Level = min(6, h.Level+down)
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		return "", fmt.Errorf("walk through policy: %w", err)
	}
	var b bytes.Buffer
	if err := markdown.Renderer().Render(&b, []byte(t.markdown), root); err != nil {
		return "", fmt.Errorf("render policy: %w", err)
	}
	return b.String(), nil
}

// greatest is the level of the greatest headings in the text.
func greatest(root ast.Node) int {
	level := 6
	_ = ast.Walk(root, func(n ast.Node, _ bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok {
			level = min(level, h.Level)
		}
		return ast.WalkContinue, nil
	})
	return level
}

// Restore is for stores: it takes back a text that ParseText let pass before.
func Restore(markdown string) Text { return Text{markdown} }
