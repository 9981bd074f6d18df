package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/chromedp/chromedp"

	"techbiz/internal/testparts"
)

// size is that of a window, with the rules that axe-core leaves out there.
type size struct {
	width, height int64
	without       []string
}

// Colours are the same at any width, and take half of axe-core's time. The gallery checks
// them at both.
var (
	wide   = size{1440, 900, nil}
	narrow = size{360, 780, []string{"color-contrast"}}
)

// looked holds the pages and states that were looked at: once is enough.
var looked sync.Map

func (b *tab) resize(s size) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(s.width, s.height))
}

// look checks the page as it is now, on an office screen and on a small phone: sideways
// scrolling, axe-core where the gallery does not draw the state, and a picture where one is
// asked for.
func (b *tab) look(state string) {
	b.t.Helper()
	if !b.script {
		state += " without JavaScript"
	}
	if _, before := looked.LoadOrStore(state, true); before {
		return
	}
	for _, s := range []size{wide, narrow} {
		b.resize(s)
		label := fmt.Sprintf("%s-%d", state, s.width)
		b.inspect(label, s)
		if drawn[state] == "" {
			b.axe(label, s)
		}
	}
	b.resize(wide)
}

func (b *tab) inspect(label string, s size) {
	b.t.Helper()
	// The pictures of a page come with its fonts and after its transitions.
	eval[bool](b, `() => document.fonts.ready.then(() => Promise.all(document.getAnimations().map(a => a.finished.catch(() => {})))).then(() => true)`)
	if width := eval[int64](b, `() => document.documentElement.scrollWidth`); width > s.width {
		b.t.Errorf("%s: the page is %d px wide", label, width)
	}
	b.picture(label)
}

func (b *tab) axe(label string, s size) {
	b.t.Helper()
	// axe-core waits by timers, which run only with JavaScript; the page's own scripts
	// were not loaded and stay so.
	b.scripts(true)
	testparts.Axe(b.ctx, b.t, label, s.without...)
	b.scripts(b.script)
}

var notInFileNames = regexp.MustCompile(`[^a-z0-9]+`)

// picture keeps a picture of the whole page in the directory E2E_SHOTS.
func (b *tab) picture(label string) {
	b.t.Helper()
	dir := os.Getenv("E2E_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Fatalf("take picture: %v", err)
	}
	name := strings.Trim(notInFileNames.ReplaceAllString(strings.ToLower(label), "-"), "-") + ".png"
	if err := os.WriteFile(filepath.Join(dir, name), png, 0o600); err != nil {
		b.t.Fatal(err)
	}
}
