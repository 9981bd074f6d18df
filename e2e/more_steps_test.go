package e2e_test

import (
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// secondTab opens another tab in the same browser, with the same cookies.
func (b *tab) secondTab() *tab {
	b.t.Helper()
	ctx, _ := chromedp.NewContext(b.ctx)
	b.t.Cleanup(func() { _ = chromedp.Cancel(ctx) })
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		b.t.Fatalf("open second tab: %v", err)
	}
	return newTab(b.t, b.portal, ctx)
}

// withoutScript turns JavaScript off in the pages; the debugger's still runs.
func (b *tab) withoutScript() *tab {
	b.t.Helper()
	b.script = false
	b.scripts(false)
	return b
}

func (b *tab) scripts(on bool) {
	b.t.Helper()
	params := emulation.SetScriptExecutionDisabledParams{Value: !on}
	if _, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, params); err != nil {
		b.t.Fatal(err)
	}
}

// linkTo returns the address of the link that is called so.
func (b *tab) linkTo(name string) string {
	b.t.Helper()
	b.until("a link "+name, `name => e2e.called(name)`, name)
	return eval[string](b, `name => e2e.called(name).getAttribute("href") ?? ""`, name)
}

// offers tells whether a button or link is called so.
func (b *tab) offers(name string) bool {
	b.t.Helper()
	return eval[bool](b, `name => !!e2e.called(name)`, name)
}

// emails lists the mailboxes of the lines that are shown.
func (b *tab) emails() []string {
	b.t.Helper()
	return eval[[]string](b, `() => [...document.querySelectorAll("tbody th a")].map(e2e.words)`)
}

// total waits until the list says how many it found.
func (b *tab) total(n string) {
	b.t.Helper()
	b.until("the total is "+n, `n => e2e.words(document.getElementById("results-total")) === "Total no. of invitations: " + n`, n)
}

// usernameIs waits until the hint says whether a username is needed.
func (b *tab) usernameIs(state string) {
	b.t.Helper()
	hint := map[string]string{usernameNeeded: "Enter a username for this email.", noUsername: "Leave this empty: this email is the login ID.",
		usernameUnknown: "Enter a username where the email is not a gov.sg one."}[state]
	b.until("the username is "+state, `hint => e2e.words(document.getElementById("username-hint")).startsWith(hint) && !document.querySelector(".htmx-request")`, hint)
}

// What the hint of the username says.
const (
	usernameNeeded  = "needed"
	noUsername      = "not needed"
	usernameUnknown = "not known yet"
)

// hasTraceID tells that the page names its Trace ID and has a mail to support that carries it.
func (b *tab) hasTraceID() {
	b.t.Helper()
	id := eval[string](b, `() => document.querySelector(".trace code")?.textContent ?? ""`)
	if len(id) != 32 || strings.Trim(id, "0123456789abcdef") != "" {
		b.t.Errorf("on %s: Trace ID %q", b.where(), id)
	}
	if link := b.linkTo("Email support with this Trace ID"); !strings.HasPrefix(link, "mailto:") || !strings.Contains(link, id) {
		b.t.Errorf("on %s: the mail to support is %q", b.where(), link)
	}
}

// noNewMail tells that none came to this mailbox although there was time for it.
func (p *portal) noNewMail(to string) {
	p.t.Helper()
	time.Sleep(500 * time.Millisecond)
	for _, m := range p.mails() {
		if m.To == to && !p.read[m.key()] {
			p.t.Errorf("unexpected mail to %s: %s", to, m.Subject)
		}
	}
}
