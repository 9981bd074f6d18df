package mailer

import (
	"embed"
	"fmt"
	htmltemplate "html/template"
	"strings"
	texttemplate "text/template"
	"unicode/utf8"

	"techbiz/internal/mail"
)

//go:embed templates
var templates embed.FS

var (
	texts = texttemplate.Must(texttemplate.ParseFS(templates, "templates/*.txt"))
	htmls = map[string]*htmltemplate.Template{
		"invitation": parseHTML("invitation"),
		"code":       parseHTML("code"),
		"news":       parseHTML("news"),
		"sign_up":    parseHTML("sign_up"),
		"reminder":   parseHTML("reminder"),
		"device":     parseHTML("device"),
		"notices":    parseHTML("notices"),
		"seed":       parseHTML("seed"),
		"request":    parseHTML("request"),
	}
)

func parseHTML(name string) *htmltemplate.Template {
	return htmltemplate.Must(htmltemplate.ParseFS(templates, "templates/layout.html", "templates/"+name+".html"))
}

// render writes the letter of m with the named templates.
func render(name string, m *mail.Mail, subject string, facts any) (*mail.Letter, error) {
	var text, html strings.Builder
	if err := texts.ExecuteTemplate(&text, name+".txt", facts); err != nil {
		return nil, fmt.Errorf("write text of %s mail: %w", m.Kind, err)
	}
	if err := htmls[name].ExecuteTemplate(&html, "layout.html", facts); err != nil {
		return nil, fmt.Errorf("write HTML of %s mail: %w", m.Kind, err)
	}
	return &mail.Letter{To: m.To, MessageID: m.MessageID, Subject: subject, Text: wrap(text.String()), HTML: html.String()}, nil
}

// lineWidth is the longest line of a text in characters (RFC 5322, 2.1.1).
const lineWidth = 78

// wrap breaks each line of a text at spaces, so that none is longer than lineWidth but
// for words that are, such as a link.
func wrap(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		width := 0
		for i, word := range strings.Fields(line) {
			n := utf8.RuneCountInString(word)
			switch {
			case i == 0:
				b.WriteString(indent)
				width = len(indent) + n
			case width+1+n > lineWidth:
				b.WriteString("\n" + indent)
				width = len(indent) + n
			default:
				b.WriteByte(' ')
				width += 1 + n
			}
			b.WriteString(word)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
