package web_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app"
)

func TestOutbox(t *testing.T) {
	p := newPortal(t, func(o *app.Options) { o.Web.Demo = true })
	p.browser().get("/outbox").is(http.StatusOK).says("No mail yet")
	p.invited(p.Officer(officerMailbox), "jane@tech.gov.sg")
	link := p.link("jane@tech.gov.sg")
	page := p.browser().get("/outbox").says("To jane@tech.gov.sg", "To "+officerMailbox).has(`href="` + p.http.URL + link + `"`).has("Demo data.")
	path := regexp.MustCompile(`/outbox/[0-9a-f-]{36}/html`).FindString(page.body)
	letter := p.browser().get(path).is(http.StatusOK).has("<html")
	if csp := letter.header.Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox") || strings.Contains(csp, "script-src") || strings.Contains(csp, "'self'") {
		t.Errorf("a letter may do too much: %s", csp)
	}

	var letters []struct {
		To, Subject, Text, HTML string
		SentAt                  time.Time `json:"sent_at"`
	}
	p.OK(json.Unmarshal([]byte(p.browser().get("/outbox.json").is(http.StatusOK).body), &letters))
	if len(letters) != 2 || letters[0].To != "jane@tech.gov.sg" || letters[0].Subject == "" || letters[0].HTML == "" ||
		!strings.Contains(letters[0].Text, link) || !letters[0].SentAt.Equal(p.Clock.Now()) {
		t.Errorf("%+v", letters)
	}
}

func TestOutboxIsNotThereWhereMailLeaves(t *testing.T) {
	p := newPortal(t, func(o *app.Options) { o.Web.ShowOutbox = false; o.Web.Demo = true })
	for _, path := range []string{"/outbox", "/outbox.json", "/outbox/1/html"} {
		p.browser().get(path).is(http.StatusNotFound)
	}
	if strings.Contains(p.browser().get("/sign-in").body, "/outbox") {
		t.Error("a page leads to the outbox")
	}
}
