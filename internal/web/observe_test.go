package web_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"techbiz/internal/app/webtest"
)

// TestLogTellsNoPersonalData: a whole onboarding, its refusals and its errors leave
// neither addresses nor tokens nor codes in the log.
func TestLogTellsNoPersonalData(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.Browser()
	b.SignIn(webtest.OfficerMailbox)
	b.Post("/invite/email", "email", "jane@tech.gov.sg", "reason", "Payments")
	b.Post("/invite/email", "email", "jane@tech.gov.sg", "reason", "Payments")
	b.Post("/invite/email", "email", "jane@nowhere.gov.sg", "reason", "Payments")
	b.Get("/invite/status?q=jane@tech.gov.sg")
	b.Get("/jane@tech.gov.sg")
	link := p.Link("jane@tech.gov.sg")
	b.Get(link) // signed in as somebody else
	invitee := p.Browser()
	invitee.Get(link)
	invitee.Post(link + "/code")
	code := p.Code("jane@tech.gov.sg")
	invitee.Post(link+"/verify", "code", code).LeadsTo("/onboarding")
	p.OK(p.Store.Close())
	b.Get("/invite/status?q=jane@tech.gov.sg")
	log := p.Logged.String()
	token := strings.TrimPrefix(link, "/accept/")
	for what, secret := range map[string]string{"an address": "@", "a token": token, "a code": code, "a search": "jane"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log tells %s:\n%s", what, regexp.MustCompile(`(?m)^.*`+regexp.QuoteMeta(secret)+`.*$`).FindString(log))
		}
	}
	for _, said := range []string{
		"method=GET route=/accept/{token} status=200", "route=/invite/email status=422", "actor.role=officer", "trace_id=", "ms=", "bytes=", "status=503",
	} {
		if !strings.Contains(log, said) {
			t.Errorf("the log lacks %s:\n%s", said, log)
		}
	}
}

func TestMetricsByRoute(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Browser().Get("/sign-in")
	p.Browser().Get("/accept/" + strings.Repeat("A", 43))
	p.Browser().Do("BREW", "/sign-in", nil)
	p.Browser().Get("/metrics").Is(http.StatusNotFound) // which is for operations alone
	w := httptest.NewRecorder()
	p.NewOperationsHandler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	page := webtest.Reply{T: t, What: "metrics", Body: w.Body.String()}
	page.Has(`techbiz_http_request_duration_seconds_count{method="GET",route="/sign-in",status="200"} 1`).
		Has(`techbiz_http_request_duration_seconds_count{method="GET",route="/accept/{token}",status="404"} 1`).
		Has(`techbiz_http_request_duration_seconds_count{method="other",route="/",status="405"} 1`)
}
