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
	"techbiz/internal/app/webtest"
	"techbiz/internal/auth/signin"
	"techbiz/internal/web"
	"techbiz/internal/web/kit"
)

func TestHeadersOfEveryPage(t *testing.T) {
	p := webtest.NewPortal(t)
	for _, path := range []string{"/sign-in", "/no/such/page", "/privacy", "/healthz"} {
		h := p.Browser().Get(path).Header
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
	p := webtest.NewPortal(t, func(o *app.Options) { o.PublicURL = &url.URL{Scheme: "https", Host: "techbiz.example"} })
	got := p.Browser().Post("/sign-in", "email", webtest.OfficerMailbox).Is(http.StatusSeeOther)
	for _, cookie := range got.Header.Values("Set-Cookie") {
		if !strings.HasPrefix(cookie, "__Host-techbiz") || !strings.Contains(cookie, "; Secure") || strings.Contains(cookie, "Domain") {
			t.Errorf("cookie %s", cookie)
		}
	}
	if !strings.HasPrefix(got.Header.Get("Strict-Transport-Security"), "max-age=") {
		t.Error("no HSTS")
	}
}

// TestOtherTraceIsNotBelieved: nobody outside chooses a Trace ID.
func TestOtherTraceIsNotBelieved(t *testing.T) {
	b := webtest.NewPortal(t).Browser()
	const claimed = "4bf92f3577b34da6a3ce929d0e0e4736"
	b.Header.Set("Traceparent", "00-"+claimed+"-00f067aa0ba902b7-01")
	if b.Get("/sign-in").Header.Get("Trace-Id") == claimed {
		t.Error("the client's trace is continued")
	}
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	i := p.Invited(officer, "jane@tech.gov.sg")
	b := p.BrowserOf(officer)
	b.Header.Set("Sec-Fetch-Site", "cross-site")
	b.Post(web.InvitationURL(i.ID)+"/revoke").Is(http.StatusForbidden).Says("This form was not sent from TechBiz", "Trace ID")
	b.Get(web.InvitationURL(i.ID)).Is(http.StatusOK) // links from elsewhere still lead here
	b.Header.Del("Sec-Fetch-Site")
	b.Header.Set("Origin", "https://evil.example")
	b.Post(web.InvitationURL(i.ID) + "/revoke").Is(http.StatusForbidden)
	b.Post("/api/v1/invitations").Is(http.StatusForbidden).Has("problems#other-origin")
	b.Header.Set("Origin", p.HTTP.URL)
	b.Post(web.InvitationURL(i.ID) + "/revoke").Is(http.StatusSeeOther)
}

func TestPublicOriginIsOursBehindAProxy(t *testing.T) {
	p := webtest.NewPortal(t, func(o *app.Options) { o.PublicURL = &url.URL{Scheme: "https", Host: "techbiz.example"} })
	b := p.Browser()
	b.Header.Set("Origin", "https://techbiz.example")
	b.Post("/sign-in", "email", webtest.OfficerMailbox).LeadsTo("/sign-in/code")
}

func TestPanicBecomesAPage(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Server.Handle(kit.Route{Method: "GET", Pattern: "/boom", Access: kit.SignedIn}, func(*web.Visit) error { panic("at jane@tech.gov.sg") })
	p.Server.Handle(kit.Route{Method: "GET", Pattern: "/late", Access: kit.SignedIn}, func(v *web.Visit) error {
		_, _ = v.W.Write([]byte("half"))
		_ = http.NewResponseController(v.W).Flush()
		panic("too late for a page")
	})
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	page := b.Get("/boom").Is(http.StatusInternalServerError).Has("Officer").
		Says("Something went wrong on our side", "Error 500", "Trace ID: ")
	id := page.Header.Get("Trace-Id")
	page.Says(id).Has("mailto:support@techbiz.test?subject=TechBiz%20support%2C%20Trace%20ID%20" + id)
	log := p.Logged.String()
	if !strings.Contains(log, "protect_test.go") || !strings.Contains(log, id) || strings.Contains(log, "jane@") {
		t.Errorf("the log lacks the stack or the Trace ID, or tells an address:\n%s", log)
	}
	answer, err := b.Client.Get(p.HTTP.URL + "/late") //nolint:noctx // a test
	p.OK(err)
	defer func() { _ = answer.Body.Close() }()
	if text, err := io.ReadAll(answer.Body); err == nil {
		t.Errorf("half a page passes for a whole one: %q", text)
	}
}

func TestTimeRunsOut(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Server.Handle(kit.Route{Method: "GET", Pattern: "/slow", Access: kit.SignedIn}, func(v *web.Visit) error {
		ctx, cancel := context.WithTimeout(v.R.Context(), time.Nanosecond)
		defer cancel()
		v.R = v.R.WithContext(ctx)
		<-ctx.Done()
		return fmt.Errorf("list: %w", ctx.Err())
	})
	p.BrowserOf(p.Officer(webtest.OfficerMailbox)).Get("/slow").Is(http.StatusServiceUnavailable).
		Says("TechBiz is not available right now", "Trace ID", "Back to Overview")
}

func TestUnknownPages(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Browser().Get("/nothing/here").Is(http.StatusNotFound).Says("Page not found", "Trace ID", "Go to sign-in")
	p.BrowserOf(p.Officer(webtest.OfficerMailbox)).Get("/nothing/here").Is(http.StatusNotFound).Says("Back to Overview").Has("Sign out")
	if allow := p.Browser().Do(http.MethodDelete, "/sign-in", nil).Is(http.StatusMethodNotAllowed).Header.Get("Allow"); allow != "GET, POST" {
		t.Errorf("Allow %q", allow)
	}
	if allow := p.Browser().Post("/overview").Is(http.StatusMethodNotAllowed).Header.Get("Allow"); allow != "GET" {
		t.Errorf("Allow %q", allow)
	}
	p.Browser().Get("/assets/no.css").Is(http.StatusNotFound)
}

func TestDatabaseTrouble(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	b.Get("/readyz").Is(http.StatusOK).Has(`"database":"ok"`)
	p.OK(p.Store.Close())
	stranger := p.Browser()
	stranger.Get("/sign-in").Is(http.StatusServiceUnavailable).Says("TechBiz is not available right now")
	got := stranger.Post("/sign-in", "email", webtest.OfficerMailbox).Is(http.StatusServiceUnavailable).
		Says("TechBiz is not available right now", "Trace ID")
	if got.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	b.Get("/overview").Is(http.StatusServiceUnavailable).Says("TechBiz is not available right now", "Trace ID") // its session can't be loaded
	b.Get("/readyz").Is(http.StatusServiceUnavailable).Has(`"database":"failed"`)
	b.Get("/healthz").Is(http.StatusOK)
}

// TestSessionThatCannotBeKept: the page says so instead of pretending that it was.
func TestSessionThatCannotBeKept(t *testing.T) {
	p := webtest.NewPortalWith(t, func(o *web.Options) { o.Sessions = &forgetful{SessionStore: o.Sessions} })
	b := p.Browser()
	b.Post("/sign-in", "email", webtest.OfficerMailbox).LeadsTo("/sign-in/code")
	got := b.Post("/sign-in/code", "code", p.Code(webtest.OfficerMailbox)).Is(http.StatusInternalServerError).Says("Something went wrong")
	if strings.Count(got.Body, "<html") != 1 {
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
	p := webtest.NewPortalWith(t, func(o *web.Options) {
		counter.SessionStore = o.Sessions
		o.Sessions = counter
	})
	b := p.Browser()
	for _, path := range []string{"/", "/sign-in", "/privacy", "/overview", "/nothing"} {
		b.Get(path)
	}
	if counter.tokens != nil {
		t.Errorf("sessions of strangers are written: %v", counter.tokens)
	}
	b.SignIn(webtest.OfficerMailbox)
	b.Get("/overview")
	before := counter.last
	p.Clock.Add(time.Second)
	b.Get("/overview")
	if counter.last != before {
		t.Errorf("an unchanged session has other bytes:\n%s\n%s", before, counter.last)
	}
	for token := range counter.tokens {
		for _, cookie := range b.Client.Jar.Cookies(mustURL(t, p.HTTP.URL)) {
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
