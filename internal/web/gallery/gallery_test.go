package gallery_test

import (
	"techbiz/internal/web/invite"
	"techbiz/internal/web/outbox"
	"techbiz/internal/web/seed"
	"techbiz/internal/web/view"

	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/a-h/templ"
	altcha "github.com/altcha-org/altcha-lib-go"

	"techbiz/internal/web/assets"
)

// policy is the Content-Security-Policy that the server sends.
const policy = "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"

// gallery serves every exhibit under /page/, under the real policy.
func gallery(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("GET "+assets.Prefix, assets.Handler())
	for _, e := range exhibits() {
		mux.Handle("GET /page/"+e.name, templ.Handler(e.page))
	}
	swapIn(t, mux)
	mux.Handle("GET /fragment/outbox", templ.Handler(outbox.OutboxFragment(someOutbox())))
	mux.Handle("GET /fragment/device", templ.Handler(seed.DeviceStatusFragment(seed.DeviceStatus{PageURL: "/account/seed#verify"})))
	mux.HandleFunc("GET /events/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = w.Write([]byte("event: progress\ndata: {\"done\": 241, \"of\": 482, \"text\": \"241 of 482 users done\"}\n\n"))
	})
	mux.HandleFunc("GET /sign-up/challenge", func(w http.ResponseWriter, _ *http.Request) {
		challenge, _ := altcha.CreateChallenge(altcha.ChallengeOptions{HMACKey: "key", MaxNumber: 1000})
		_ = json.NewEncoder(w).Encode(challenge)
	})
	mux.HandleFunc("GET /invite/account/username", func(w http.ResponseWriter, r *http.Request) {
		u := view.Username{EmailKnown: true, Needed: strings.HasSuffix(r.FormValue("email"), "@acme.com"), FragmentURL: r.URL.Path}
		templ.Handler(view.UsernameHint(u)).ServeHTTP(w, r)
	})
	mux.HandleFunc("GET /invite/status", func(w http.ResponseWriter, r *http.Request) {
		table := filledStatus()
		if r.FormValue("q") != "" {
			table = invite.StatusTable{Total: "0", Filtered: true, ClearURL: "/invite/status"}
		}
		page := invite.InviteStatusPage(statusPage(), inviteStatus(table))
		if r.Header.Get("HX-Request") == "true" {
			page = invite.StatusFragment(table)
		}
		templ.Handler(page).ServeHTTP(w, r)
	})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		w.Header().Set("Referrer-Policy", "no-referrer")
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	return server
}

var (
	ids       = regexp.MustCompile(`\sid="([^"]*)"`)
	described = regexp.MustCompile(`\s(?:aria-describedby|aria-labelledby|for)="([^"]*)"`)
	forbidden = map[string]*regexp.Regexp{
		"style attribute": regexp.MustCompile(`<[^>]*\sstyle=`),
		"event attribute": regexp.MustCompile(`<[^>]*\son[a-z]+=`),
		"inline script":   regexp.MustCompile(`<script[^>]*>[^<]`),
		"inline style":    regexp.MustCompile(`<style`),
		"other origin":    regexp.MustCompile(`(?:src|action|hx-get)="(?:https?:)?//`),
	}
)

func TestMarkupOfEveryPage(t *testing.T) {
	for _, e := range exhibits() {
		t.Run(e.name, func(t *testing.T) {
			html := render(t, e.page)
			for what, pattern := range forbidden {
				if found := pattern.FindString(html); found != "" {
					t.Errorf("%s: %s", what, found)
				}
			}
			if n := strings.Count(html, "<h1"); n != 1 {
				t.Errorf("%d h1, want one", n)
			}
			known := map[string]bool{}
			for _, m := range ids.FindAllStringSubmatch(html, -1) {
				if known[m[1]] {
					t.Errorf("id %q twice", m[1])
				}
				known[m[1]] = true
			}
			for _, m := range described.FindAllStringSubmatch(html, -1) {
				for id := range strings.FieldsSeq(m[1]) {
					if !known[id] {
						t.Errorf("reference to the missing id %q", id)
					}
				}
			}
		})
	}
}

func TestWhatIsTypedCannotBecomeMarkup(t *testing.T) {
	const attack = `"><script>alert(1)</script>`
	m := emailInvite()
	m.Email = view.Input{Value: attack, Error: attack}
	m.Reason = view.Input{Value: attack}
	html := render(t, invite.EmailInvitePage(emailPage(true), m))
	if strings.Contains(html, "<script>alert") {
		t.Error("typed text came out as markup")
	}
	link := render(t, invite.EmailInvitePage(emailPage(true), invite.EmailInvite{CancelURL: "javascript:alert(1)"}))
	if strings.Contains(link, "javascript:") {
		t.Error("a script address came out as a link")
	}
}

func TestTextAreaKeepsLeadingLineBreak(t *testing.T) {
	m := emailInvite()
	m.Reason.Value = "\nsecond line"
	html := render(t, invite.EmailInvitePage(emailPage(false), m))
	// HTML drops the first line break inside a textarea, so one is added.
	if !strings.Contains(html, ">\n\nsecond line</textarea>") {
		t.Error("the leading line break of the reason is lost")
	}
}

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
