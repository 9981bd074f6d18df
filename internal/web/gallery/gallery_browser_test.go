package gallery_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"techbiz/internal/testparts"
	"techbiz/internal/web/assets"
)

// widths are those of a small phone and of an ordinary office screen.
var widths = []int64{360, 1440}

// browser is one tab whose misdeeds are recorded.
type browser struct {
	ctx   context.Context
	watch *testparts.PageWatch
}

func newBrowser(t *testing.T) *browser {
	t.Helper()
	if err := assets.Check(); err != nil {
		t.Fatal(err)
	}
	return watched(t, testparts.Browser(t))
}

// another is a tab that shares nothing with this one.
func (b *browser) another(t *testing.T) *browser {
	t.Helper()
	return watched(t, testparts.OtherBrowser(t, b.ctx))
}

func watched(t *testing.T, ctx context.Context) *browser {
	t.Helper()
	return &browser{ctx: ctx, watch: testparts.WatchPage(t, ctx)}
}

func (b *browser) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		t.Fatal(err)
	}
}

// open shows a page and waits until its scripts have run.
func (b *browser) open(t *testing.T, url string) {
	t.Helper()
	b.do(t, chromedp.Navigate(url))
	b.until(t, `customElements.get("sgds-masthead")`)
}

// eval returns what the expression gives; promises are waited for.
func eval[T any](t *testing.T, b *browser, expression string) T {
	t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", expression[:min(len(expression), 80)], err)
	}
	return value
}

func (b *browser) size(t *testing.T, width int64) {
	t.Helper()
	b.do(t, chromedp.EmulateViewport(width, 900))
}

func (b *browser) scripts(t *testing.T, on bool) {
	t.Helper()
	params := emulation.SetScriptExecutionDisabledParams{Value: !on}
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, params); err != nil {
		t.Fatal(err)
	}
}

