package testparts

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// strictPolicy is at least as strict as the portal's.
const strictPolicy = "default-src 'none'; connect-src 'self'; style-src 'self'"

func TestOtherBrowserHasItsOwnCookies(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := r.Cookie("seen"); err == nil {
			fmt.Fprint(w, "again")
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "yes"})
		fmt.Fprint(w, "first")
	}))
	defer server.Close()
	one := Browser(t)
	two := OtherBrowser(t, one)
	for i, want := range []string{"first", "again"} {
		if err := chromedp.Do(one, chromedp.Navigate(server.URL)); err != nil {
			t.Fatal(err)
		}
		if got := evaluate(t, one, "document.body.innerText"); got != want {
			t.Errorf("visit %d: %q, want %q", i+1, got, want)
		}
	}
	if err := chromedp.Do(two, chromedp.Navigate(server.URL)); err != nil {
		t.Fatal(err)
	}
	if got := evaluate(t, two, "document.body.innerText"); got != "first" {
		t.Errorf("the other browser's visit: %q, want first", got)
	}
}

func TestWatchPage(t *testing.T) {
	browser := Browser(t)
	for _, c := range []struct{ name, page, want string }{
		{"clean", `<p>fine`, ""},
		{"exception", `<script>throw new Error("broken here")</script>`, "broken here"},
		{"console error", `<script>console.error("not good", 1)</script>`, "not good 1"},
		{"a request that htmx gave up", `<script>console.error("htmx:afterRequest, [object HTMLElement]"); console.error("htmx:sendAbort, [object HTMLElement]")</script>`, ""},
		{"a request that failed", `<script>console.error("htmx:afterRequest, [object HTMLElement]"); console.error("htmx:sendError, [object HTMLElement]")</script>`, "htmx:sendError"},
		{"leaves the machine", `<img src="http://example.test/a.png">`, "request to http://example.test/a.png"},
		{"policy", `<meta http-equiv="Content-Security-Policy" content="script-src 'self'"><script>1</script>`, "Content Security Policy"},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := serve(t, c.page, "")
			ctx := OtherBrowser(t, browser)
			watch := WatchPage(t, ctx)
			if err := chromedp.Do(ctx, chromedp.Navigate(server)); err != nil {
				t.Fatal(err)
			}
			var got string
			for range 50 {
				if got += strings.Join(watch.Problems(), "\n"); c.want != "" && got != "" {
					break
				}
				time.Sleep(10 * time.Millisecond)
			}
			if !strings.Contains(got, c.want) || c.want == "" && got != "" {
				t.Errorf("recorded %q, want %q", got, c.want)
			}
		})
	}
}

func TestAxeFindsViolationsUnderAStrictPolicy(t *testing.T) {
	source := AxeSource(t)
	ctx := Browser(t)
	for _, c := range []struct {
		name, page string
		want       []string
		without    []string
	}{
		{"good", `<!doctype html><html lang="en"><title>Good</title><main><h1>Good</h1><label>Name <input></label></main>`, nil, nil},
		{"bad", `<!doctype html><html><title>Bad</title><main><h1>Bad</h1><input><img src=a.png></main>`,
			[]string{"html-has-lang", "image-alt", "label"}, nil},
		{
			"in a shadow root",
			`<!doctype html><html lang="en"><title>Bad</title><main><h1>Bad</h1><div><template shadowrootmode="open"><input></template></div></main>`,
			[]string{"label"}, nil,
		},
		{
			"bad, a rule left out", `<!doctype html><html><title>Bad</title><main><h1>Bad</h1><input></main>`,
			[]string{"html-has-lang"}, []string{"label"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if err := chromedp.Do(ctx, chromedp.Navigate(serve(t, c.page, strictPolicy))); err != nil {
				t.Fatal(err)
			}
			violations, err := axeCheck(ctx, source, c.without)
			if err != nil {
				t.Fatal(err)
			}
			var rules []string
			for _, v := range violations {
				rules = append(rules, v.Rule)
				if len(v.Nodes) == 0 || v.Nodes[0].Target == "" || v.Help == "" {
					t.Errorf("too little said: %+v", v)
				}
			}
			if got, want := fmt.Sprint(rules), fmt.Sprint(c.want); got != want {
				t.Errorf("rules %s, want %s", got, want)
			}
		})
	}
}

func serve(t *testing.T, page, policy string) (address string) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		if policy != "" {
			w.Header().Set("Content-Security-Policy", policy)
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, page)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func evaluate(t *testing.T, ctx context.Context, expression string) string {
	t.Helper()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		t.Fatal(err)
	}
	return value
}
