package outbox

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/mail"
	"techbiz/internal/web/access"
	"techbiz/internal/web/kit"
	"techbiz/internal/web/view"
)

// shown is how many letters the outbox shows.
const shown = 200

// showOutbox shows the letters that left for nowhere.
func (p *Pages) showOutbox(v *access.Visitor) error {
	letters, err := p.Letters.Letters(v.R.Context(), shown)
	if err != nil {
		return fmt.Errorf("outbox: %w", err)
	}
	model := Outbox{URL: "/outbox"}
	for _, l := range letters {
		id := letterID(l)
		model.Mails = append(model.Mails, OutboxMail{
			ID:      id,
			To:      l.To.String(),
			Subject: l.Subject,
			Sent:    view.DateTimeSeconds(l.SentAt),
			Text:    l.Text,
			HTMLURL: "/outbox/" + id + "/html",
			Links:   p.linksIn(l.Text),
		})
	}
	if err := p.fillAuthenticators(&model); err != nil {
		return err
	}
	return v.DrawPart(OutboxPage(v.Page("Outbox"), model), OutboxFragment(model))
}

// letterID is the letter's name in addresses: its Message-ID without the host.
func letterID(l mail.Captured) string {
	id, _, _ := strings.Cut(l.MessageID, "@")
	return id
}

var webAddress = regexp.MustCompile(`https?://[^\s<>"]+`)

// linksIn finds the links to this portal, so that they need not be copied.
func (p *Pages) linksIn(text string) []view.Link {
	var links []view.Link
	for _, address := range webAddress.FindAllString(text, -1) {
		if strings.HasPrefix(address, p.PublicURL.String()) {
			links = append(links, view.Link{Text: address, URL: address})
		}
	}
	return links
}

// letterJSON is one letter for programs.
type letterJSON struct {
	To      string `json:"to"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
	HTML    string `json:"html"`
	SentAt  string `json:"sent_at"` // RFC 3339
}

// listOutbox answers programs with the letters, newest first.
func (p *Pages) listOutbox(v *access.Visitor) error {
	letters, err := p.Letters.Letters(v.R.Context(), shown)
	if err != nil {
		return fmt.Errorf("outbox: %w", err)
	}
	list := make([]letterJSON, len(letters))
	for i, l := range letters {
		list[i] = letterJSON{To: l.To.String(), Subject: l.Subject, Text: l.Text, HTML: l.HTML, SentAt: l.SentAt.Format(time.RFC3339Nano)}
	}
	kit.WriteJSON(v.W, http.StatusOK, list)
	return nil
}

// letterPolicy lets a letter show its own styles and nothing else; its page is of an
// origin of its own, which can't reach the portal.
const letterPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; " +
	"frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"

// showLetter shows a letter as a mail program would.
func (p *Pages) showLetter(v *access.Visitor) error {
	letters, err := p.Letters.Letters(v.R.Context(), shown)
	if err != nil {
		return fmt.Errorf("outbox: %w", err)
	}
	for _, l := range letters {
		if letterID(l) != v.R.PathValue("id") {
			continue
		}
		body := l.HTML
		if body == "" {
			body = "<pre>" + html.EscapeString(l.Text) + "</pre>"
		}
		v.W.Header().Set("Content-Security-Policy", letterPolicy)
		v.W.Header().Set("Referrer-Policy", "no-referrer")
		v.W.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = v.W.Write([]byte(body)) // ignore: the client disconnected
		return nil
	}
	return fault.NotFound
}
