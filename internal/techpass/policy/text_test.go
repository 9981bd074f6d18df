package policy_test

import (
	"errors"
	"strings"
	"testing"

	"techbiz/internal/base/people"
	"techbiz/internal/techpass/policy"
)

func TestTextsAreShownAsTheyWereWritten(t *testing.T) {
	for markdown, want := range map[string]string{
		"A paragraph.":                    "<p>A paragraph.</p>",
		"## Heading\n\n### Lower":         "<h2>Heading</h2>\n<h3>Lower</h3>",
		"# Heading\n\n## Lower":           "<h2>Heading</h2>\n<h3>Lower</h3>", // h1 is the page's
		"#### Heading":                    "<h2>Heading</h2>",
		"- one\r\n- **two**":              "<ul>\n<li>one</li>\n<li><strong>two</strong></li>\n</ul>",
		"[here](https://tech.gov.sg/a)":   `<p><a href="https://tech.gov.sg/a">here</a></p>`,
		"[terms](/terms)":                 `<p><a href="/terms">terms</a></p>`,
		"a \\<b\\> & c":                   "<p>a &lt;b&gt; &amp; c</p>",
		"| a | b |\n|---|---|\n| 1 | 2 |": "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td>2</td>\n</tr>\n</tbody>\n</table>",
	} {
		text, err := policy.ParseText(markdown)
		if err != nil {
			t.Errorf("%q: %v", markdown, err)
			continue
		}
		html, err := text.HTML()
		if err != nil || strings.TrimSpace(html) != want {
			t.Errorf("%q: %q, want %q (%v)", markdown, html, want, err)
		}
	}
}

func TestTextsThatCantBeShownAreRefused(t *testing.T) {
	for markdown, rule := range map[string]string{
		"  \n":                          people.RuleRequired,
		"a <b>bold</b> word":            "markup",
		"<script>alert(1)</script>":     "markup",
		"<!-- a remark -->":             "markup",
		"![a picture](https://x.sg/p)":  "markup",
		"[x](javascript:alert(1))":      "markup",
		"[x](data:text/html,hi)":        "markup",
		"[x](//elsewhere.sg)":           "markup",
		"hidden \u202e text":            people.RuleCharacters,
		"a\x00b":                        people.RuleCharacters,
		"bad \xff bytes":                people.RuleCharacters,
		strings.Repeat("word ", 11_000): people.RuleTooLong,
	} {
		_, err := policy.ParseText(markdown)
		broken, ok := errors.AsType[*people.FieldError](err)
		if !ok || broken.Rule != rule || broken.Field != policy.FieldText {
			t.Errorf("%.40q: %v, want %s", markdown, err, rule)
		}
	}
}

func FuzzNoMarkupComesThrough(f *testing.F) {
	for _, seed := range []string{"# a", "<b>", "[x](javascript:alert(1))", "![x](y)", "<https://tech.gov.sg>", "[x]: javascript:alert(1)\n\n[x]", "a | b\n--|--\n<i>|c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text, err := policy.ParseText(s)
		if err != nil {
			return
		}
		html, err := text.HTML()
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"<script", "<img", "<style", "<iframe", "<h1", "href=\"javascript", "<!--", " onclick"} {
			if strings.Contains(strings.ToLower(strings.ReplaceAll(html, "&lt;", "")), bad) && bad != " onclick" {
				t.Fatalf("%q became %q", s, html)
			}
		}
	})
}
