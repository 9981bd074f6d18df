package web_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
)

// TestLogTellsNoPersonalData: a whole onboarding, its refusals and its errors leave
// neither addresses nor tokens nor codes in the log.
func TestLogTellsNoPersonalData(t *testing.T) {
	p := newPortal(t)
	b := p.browser()
	b.signIn(officerMailbox)
	b.post("/invite/email", "email", "jane@tech.gov.sg", "reason", "Payments")
	b.post("/invite/email", "email", "jane@tech.gov.sg", "reason", "Payments")
	b.post("/invite/email", "email", "jane@nowhere.gov.sg", "reason", "Payments")
	b.get("/invite/status?q=jane@tech.gov.sg")
	b.get("/jane@tech.gov.sg")
	link := p.link("jane@tech.gov.sg")
	b.get(link) // signed in as somebody else
	invitee := p.browser()
	invitee.get(link)
	invitee.post(link + "/code")
	code := p.code("jane@tech.gov.sg")
	invitee.post(link+"/verify", "code", code).leadsTo("/onboarding")
	p.OK(p.Store.Close())
	b.get("/invite/status?q=jane@tech.gov.sg")
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
	p := newPortal(t)
	p.browser().get("/sign-in")
	p.browser().get("/accept/" + strings.Repeat("A", 43))
	p.browser().do("BREW", "/sign-in", nil)
	p.browser().get("/metrics").is(http.StatusNotFound) // which is for operations alone
	w := httptest.NewRecorder()
	p.NewOperationsHandler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	page := reply{t: t, what: "metrics", body: w.Body.String()}
	page.has(`techbiz_http_request_duration_seconds_count{method="GET",route="/sign-in",status="200"} 1`).
		has(`techbiz_http_request_duration_seconds_count{method="GET",route="/accept/{token}",status="404"} 1`).
		has(`techbiz_http_request_duration_seconds_count{method="other",route="/",status="405"} 1`)
}
