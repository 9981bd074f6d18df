package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"techbiz/internal/app/webtest"
	"techbiz/internal/store"
	"techbiz/internal/testparts"
	"techbiz/internal/web"
)

// onOwnPostgres starts a portal over a server that the test may freeze or stop.
func onOwnPostgres(t *testing.T) (*webtest.Portal, *testparts.PG) {
	t.Helper()
	pg := testparts.OwnPostgres(t)
	s, err := store.Open(t.Context(), pg.DSN, store.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	p := webtest.StartPortal(t, pg.DSN, func(*web.Options) {})
	p.Allow("tech.gov.sg")
	return p, pg
}

// waiter is somebody whose requests the database keeps waiting.
type waiter struct {
	p       *webtest.Portal
	token   string // of the API
	who     *webtest.Browser
	guest   *webtest.Browser
	product *webtest.Product
}

func newWaiter(p *webtest.Portal) waiter {
	p.Helper()
	officer := p.Officer(webtest.OfficerMailbox)
	token, _, err := p.SignIn.CreateToken(context.Background(), officer.Email)
	p.OK(err)
	return waiter{p: p, token: token, who: p.BrowserSignedIn(officer, "otp"), guest: p.Browser(), product: p.Product()}
}

// ask sends requests of each kind at once, and returns what is wrong with the answers.
func (w waiter) ask(wrong func(what string, r *http.Response, took time.Duration) string) []string {
	type request struct {
		method, path, body string
		who                *webtest.Browser
		api                bool
	}
	form := url.Values{"email": {"jane@tech.gov.sg"}, "reason": {"Payments"}, "seed": {"no"}}.Encode()
	openID := func(more string) string {
		return url.Values{"client_id": {w.product.ID}, "client_secret": {w.product.Secret}}.Encode() + "&" + more
	}
	requests := []request{
		{method: "GET", path: "/overview", body: "", who: w.who, api: false},
		{method: "GET", path: "/invite/status", body: "", who: w.who, api: false},
		{method: "GET", path: "/invite/status/export.csv", body: "", who: w.who, api: false},
		{method: "POST", path: "/invite/email", body: form, who: w.who, api: false},
		{method: "GET", path: "/sign-in", body: "", who: w.who, api: false},
		{method: "GET", path: "/sign-in", body: "", who: w.guest, api: false},
		{method: "GET", path: "/techpass/sign-in", body: "", who: w.guest, api: false},
		{method: "GET", path: "/accept/" + strings.Repeat("A", 43), body: "", who: w.guest, api: false},
		{method: "POST", path: "/sign-in", body: "email=officer%40tech.gov.sg", who: w.guest, api: false},
		{method: "GET", path: "/api/v1/invitations", body: "", who: nil, api: true},
		{method: "POST", path: "/api/v1/invitations", body: `{"type":"email","email":"joe@tech.gov.sg","reason":"Payments"}`, who: nil, api: true},
		{method: "GET", path: "/api/v1/batches", body: "", who: nil, api: true},
		{method: "POST", path: "/oauth/token", body: openID("grant_type=refresh_token&refresh_token=x"), who: w.guest, api: false},
		{method: "POST", path: "/oauth/introspect", body: openID("token=x"), who: w.guest, api: false},
		{method: "POST", path: "/oauth/revoke", body: openID("token=x"), who: w.guest, api: false},
		{method: "GET", path: w.product.Wish(), body: "", who: w.guest, api: false},
	}
	found := make([]string, len(requests))
	var all sync.WaitGroup
	for n, q := range requests {
		all.Go(func() {
			client := &http.Client{Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			if q.who != nil {
				client.Jar = q.who.Client.Jar
			}
			r, err := http.NewRequest(q.method, w.p.HTTP.URL+q.path, strings.NewReader(q.body))
			w.p.OK(err)
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			if q.api {
				r.Header.Set("Content-Type", "application/json")
				r.Header.Set("Authorization", "Bearer "+w.token)
				r.Header.Set("Idempotency-Key", "one")
			}
			began := time.Now()
			answer, err := client.Do(r)
			took := time.Since(began)
			if err != nil {
				found[n] = fmt.Sprintf("%s %s: %v after %s", q.method, q.path, err, took)
				return
			}
			_ = answer.Body.Close()
			w.p.Logf("%s %s: %d after %s", q.method, q.path, answer.StatusCode, took.Round(time.Millisecond))
			if said := wrong(q.method+" "+q.path, answer, took); said != "" {
				found[n] = fmt.Sprintf("%s %s: %s", q.method, q.path, said)
			}
		})
	}
	all.Wait()
	return found
}

// unavailable: 503 within 5 seconds, with the time to try again. The first page of signing in
// needs nothing of the database but what is announced, which is known for some seconds.
func unavailable(what string, r *http.Response, took time.Duration) string {
	if strings.HasSuffix(what, "/sign-in") && r.StatusCode == http.StatusOK && took < 5*time.Second {
		return ""
	}
	after, err := strconv.Atoi(r.Header.Get("Retry-After"))
	kind := "text/html"
	switch path := r.Request.URL.Path; {
	case strings.HasPrefix(path, "/api/"):
		kind = "application/problem+json"
	case strings.HasPrefix(path, "/oauth/") && path != "/oauth/authorize":
		kind = "application/json"
	}
	if r.StatusCode != http.StatusServiceUnavailable || err != nil || after < 1 || took > 5*time.Second || !strings.HasPrefix(r.Header.Get("Content-Type"), kind) {
		return fmt.Sprintf("%d after %s, Retry-After %q, %s", r.StatusCode, took, r.Header.Get("Retry-After"), r.Header.Get("Content-Type"))
	}
	return ""
}

// served: whatever the answer is, the database was asked for it.
func served(what string, r *http.Response, took time.Duration) string {
	if r.StatusCode >= 500 {
		return fmt.Sprintf("%d after %s", r.StatusCode, took)
	}
	return ""
}

func (w waiter) expect(when string, wrong func(string, *http.Response, time.Duration) string) {
	w.p.Helper()
	for _, said := range w.ask(wrong) {
		if said != "" {
			w.p.Errorf("%s: %s", when, said)
		}
	}
}

// TestAFrozenDatabaseIsToldInTime: every page and operation answers 503 within 5 seconds,
// those that wait already and those that come later, and goes on once the database does.
func TestAFrozenDatabaseIsToldInTime(t *testing.T) {
	p, pg := onOwnPostgres(t)
	w := newWaiter(p)
	w.expect("before", served)
	pg.Freeze(t)
	w.expect("frozen", unavailable)
	w.expect("still frozen", unavailable)
	pg.Thaw(t)
	time.Sleep(2 * time.Second)
	w.expect("thawed", served)
}

// TestADatabaseThatIsGoneIsToldInTime: the same for one that is shut down.
func TestADatabaseThatIsGoneIsToldInTime(t *testing.T) {
	p, pg := onOwnPostgres(t)
	w := newWaiter(p)
	w.expect("before", served)
	pg.Stop()
	w.expect("gone", unavailable)
	w.expect("still gone", unavailable)
}
