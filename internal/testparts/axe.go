package testparts

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axeRun checks the whole document. The tags are the WCAG 2.1 levels that the
// portal promises, and axe's own best practices. %s are the rules that are left out.
const axeRun = `axe.run(document, {
	runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
	resultTypes: ["violations"],
	rules: Object.fromEntries(%s.map(rule => [rule, {enabled: false}])),
}).then(r => r.violations.map(v => ({
	rule: v.id, impact: v.impact, help: v.help, url: v.helpUrl,
	nodes: v.nodes.map(n => ({target: n.target.flat(3).join(" "), html: n.html, why: n.failureSummary})),
})))`

type axeViolation struct {
	Rule, Impact, Help, URL string
	Nodes                   []struct{ Target, HTML, Why string }
}

// String tells the violation in as many lines as it has elements.
func (v axeViolation) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s): %s, see %s", v.Rule, v.Impact, v.Help, v.URL)
	for _, n := range v.Nodes {
		fmt.Fprintf(&b, "\n  at %s: %.200s\n    %s", n.Target, n.HTML, strings.ReplaceAll(n.Why, "\n", "\n    "))
	}
	return b.String()
}

// AxeSource returns the script of axe-core as npm installed it.
func AxeSource(t testing.TB) string {
	t.Helper()
	path := filepath.Join(RepositoryRoot(t), "web", "node_modules", "axe-core", "axe.min.js")
	source, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("read axe-core, which `make assets` installs: %v", err)
	}
	return string(source)
}

// Axe checks the tab's current page with axe-core and fails the test for each
// violation; label says in the messages which page and state it is. Rules that
// are named in without are left out.
func Axe(ctx context.Context, t testing.TB, label string, without ...string) {
	t.Helper()
	violations, err := axeCheck(ctx, AxeSource(t), without)
	if err != nil {
		t.Fatalf("%s: run axe: %v", label, err)
	}
	for _, v := range violations {
		t.Errorf("%s: axe: %s", label, v)
	}
}

// axeCheck runs the script through the debugger, which no
// Content-Security-Policy of the page restrains. A page that was checked before
// has the script already.
func axeCheck(ctx context.Context, source string, without []string) ([]axeViolation, error) {
	loaded, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`typeof axe === "object"`))
	if err != nil {
		return nil, fmt.Errorf("look for axe-core: %w", err)
	}
	if !loaded {
		if err := chromedp.Do(ctx, chromedp.Evaluate[chromedp.Void](source)); err != nil {
			return nil, fmt.Errorf("load axe-core: %w", err)
		}
	}
	rules, err := json.Marshal(append([]string{}, without...))
	if err != nil {
		return nil, fmt.Errorf("name the rules to leave out: %w", err)
	}
	return chromedp.Run(ctx, chromedp.Evaluate[[]axeViolation](fmt.Sprintf(axeRun, rules), chromedp.EvalAwaitPromise))
}

// RepositoryRoot returns the folder that holds go.mod, found upwards from the
// folder of the test.
func RepositoryRoot(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = parent
	}
}
