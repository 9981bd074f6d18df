package web_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"techbiz/internal/app"
	"techbiz/internal/signin"
	"techbiz/internal/web"
	"techbiz/internal/web/kit"
)

func TestHeadersOfEveryPage(t *testing.T) {
	p := newPortal(t)
	for _, path := range []string{"/sign-in", "/no/such/page", "/privacy", "/healthz"} {
		h := p.browser().get(path).header
		for name, want := range map[string]string{
			"Content-Security-Policy":      web.ContentPolicy,
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "same-origin",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
			"Cache-Control":                "no-store",
			"Strict-Transport-Security":    "",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s %q, want %q", path, name, got, want)
			}
		}
		if !strings.Contains(h.Get("Permissions-Policy"), "camera=()") || len(h.Get("Trace-Id")) != 32 {
			t.Errorf("%s: Permissions-Policy %q, Trace-Id %q", path, h.Get("Permissions-Policy"), h.Get("Trace-Id"))
		}
	}
}

func TestCookiesAndTransportWhereThePortalIsOnHTTPS(t *testing.T) {
	p := newPortal(t, func(o *app.Options) { o.PublicURL = &url.URL{Scheme: "https", Host: "techbiz.example"} })
	got := p.browser().post("/sign-in", "email", officerMailbox).is(http.StatusSeeOther)
	for _, cookie := range got.header.Values("Set-Cookie") {
		if !strings.HasPrefix(cookie, "__Host-techbiz") || !strings.Contains(cookie, "; Secure") || strings.Contains(cookie, "Domain") {
			t.Errorf("cookie %s", cookie)
		}
	}
	if !strings.HasPrefix(got.header.Get("Strict-Transport-Security"), "max-age=") {
		t.Error("no HSTS")
	}
}

// TestOtherTraceIsNotBelieved: nobody outside chooses a Trace ID.
func TestOtherTraceIsNotBelieved(t *testing.T) {
	b := newPortal(t).browser()
	const claimed = "4bf92f3577b34da6a3ce929d0e0e4736"
	b.header.Set("Traceparent", "00-"+claimed+"-00f067aa0ba902b7-01")
	if b.get("/sign-in").header.Get("Trace-Id") == claimed {
		t.Error("the client's trace is continued")
	}
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	i := p.invited(officer, "jane@tech.gov.sg")
	b := p.as(officer)
	b.header.Set("Sec-Fetch-Site", "cross-site")
	b.post(web.InvitationURL(i.ID)+"/revoke").is(http.StatusForbidden).says("This form was not sent from TechBiz", "Trace ID")
	b.get(web.InvitationURL(i.ID)).is(http.StatusOK) // links from elsewhere still lead here
	b.header.Del("Sec-Fetch-Site")
	b.header.Set("Origin", "https://evil.example")
	b.post(web.InvitationURL(i.ID) + "/revoke").is(http.StatusForbidden)
	b.post("/api/v1/invitations").is(http.StatusForbidden).has("problems#other-origin")
	b.header.Set("Origin", p.http.URL)
	b.post(web.InvitationURL(i.ID) + "/revoke").is(http.StatusSeeOther)
}

func TestPublicOriginIsOursBehindAProxy(t *testing.T) {
	p := newPortal(t, func(o *app.Options) { o.PublicURL = &url.URL{Scheme: "https", Host: "techbiz.example"} })
	b := p.browser()
	b.header.Set("Origin", "https://techbiz.example")
	b.post("/sign-in", "email", officerMailbox).leadsTo("/sign-in/code")
}

func TestPanicBecomesAPage(t *testing.T) {
	p := newPortal(t)
	p.server.Handle(kit.Route{Method: "GET", Pattern: "/boom", Access: kit.SignedIn}, func(*web.Visit) error { panic("at jane@tech.gov.sg") })
	p.server.Handle(kit.Route{Method: "GET", Pattern: "/late", Access: kit.SignedIn}, func(v *web.Visit) error {
		_, _ = v.W.Write([]byte("half"))
		_ = http.NewResponseController(v.W).Flush()
		panic("too late for a page")
	})
	b := p.as(p.Officer(officerMailbox))
	page := b.get("/boom").is(http.StatusInternalServerError).has("Officer").
		says("Something went wrong on our side", "Error 500", "Trace ID: ")
	id := page.header.Get("Trace-Id")
	page.says(id).has("mailto:support@techbiz.test?subject=TechBiz%20support%2C%20Trace%20ID%20" + id)
	log := p.Logged.String()
	if !strings.Contains(log, "protect_test.go") || !strings.Contains(log, id) || strings.Contains(log, "jane@") {
		t.Errorf("the log lacks the stack or the Trace ID, or tells an address:\n%s", log)
	}
	answer, err := b.client.Get(p.http.URL + "/late") //nolint:noctx // a test
	p.OK(err)
	defer func() { _ = answer.Body.Close() }()
	if text, err := io.ReadAll(answer.Body); err == nil {
		t.Errorf("half a page passes for a whole one: %q", text)
	}
}

func TestTimeRunsOut(t *testing.T) {
	p := newPortal(t)
	p.server.Handle(kit.Route{Method: "GET", Pattern: "/slow", Access: kit.SignedIn}, func(v *web.Visit) error {
		ctx, cancel := context.WithTimeout(v.R.Context(), time.Nanosecond)
		defer cancel()
		v.R = v.R.WithContext(ctx)
		<-ctx.Done()
		return fmt.Errorf("list: %w", ctx.Err())
	})
	p.as(p.Officer(officerMailbox)).get("/slow").is(http.StatusServiceUnavailable).
		says("TechBiz is not available right now", "Trace ID", "Back to Overview")
}

