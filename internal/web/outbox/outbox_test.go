package outbox_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"techbiz/internal/app"
	"techbiz/internal/app/webtest"
)

func TestOutbox(t *testing.T) {
	p := webtest.NewPortal(t, func(o *app.Options) { o.Web.Demo = true })
	p.Browser().Get("/outbox").Is(http.StatusOK).Says("No mail yet")
	p.Invited(p.Officer(webtest.OfficerMailbox), "jane@tech.gov.sg")
	link := p.Link("jane@tech.gov.sg")
	page := p.Browser().Get("/outbox").Says("To jane@tech.gov.sg", "To "+webtest.OfficerMailbox).Has(`href="` + p.HTTP.URL + link + `"`).Has("Demo data.")
	path := regexp.MustCompile(`/outbox/[0-9a-f-]{36}/html`).FindString(page.Body)
	letter := p.Browser().Get(path).Is(http.StatusOK).Has("<html")
	if csp := letter.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox") || strings.Contains(csp, "script-src") || strings.Contains(csp, "'self'") {
		t.Errorf("a letter may do too much: %s", csp)
	}

	var letters []struct {
		To, Subject, Text, HTML string
		SentAt                  time.Time `json:"sent_at"`
	}
	p.OK(json.Unmarshal([]byte(p.Browser().Get("/outbox.json").Is(http.StatusOK).Body), &letters))
	if len(letters) != 2 || letters[0].To != "jane@tech.gov.sg" || letters[0].Subject == "" || letters[0].HTML == "" ||
		!strings.Contains(letters[0].Text, link) || !letters[0].SentAt.Equal(p.Clock.Now()) {
		t.Errorf("%+v", letters)
	}
}

func TestOutboxIsNotThereWhereMailLeaves(t *testing.T) {
	p := webtest.NewPortal(t, func(o *app.Options) { o.Web.ShowOutbox = false; o.Web.Demo = true })
	for _, path := range []string{"/outbox", "/outbox.json", "/outbox/1/html"} {
		p.Browser().Get(path).Is(http.StatusNotFound)
	}
	if strings.Contains(p.Browser().Get("/sign-in").Body, "/outbox") {
		t.Error("a page leads to the outbox")
	}
}
