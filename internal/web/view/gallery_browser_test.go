package view

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
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
	ctx := testparts.Browser(t)
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

func TestEveryPageInTheBrowser(t *testing.T) {
	b := newBrowser(t)
	server := gallery(t)
	for _, e := range exhibits() {
		opened := false // at the first width that is asked for
		for _, width := range widths {
			t.Run(fmt.Sprintf("%s-%d", e.name, width), func(t *testing.T) {
				b.size(t, width)
				if !opened {
					b.open(t, server.URL+"/page/"+e.name)
					opened = true
				}
				eval[bool](t, b, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))`)
				b.picture(t, fmt.Sprintf("%s-%d.png", e.name, width))
				b.checkWidth(t)
				b.checkTouchTargets(t)
				testparts.Axe(b.ctx, t, e.name)
				for _, problem := range b.watch.Problems() {
					t.Error(problem)
				}
			})
		}
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
				b.checkWidth(t)
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
		b.until(t, `document.getElementById("username").disabled`)
		b.do(t, chromedp.SendKeys(chromedp.CSS("#email"), "jane@acme.com"))
		b.until(t, `!document.getElementById("username").disabled`)
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
func (b *browser) checkWidth(t *testing.T) {
	t.Helper()
	over := eval[int](t, b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`)
	if over > 0 {
		t.Errorf("the page is %d px wider than the window", over)
	}
	wide := eval[[]string](t, b, `[...document.querySelectorAll("main .tablewrap, main tr, main th, main td, main .card, main .field, main .btn, main .badge, .topbar, .footer")]
		.filter(e => e.checkVisibility() && e.clientWidth > 1 && !e.closest("thead") && e.scrollWidth > e.clientWidth + 1)
		.map(e => e.scrollWidth + " in " + e.clientWidth + " px: " + e.outerHTML.slice(0, 120))`)
	for _, w := range wide {
		t.Errorf("too wide: %s", w)
	}
}

// checkTouchTargets finds buttons, fields and menu entries that are too small
// for a finger. Links within sentences may be.
func (b *browser) checkTouchTargets(t *testing.T) {
	t.Helper()
	small := eval[[]string](t, b, `[...document.querySelectorAll("main .btn, .input, .nav__link, .topbar summary, .bell, .help summary, .choice")]
		.filter(e => e.checkVisibility()).filter(e => e.getBoundingClientRect().height < 44)
		.map(e => e.outerHTML.slice(0, 120))`)
	for _, s := range small {
		t.Errorf("lower than 44 px: %s", s)
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
