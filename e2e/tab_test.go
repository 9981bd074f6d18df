package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"techbiz/internal/testparts"
)

// tab is a tab of the browser, and the person before it. Its methods name controls as
// people do: by the words on them.
type tab struct {
	t      *testing.T
	portal *portal
	ctx    context.Context
	script bool // JavaScript is on
}

// person opens a browser of their own: another cookie jar than everybody else's.
func (p *portal) person(t *testing.T) *tab {
	t.Helper()
	return newTab(t, p, testparts.OtherBrowser(t, browser(t)))
}

func newTab(t *testing.T, p *portal, ctx context.Context) *tab {
	t.Helper()
	testparts.WatchPage(t, ctx)
	watchOrigin(t, p, ctx)
	b := &tab{t: t, portal: p, ctx: ctx, script: true}
	b.resize(wide)
	return b
}

// watchOrigin fails the test for each request that leaves the portal's origin.
func watchOrigin(t *testing.T, p *portal, ctx context.Context) {
	t.Helper()
	var mu sync.Mutex
	seen, strangers := 0, []string{}
	err := chromedp.Listen(ctx, func(event any) {
		e, ok := event.(*network.EventRequestWillBeSent)
		if !ok {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		seen++
		url := e.Request.URL
		if !strings.HasPrefix(url, p.url+"/") && !strings.HasPrefix(url, "data:") && url != "about:blank" {
			strangers = append(strangers, url)
		}
	})
	if err != nil {
		t.Fatalf("watch requests: %v", err)
	}
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for _, url := range strangers {
			t.Errorf("a request left the origin: %s", url)
		}
		if seen == 0 {
			t.Error("the watch over requests saw none")
		}
	})
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatal(err)
	}
}

// eval runs a function, given as JavaScript, with arguments, and returns what it returns.
func eval[T any](b *tab, function string, args ...any) T {
	b.t.Helper()
	value, err := tryEval[T](b, function, args...)
	if err != nil {
		b.t.Fatalf("on %s: %v: %.200s", b.where(), err, function)
	}
	return value
}

func tryEval[T any](b *tab, function string, args ...any) (T, error) {
	var none T
	given, err := json.Marshal(args)
	if err != nil {
		return none, fmt.Errorf("write arguments: %w", err)
	}
	if args == nil {
		given = []byte("[]")
	}
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T]("("+finders+"("+function+"))(..."+string(given)+")", chromedp.EvalAwaitPromise))
}

// finders are at hand in every function that eval runs.
const finders = `(() => {
	window.e2e = {
		words: e => e.textContent.replace(/\s+/g, " ").trim(),
		// Buttons, links and summaries that are called so and can be seen; those in the page's own part first.
		called(name) {
			const all = scope => [...scope.querySelectorAll("a, button, summary")].filter(e => e.checkVisibility() && e2e.words(e) === name);
			const main = document.querySelector("main");
			return (main && all(main)[0]) || all(document)[0];
		},
		// The control whose label is this.
		labelled(name) {
			const label = [...document.querySelectorAll("label")].find(e => e.checkVisibility() && e2e.words(e).replace(/ \((optional|company mailboxes only)\)$/, "") === name);
			return label?.control;
		},
		seen: () => document.body.innerText.replace(/\s+/g, " "),
	};
	return f => f;
})()`

// until waits until the function returns something true.
func (b *tab) until(what, function string, args ...any) {
	b.t.Helper()
	var last error
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		ok, err := tryEval[bool](b, "(...a) => !!("+function+")(...a)", args...)
		if ok {
			return
		}
		last = err
	}
	b.look("failed " + b.t.Name())
	b.t.Fatalf("on %s: never so: %s (%v)\nThe page says: %s", b.where(), what, last, b.said())
}

func (b *tab) where() string {
	where, err := chromedp.Run(b.ctx, chromedp.Location())
	if err != nil {
		return err.Error()
	}
	return strings.TrimPrefix(where, b.portal.url)
}

// open types an address.
func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.portal.url + path))
	b.loaded()
}

func (b *tab) loaded() {
	b.t.Helper()
	b.until("the page is loaded", `() => document.readyState === "complete"`)
}

// on tells that the page with this heading is shown, and looks at it.
func (b *tab) on(heading string) {
	b.t.Helper()
	b.at(heading)
	b.look(heading)
}

// at is on for pages that need no look.
func (b *tab) at(heading string) {
	b.t.Helper()
	b.until("the page "+heading, `h => document.querySelector("h1") && e2e.words(document.querySelector("h1")) === h`, heading)
}

// press clicks what is called so and waits for the page that it leads to.
func (b *tab) press(name string) {
	b.t.Helper()
	b.leave(func() { b.click(name) })
}

// leave waits, after the step, until another page is loaded.
func (b *tab) leave(step func()) {
	b.t.Helper()
	before := eval[float64](b, `() => performance.timeOrigin`)
	step()
	b.until("another page comes", `before => performance.timeOrigin !== before && document.readyState === "complete"`, before)
}

// click clicks, with the mouse, what is called so.
func (b *tab) click(name string) {
	b.t.Helper()
	b.until("there is something called "+name, `name => e2e.called(name)`, name)
	b.clickOn(`name => e2e.called(name)`, name)
}