func TestUnknownPages(t *testing.T) {
	p := newPortal(t)
	p.browser().get("/nothing/here").is(http.StatusNotFound).says("Page not found", "Trace ID", "Go to sign-in")
	p.as(p.Officer(officerMailbox)).get("/nothing/here").is(http.StatusNotFound).says("Back to Overview").has("Sign out")
	if allow := p.browser().do(http.MethodDelete, "/sign-in", nil).is(http.StatusMethodNotAllowed).header.Get("Allow"); allow != "GET, POST" {
		t.Errorf("Allow %q", allow)
	}
	if allow := p.browser().post("/overview").is(http.StatusMethodNotAllowed).header.Get("Allow"); allow != "GET" {
		t.Errorf("Allow %q", allow)
	}
	p.browser().get("/assets/no.css").is(http.StatusNotFound)
}

func TestDatabaseTrouble(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	b.get("/readyz").is(http.StatusOK).has(`"database":"ok"`)
	p.OK(p.Store.Close())
	stranger := p.browser()
	stranger.get("/sign-in").is(http.StatusServiceUnavailable).says("TechBiz is not available right now")
	got := stranger.post("/sign-in", "email", officerMailbox).is(http.StatusServiceUnavailable).
		says("TechBiz is not available right now", "Trace ID")
	if got.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	b.get("/overview").is(http.StatusServiceUnavailable).says("TechBiz is not available right now", "Trace ID") // its session can't be loaded
	b.get("/readyz").is(http.StatusServiceUnavailable).has(`"database":"failed"`)
	b.get("/healthz").is(http.StatusOK)
}

// TestSessionThatCannotBeKept: the page says so instead of pretending that it was.
func TestSessionThatCannotBeKept(t *testing.T) {
	p := newPortalWith(t, func(o *web.Options) { o.Sessions = &forgetful{SessionStore: o.Sessions} })
	b := p.browser()
	b.post("/sign-in", "email", officerMailbox).leadsTo("/sign-in/code")
	got := b.post("/sign-in/code", "code", p.code(officerMailbox)).is(http.StatusInternalServerError).says("Something went wrong")
	if strings.Count(got.body, "<html") != 1 {
		t.Error("two pages in one answer")
	}
}

// forgetful is a session store whose disk is full.
type forgetful struct{ web.SessionStore }

func (*forgetful) CommitCtx(context.Context, string, []byte, time.Time) error {
	return errors.New("disk full")
}

// TestHealthAndOperations: what answers where a node has no portal, and at the operations
// listener of every node.
func TestHealthAndOperations(t *testing.T) {
	ready := errors.New("not yet")
	checks := []web.Check{{Name: "database", Passes: func(context.Context) error { return nil }}, {Name: "key", Passes: func(context.Context) error { return ready }}}
	var log bytes.Buffer
	logger := slog.New(slog.NewTextHandler(&log, nil))
	for name, h := range map[string]struct {
		http.Handler
		metrics int
	}{"health": {web.HealthHandler(checks, logger), 404}, "operations": {web.OperationsHandler(checks, prometheus.NewRegistry(), logger), 200}} {
		ask := func(path string) (int, string) {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
			return w.Code, w.Body.String()
		}
		ready = errors.New("not yet")
		for path, want := range map[string]int{"/healthz": 200, "/readyz": 503, "/metrics": h.metrics, "/overview": 404} {
			if got, _ := ask(path); got != want {
				t.Errorf("%s: %s answers %d, want %d", name, path, got, want)
			}
		}
		if _, body := ask("/readyz"); !strings.Contains(body, `"database":"ok","key":"failed"`) || strings.Contains(body, "not yet") {
			t.Errorf("%s: %s", name, body)
		}
		ready = nil
		if got, body := ask("/readyz"); got != 200 || !strings.Contains(body, `"key":"ok"`) {
			t.Errorf("%s: %d %s", name, got, body)
		}
	}
	if !strings.Contains(log.String(), "check=key cause=\"not yet\"") {
		t.Errorf("the log does not say why: %s", &log)
	}
}

// TestSessionsAreWrittenSparingly: looking around writes no session, and using one
// writes it once in a while.
func TestSessionsAreWrittenSparingly(t *testing.T) {
	counter := &counting{}
	p := newPortalWith(t, func(o *web.Options) {
		counter.SessionStore = o.Sessions
		o.Sessions = counter
	})
	b := p.browser()
	for _, path := range []string{"/", "/sign-in", "/privacy", "/overview", "/nothing"} {
		b.get(path)
	}
	if counter.tokens != nil {
		t.Errorf("sessions of strangers are written: %v", counter.tokens)
	}
	b.signIn(officerMailbox)
	b.get("/overview")
	before := counter.last
	p.Clock.Add(time.Second)
	b.get("/overview")
	if counter.last != before {
		t.Errorf("an unchanged session has other bytes:\n%s\n%s", before, counter.last)
	}
	for token := range counter.tokens {
		for _, cookie := range b.client.Jar.Cookies(mustURL(t, p.http.URL)) {
			if token == cookie.Value {
				t.Error("the cookie's value is stored as it is")
			}
		}
	}
	if counter.expiry.Sub(p.Clock.Now()) != signin.IdleTimeout {
		t.Errorf("the session ends in %s", counter.expiry.Sub(p.Clock.Now()))
	}
}

// counting is a session store that tells what was written.
type counting struct {
	web.SessionStore

	tokens map[string]bool
	last   string
	expiry time.Time
}

func (c *counting) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	if c.tokens == nil {
		c.tokens = map[string]bool{}
	}
	c.tokens[token], c.last, c.expiry = true, string(b), expiry
	return c.SessionStore.CommitCtx(ctx, token, b, expiry)
}

func mustURL(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
