package op_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"techbiz/internal/openid/op"
)

// ask sends what a client would, and returns the answer with its body.
func (p *product) ask(method, path, bearer string, form url.Values) (*http.Response, string) {
	p.Helper()
	r, err := http.NewRequest(method, p.url+path, strings.NewReader(form.Encode()))
	p.OK(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if bearer != "" {
		r.Header.Set("Authorization", "Bearer "+bearer)
	}
	res, err := p.browser.Do(r)
	p.OK(err)
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	p.OK(err)
	return res, string(body)
}

// TestADatabaseThatIsGone: no client hears that its token is not good, and nobody hears what
// went wrong inside. With the keys at hand, and once they have to be read anew.
func TestADatabaseThatIsGone(t *testing.T) {
	w := newWorld(t)
	p := w.product(false)
	token := p.tokens()
	credentials := func(more ...string) url.Values {
		form := url.Values{"client_id": {p.ID}, "client_secret": {p.config.ClientSecret}}
		for n := 0; n < len(more); n += 2 {
			form.Set(more[n], more[n+1])
		}
		return form
	}
	w.OK(w.Store.Close())
	for _, keys := range []string{"keys at hand", "keys to be read"} {
		for _, q := range []struct {
			method, path, bearer string
			form                 url.Values
		}{
			{"POST", "/oauth/token", "", credentials("grant_type", "authorization_code", "code", "x", "redirect_uri", callback, "code_verifier", p.verifier)},
			{"POST", "/oauth/token", "", credentials("grant_type", "refresh_token", "refresh_token", token.RefreshToken)},
			{"POST", "/oauth/introspect", "", credentials("token", token.AccessToken)},
			{"POST", "/oauth/revoke", "", credentials("token", token.AccessToken)},
			{"POST", "/oauth/revoke", "", credentials("token", token.RefreshToken, "token_type_hint", "refresh_token")},
			{"GET", "/oauth/userinfo", token.AccessToken, nil},
			{"POST", "/oauth/userinfo", token.AccessToken, nil},
			{"GET", "/oauth/keys", "", nil},
		} {
			res, body := p.ask(q.method, q.path, q.bearer, q.form)
			if q.path == "/oauth/keys" && keys == "keys at hand" {
				if res.StatusCode != http.StatusOK {
					t.Errorf("%s: %d %s", q.path, res.StatusCode, body)
				}
				continue
			}
			var said struct {
				Error       string `json:"error"`
				Description string `json:"error_description"`
			}
			err := json.Unmarshal([]byte(body), &said)
			after, _ := strconv.Atoi(res.Header.Get("Retry-After"))
			if res.StatusCode != http.StatusServiceUnavailable || err != nil || said.Error != "temporarily_unavailable" || after < 1 ||
				res.Header.Get("Cache-Control") != "no-store" || res.Header.Get("WWW-Authenticate") != "" {
				t.Errorf("%s, %s %s: %d %q Retry-After %d, %v", keys, q.method, q.path, res.StatusCode, body, after, res.Header)
			}
			for _, inner := range []string{"sql", "database is closed", "account", "grant"} {
				if strings.Contains(body, inner) {
					t.Errorf("%s tells of what is inside: %s", q.path, body)
				}
			}
		}
		w.Clock.Add(time.Minute)
	}
	for _, path := range []string{"/oauth/authorize?" + p.query(func(url.Values) {}), op.CallbackPath("01a22ca7-f87c-76f5-b3da-69e286e73e38")} {
		if _, body := p.ask("GET", path, "", nil); !strings.Contains(body, "a page tells the browser") {
			t.Errorf("%s answers %s", path, body)
		}
	}
	if log := w.Logged.String(); !strings.Contains(log, "database is closed") || !strings.Contains(log, "OpenID request failed") {
		t.Error("the cause is not in the log")
	}
}

// TestTroubleOnceTheClientIsKnown: the browser takes it to the client, in the protocol's words
// and no others. Source: RFC 6749, section 4.1.2.1.
func TestTroubleOnceTheClientIsKnown(t *testing.T) {
	w := newWorld(t)
	p := w.product(false)
	_, err := w.DB().Exec("CREATE TRIGGER broken BEFORE INSERT ON oidc_requests BEGIN SELECT RAISE(ABORT, 'inner words'); END")
	w.OK(err)
	status, to, _ := w.get(p.authURL())
	if status != http.StatusFound || !strings.HasPrefix(to.String(), callback) || to.Query().Get("error") != "server_error" ||
		to.Query().Get("state") != "state" || strings.Contains(to.String(), "inner") {
		t.Errorf("%d to %s", status, to)
	}
	if !strings.Contains(w.Logged.String(), "inner words") {
		t.Error("the cause is not in the log")
	}
}

// TestAClientThatLeaves is no error: its own fault is told to nobody, and the log says so at
// the level of debugging.
func TestAClientThatLeaves(t *testing.T) {
	w := newWorld(t)
	p := w.product(false)
	token := p.tokens()
	ctx, leave := context.WithCancel(t.Context())
	leave()
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/oauth/introspect", strings.NewReader(url.Values{
		"client_id": {p.ID}, "client_secret": {p.config.ClientSecret}, "token": {token.AccessToken}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	w.serve(answer, r)
	if answer.Code != 499 || answer.Body.Len() > 0 {
		t.Errorf("answered %d %s", answer.Code, answer.Body)
	}
	if log := w.Logged.String(); strings.Contains(log, "level=ERROR") || strings.Contains(log, "level=WARN") {
		t.Errorf("logged: %s", log)
	}
}
