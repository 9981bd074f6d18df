package testparts

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Chromium returns the path of the browser.
func Chromium(t testing.TB) string {
	t.Helper()
	path, err := chromium()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// chromium prefers the build without windows and toolbars: the same engine, for little more
// than half of the work. Debian's is asked for by the program's own path: the script of
// that name waits for the browser as its parent, and would leave it behind when killed.
func chromium() (string, error) {
	for _, name := range []string{"/usr/lib/chromium/chromium-headless-shell", "chrome-headless-shell", "/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium found: run `scripts/deps test` (Debian: apt-get install chromium-headless-shell)")
}

// Browser starts a headless Chromium with a fresh profile and returns the
// context of its first tab for chromedp's actions. The browser reaches the
// loopback address only, and ends with the test.
func Browser(t testing.TB) context.Context {
	t.Helper()
	ctx, stop, err := StartBrowser()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return ctx
}

// StartBrowser is Browser for tests that share one: stop ends it and waits
// until its profile is removed. Without stop it ends with this process.
func StartBrowser() (ctx context.Context, stop func(), err error) {
	path, err := chromium()
	if err != nil {
		return nil, nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.NoSandbox,
		chromedp.WindowSize(1440, 900),
		chromedp.Flag("headless", "new"),
		chromedp.Flag("disable-gpu", true),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("no-proxy-server", true),
		// A page lives for a second, in which compiling its scripts well never pays off:
		// axe-core takes half as long by code that is compiled fast.
		chromedp.Flag("js-flags", "--no-opt --no-maglev --always-sparkplug --min-semi-space-size=64"),
		chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"),
	)
	allocator, stopAllocator := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, _ = chromedp.NewContext(allocator)
	stop = func() {
		_ = chromedp.Cancel(ctx)
		stopAllocator()
	}
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		stop()
		return nil, nil, fmt.Errorf("start Chromium: %w", err)
	}
	return ctx, stop, nil
}

// OtherBrowser returns a tab that shares nothing with the browser's others:
// cookies of its own, as in another person's browser, without the price of
// starting one.
func OtherBrowser(t testing.TB, browser context.Context) context.Context {
	t.Helper()
	ctx, _ := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(func() { _ = chromedp.Cancel(ctx) })
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("open another browser context: %v", err)
	}
	// Where several are at work at the same time, each has the focus, as in its own window.
	focused := emulation.SetFocusEmulationEnabledParams{Enabled: true}
	if _, err := chromedp.Call(ctx, emulation.SetFocusEmulationEnabled, focused); err != nil {
		t.Fatalf("keep the focus: %v", err)
	}
	return ctx
}

// PageWatch records what a tab does wrong while a test drives it.
type PageWatch struct {
	mu       sync.Mutex
	problems []string
}

// WatchPage records, from now on, uncaught exceptions, errors and warnings of
// the console, violations of the Content-Security-Policy and requests that
// leave the loopback address. What is recorded fails the test at its end.
// Answers with an error status are no problem by themselves.
func WatchPage(t testing.TB, ctx context.Context) *PageWatch {
	t.Helper()
	w := &PageWatch{}
	if err := chromedp.Listen(ctx, w.record); err != nil {
		t.Fatalf("watch page: %v", err)
	}
	t.Cleanup(func() {
		for _, p := range w.Problems() {
			t.Errorf("page: %s", p)
		}
	})
	return w
}

// Problems returns what was recorded and forgets it.
func (w *PageWatch) Problems() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	p := w.problems
	w.problems = nil
	return p
}

func (w *PageWatch) record(event any) {
	problem := pageProblem(event)
	if problem == "" {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.problems = append(w.problems, problem)
}

func pageProblem(event any) string {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		return (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error()
	case *runtime.EventConsoleAPICalled:
		if len(e.Args) > 0 && (e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning) {
			var words []string
			for _, a := range e.Args {
				words = append(words, strings.Trim(string(a.Value), `"`)+a.Description)
			}
			if event, _, _ := strings.Cut(words[0], ","); slices.Contains(superseded, event) {
				return ""
			}
			return fmt.Sprintf("console %s: %s", e.Type, strings.Join(words, " "))
		}
	case *cdplog.EventEntryAdded:
		// Source network tells of answers with an error status.
		if e.Entry.Level == cdplog.EntryLevelError && e.Entry.Source != cdplog.EntrySourceNetwork {
			return fmt.Sprintf("%s: %s", e.Entry.Source, e.Entry.Text)
		}
	case *network.EventRequestWillBeSent:
		if u, err := url.Parse(e.Request.URL); err != nil || leavesMachine(u) {
			return "request to " + e.Request.URL
		}
	}
	return ""
}

// superseded is what htmx says of a request of which a newer one takes the place, or that
// the page's reader leaves. One that fails says htmx:sendError or htmx:responseError, too.
var superseded = []string{"htmx:afterRequest", "htmx:sendAbort"}

func leavesMachine(u *url.URL) bool {
	switch u.Scheme {
	case "http", "https", "ws", "wss":
		ip := net.ParseIP(u.Hostname())
		return u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback())
	}
	return false // about:, data:, blob:
}