// clickOn clicks the element that the function finds, where it can really be hit.
func (b *tab) clickOn(function string, args ...any) {
	b.t.Helper()
	type point struct {
		X, Y float64
		Hit  string
	}
	p := eval[point](b, `(...a) => {
		const e = (`+function+`)(...a);
		e.scrollIntoView({block: "center", behavior: "instant"});
		const r = [...e.getClientRects()].find(r => r.width > 0);
		const x = r.x + r.width / 2, y = r.y + r.height / 2;
		const hit = document.elementFromPoint(x, y);
		return {X: x, Y: y, Hit: e.contains(hit) || hit?.contains(e) ? "" : hit?.outerHTML.slice(0, 200) ?? "nothing"};
	}`, args...)
	if p.Hit != "" {
		b.t.Fatalf("on %s: %v is covered by %s", b.where(), args, p.Hit)
	}
	b.do(chromedp.MouseClickXY(p.X, p.Y))
}

// fill puts text into the control with this label, in the place of what is there.
func (b *tab) fill(label, text string) {
	b.t.Helper()
	b.until("a control "+label, `label => e2e.labelled(label)`, label)
	if eval[bool](b, `label => { const e = e2e.labelled(label); e.focus(); e.select(); return e.disabled }`, label) {
		b.t.Fatalf("on %s: %s is disabled", b.where(), label)
	}
	if text == "" {
		b.do(chromedp.KeyEvent(kb.Backspace))
		return
	}
	b.insert(text)
}

// insert types at the cursor.
func (b *tab) insert(text string) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, input.InsertText, input.InsertTextParams{Text: text}); err != nil {
		b.t.Fatal(err)
	}
}

// choose clicks the radio button or box with this label, or chooses in a list.
func (b *tab) choose(label string, option ...string) {
	b.t.Helper()
	if len(option) == 0 {
		b.clickOn(`label => e2e.labelled(label)`, label)
		return
	}
	eval[bool](b, `(label, option) => {
		const list = e2e.labelled(label);
		list.value = [...list.options].find(o => o.label === option).value;
		list.dispatchEvent(new Event("input", {bubbles: true}));
		list.dispatchEvent(new Event("change", {bubbles: true}));
		return true;
	}`, label, option[0])
}

// sees waits for texts on the page that can be seen.
func (b *tab) sees(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		b.until("it says "+text, `text => e2e.seen().includes(text)`, text)
	}
}

// eventually opens the address again and again until the page says the text.
func (b *tab) eventually(path, text string) {
	b.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		b.open(path)
		if strings.Contains(b.said(), text) {
			return
		}
	}
	b.sees(text)
}

// seesNot tells that the texts are not on the page.
func (b *tab) seesNot(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		if eval[bool](b, `text => e2e.seen().includes(text)`, text) {
			b.t.Errorf("on %s: it says %s", b.where(), text)
		}
	}
}

func (b *tab) said() string {
	said, err := tryEval[string](b, `() => e2e.seen()`)
	if err != nil {
		return err.Error()
	}
	return said
}

// holds tells what stands in the control with this label.
func (b *tab) holds(label, want string) {
	b.t.Helper()
	got := eval[string](b, `label => { const e = e2e.labelled(label); return e ? e.type === "radio" || e.type === "checkbox" ? String(e.checked) : e.value : "no such control" }`, label)
	if got != want {
		b.t.Errorf("on %s: %s holds %q, want %q", b.where(), label, got, want)
	}
}

// refused tells that the form was refused: beside the field stands why, the summary
// leads there and has the focus.
func (b *tab) refused(label, why string) {
	b.t.Helper()
	type refusal struct{ Beside, Summary, Target, Focus string }
	b.until("the summary of errors has the focus", `() => document.activeElement?.id === "error-summary"`)
	got := eval[refusal](b, `(label, why) => {
		const e = e2e.labelled(label), ids = (e?.getAttribute("aria-describedby") ?? "").split(" ");
		const beside = ids.map(id => document.getElementById(id)).filter(d => d?.classList.contains("field__error")).map(e2e.words).join(" ");
		const link = [...document.querySelectorAll("#error-summary a")].find(a => e2e.words(a).includes(why));
		return {Beside: beside, Summary: link ? e2e.words(link) : "", Target: link?.hash === "#" + e?.id ? "" : link?.hash ?? "none",
			Focus: e?.getAttribute("aria-invalid") ?? ""};
	}`, label, why)
	if !strings.Contains(got.Beside, why) || got.Summary == "" || got.Target != "" || got.Focus != "true" {
		b.t.Errorf("on %s: %s is refused by %q (summary %q leads to %q, aria-invalid %q), want %q", b.where(), label, got.Beside, got.Summary, got.Target, got.Focus, why)
	}
}

// signIn takes an officer from the sign-in page to wherever it leads: by a mailed code, or
// with TechPass who has a duty, which a code does not give.
func (b *tab) signIn(mailbox string) {
	b.t.Helper()
	if slices.Contains([]string{admin, secondAdmin, agent, agencyAdmin}, mailbox) {
		b.signInWithTechPass(mailbox)
		return
	}
	b.open("/sign-in")
	b.provePossession(mailbox)
}

// provePossession signs in on the sign-in page that is open.
func (b *tab) provePossession(mailbox string) {
	b.t.Helper()
	b.fill("Government email", mailbox)
	b.press("Send me a code")
	b.fill("Code from the mail", b.portal.newCode(mailbox))
	b.press("Sign in")
}