// until waits for the condition, a JavaScript expression.
func (b *browser) until(t *testing.T, condition string) {
	t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for !eval[bool](t, b, "!!("+condition+")") {
		if time.Now().After(deadline) {
			t.Fatalf("never came true: %s", condition)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// TestEveryPageInTheBrowser has a tab for each page that is looked at meanwhile.
func TestEveryPageInTheBrowser(t *testing.T) {
	t.Parallel()
	first := newBrowser(t)
	tabs := make(chan *browser, runtime.GOMAXPROCS(0))
	tabs <- first
	for len(tabs) < cap(tabs) {
		tabs <- first.another(t)
	}
	server := gallery(t)
	for _, e := range exhibits() {
		t.Run(e.name, func(t *testing.T) {
			t.Parallel()
			b := <-tabs
			defer func() { tabs <- b }()
			for n, width := range widths {
				b.size(t, width)
				if n == 0 {
					b.open(t, server.URL+"/page/"+e.name)
				}
				b.inspect(t, fmt.Sprintf("%s-%d", e.name, width))
			}
		})
	}
}

// inspect checks the page as it is now.
func (b *browser) inspect(t *testing.T, label string) {
	t.Helper()
	eval[bool](t, b, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
	b.picture(t, label+".png")
	b.checkWidth(t, label)
	b.checkTouchTargets(t, label)
	testparts.Axe(b.ctx, t, label)
	for _, problem := range b.watch.Problems() {
		t.Errorf("%s: %s", label, problem)
	}
}

// TestTablesFitAnyWindow sweeps over the widths at which the tables close up
// and turn into cards.
func TestTablesFitAnyWindow(t *testing.T) {
	b := newBrowser(t)
	server := gallery(t)
	for _, name := range []string{"status", "audit", "invitations"} {
		b.open(t, server.URL+"/page/"+name)
		for width := int64(320); width <= 1920; width += 40 {
			t.Run(fmt.Sprintf("%s-%d", name, width), func(t *testing.T) {
				b.size(t, width)
				b.checkWidth(t, name)
			})
		}
	}
}

// TestWithoutJavaScript looks at what remains where scripts do not run, and
// that the government banner is as tall as its web component: nothing jumps.
func TestWithoutJavaScript(t *testing.T) {
	b := newBrowser(t)
	server := gallery(t)
	const top = `document.querySelector(".topbar").getBoundingClientRect().top`
	for _, width := range widths {
		b.size(t, width)
		b.open(t, server.URL+"/page/account")
		with := eval[float64](t, b, top)
		b.scripts(t, false)
		b.do(t, chromedp.Navigate(server.URL+"/page/account"))
		without := eval[float64](t, b, top)
		b.picture(t, fmt.Sprintf("nojs-account-%d.png", width))
		b.scripts(t, true)
		if with-without > 0.5 || without-with > 0.5 {
			t.Errorf("at %d px the page starts at %v with scripts and at %v without", width, with, without)
		}
	}
}

func TestEnhancements(t *testing.T) {
	b := newBrowser(t)
	server := gallery(t)
	b.size(t, 1440)

	t.Run("characters are counted as they are typed", func(t *testing.T) {
		b.open(t, server.URL+"/page/email")
		b.do(t, chromedp.SendKeys(chromedp.CSS("#reason"), "Hello\n🙂"))
		b.until(t, `document.getElementById("reason-count").textContent === "Characters Remaining: 248 / 255"`)
	})
	t.Run("a refused form takes the focus to its summary", func(t *testing.T) {
		b.open(t, server.URL+"/page/email-refused")
		b.until(t, `document.activeElement.id === "error-summary"`)
	})
	t.Run("the email decides about the username", func(t *testing.T) {
		b.open(t, server.URL+"/page/account")
		b.until(t, `document.getElementById("username-hint").textContent.includes("where the email is not a gov.sg one")`)
		b.do(t, chromedp.SendKeys(chromedp.CSS("#email"), "jane@acme.com"))
		b.until(t, `document.getElementById("username-hint").textContent.includes("Enter a username for this email")`)
	})
	t.Run("the list follows the search", func(t *testing.T) {
		b.open(t, server.URL+"/invite/status")
		b.until(t, `document.querySelector("table")`)
		b.do(t, chromedp.SendKeys(chromedp.CSS("#q"), "nobody"))
		b.until(t, `document.querySelector(".empty__title") && location.search.includes("q=nobody")`)
		b.until(t, `document.getElementById("results-total").textContent.endsWith(": 0")`)
		b.until(t, `document.activeElement.id === "q" && document.querySelectorAll("main").length === 1`)
	})
	t.Run("passwords can be shown", func(t *testing.T) {
		b.open(t, server.URL+"/page/password")
		b.until(t, `document.getElementById("show-password").offsetParent`)
		b.do(t, chromedp.Click(chromedp.CSS("#show-password")))
		b.until(t, `document.getElementById("password").type === "text"`)
	})
	t.Run("Escape closes a menu", func(t *testing.T) {
		b.open(t, server.URL+"/page/overview")
		b.do(t, chromedp.Click(chromedp.CSS(".usermenu__button")))
		b.until(t, `document.querySelector(".usermenu").open`)
		b.picture(t, "menu-1440.png")
		b.do(t, chromedp.KeyEvent("\x1b"))
		b.until(t, `!document.querySelector(".usermenu").open`)
	})
	t.Run("an open mail stays open", func(t *testing.T) {
		b.open(t, server.URL+"/page/outbox")
		b.do(t, chromedp.Click(chromedp.CSS("#mail-2 summary")))
		eval[bool](t, b, `new Promise(done => document.body.addEventListener("htmx:afterRequest", () => setTimeout(() => done(true), 200), {once: true}))`)
		b.until(t, `document.getElementById("mail-2").open`)
		b.picture(t, "outbox-open-1440.png")
	})
	t.Run("a small screen has its menu", func(t *testing.T) {
		b.size(t, 360)
		b.open(t, server.URL+"/page/overview")
		b.do(t, chromedp.Click(chromedp.CSS(".drawer__button")))
		b.until(t, `document.querySelector(".drawer").open`)
		b.picture(t, "menu-360.png")
	})
}

// checkWidth finds pages that scroll sideways, and parts that are cut off or
// stick out of what holds them.
func (b *browser) checkWidth(t *testing.T, label string) {
	t.Helper()
	over := eval[int](t, b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
	if over > 0 {
		t.Errorf("%s: the page is %d px wider than the window", label, over)
	}
	wide := eval[[]string](t, b, `[...document.querySelectorAll("main .tablewrap, main tr, main th, main td, main .card, main .field, main .btn, main .badge, .topbar, .footer")]
		.filter(e => e.checkVisibility() && e.clientWidth > 1 && !e.closest("thead") && e.scrollWidth > e.clientWidth + 1)
		.map(e => e.scrollWidth + " in " + e.clientWidth + " px: " + e.outerHTML.slice(0, 120))`)
	for _, w := range wide {
		t.Errorf("%s: too wide: %s", label, w)
	}
}

// checkTouchTargets finds buttons, fields and menu entries that are too small
// for a finger. Links within sentences may be.
func (b *browser) checkTouchTargets(t *testing.T, label string) {
	t.Helper()
	small := eval[[]string](t, b, `[...document.querySelectorAll("main .btn, .input, .nav__link, .topbar summary, .bell, .help summary, .choice")]
		.filter(e => e.checkVisibility()).filter(e => e.getBoundingClientRect().height < 44)
		.map(e => e.outerHTML.slice(0, 120))`)
	for _, s := range small {
		t.Errorf("%s: lower than 44 px: %s", label, s)
	}
}

// picture keeps a picture of the whole page in the directory VIEW_SHOTS.
func (b *browser) picture(t *testing.T, name string) {
	t.Helper()
	dir := os.Getenv("VIEW_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name), png, 0o600); err != nil {
		t.Fatal(err)
	}
}
