// Package e2e_test drives the built program through Debian's Chromium, as
// officers, admins and invitees use it. Mails are read from the outbox.
//
// Every page and state that a test names with look or on is checked once for
// sideways scrolling, on an office screen and on a small phone, and by axe-core
// unless the gallery of internal/web/view draws it (see drawn); with
// E2E_SHOTS=dir a picture of each is kept there. Whatever a tab does wrong
// meanwhile fails its test: an error on the console, a violation of the
// Content-Security-Policy, a request that leaves the origin.
//
// Tests run beside one another: each has a portal with a database of its own,
// and each person in it a browser context.
package e2e_test

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"

	"techbiz/internal/testparts"
)

// shared is what the tests of this package share: making each anew would take
// longer than the tests themselves.
var shared struct {
	dir string // temporary, removed at the end

	browser struct {
		sync.Once
		ctx  context.Context
		stop func()
		err  error
	}
	demo struct {
		sync.Once
		path string
		err  error
	}
}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "techbiz-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	shared.dir = dir
	code := m.Run()
	if shared.browser.stop != nil {
		shared.browser.stop()
	}
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// browser is the one Chromium of this package.
func browser(t *testing.T) context.Context {
	t.Helper()
	b := &shared.browser
	b.Do(func() { b.ctx, b.stop, b.err = testparts.StartBrowser() })
	if b.err != nil {
		t.Fatal(b.err)
	}
	return b.ctx
}
