package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"techbiz/internal/app/webtest"
)

// TestABrowserThatLeavesIsNoError: nobody reads the answer, and the log says so for debugging
// alone. So it is with programs.
func TestABrowserThatLeavesIsNoError(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	token, _, err := p.SignIn.CreateToken(t.Context(), officer.Email)
	p.OK(err)
	who := p.BrowserOf(officer)
	for _, path := range []string{"/overview", "/invite/status", "/sign-in", "/api/v1/invitations", "/oauth/authorize?client_id=x"} {
		ctx, leave := context.WithCancel(t.Context())
		leave()
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, p.HTTP.URL+path, nil)
		if strings.HasPrefix(path, "/api/") {
			r.Header.Set("Authorization", "Bearer "+token)
		} else {
			for _, c := range who.Client.Jar.Cookies(r.URL) {
				r.AddCookie(c)
			}
		}
		answer := httptest.NewRecorder()
		p.Server.Handler().ServeHTTP(answer, r)
		if answer.Code != 499 {
			t.Errorf("%s answers %d", path, answer.Code)
		}
	}
	for line := range strings.Lines(p.Logged.String()) {
		if strings.Contains(line, "level=ERROR") || strings.Contains(line, "level=WARN") {
			t.Errorf("logged: %s", line)
		}
	}
}
