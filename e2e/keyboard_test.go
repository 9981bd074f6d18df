package e2e_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestKeyboardOnly signs in and invites by Tab, Enter, Space and letters alone. Wherever
// the focus comes, it can be seen.
func TestKeyboardOnly(t *testing.T) {
	t.Parallel()
	p := onSQLite(t)
	const invitee = "chua_mei_fen@tech.gov.sg"
	o := p.person(t)
	o.open("/")

	o.tabTo("Government email")
	o.keys(officer)
	o.leave(func() { o.keys(kb.Enter) })
	o.at("Check your mailbox")
	o.until("the code's field has the focus", `() => document.activeElement === e2e.labelled("Code from the mail")`)
	o.keys(p.newCode(officer))
	o.tabTo("Sign in")
	o.leave(func() { o.keys(" ") })
	o.at("Welcome, Officer")

	// The first stop of a page skips what all pages share.
	o.keys(kb.Tab)
	if got := o.focused(); got.Name != "Skip to main content" || !got.Visible {
		t.Errorf("the first stop is %+v", got)
	}
	o.look("Skip link")
	o.keys(kb.Enter)
	if stops := o.tabTo("Invite Users Invite public officers and vendors to TechPass."); stops > 2 {
		t.Errorf("%d stops from the skip link to the first card", stops)
	}
	o.leave(func() { o.keys(kb.Enter) })
	o.tabTo("Email invitation Only available for public officers")
	o.leave(func() { o.keys(kb.Enter) })
	o.at("Email invitation")

	// Refused at first: the keyboard goes on from the summary to the field.
	o.tabTo("Submit")
	o.leave(func() { o.keys(kb.Enter) })
	o.refused("Email", "Enter an email address")
	o.tabTo("Enter an email address")
	o.keys(kb.Enter)
	o.until("the field has the focus", `() => document.activeElement === e2e.labelled("Email")`)
	o.keys(invitee)
	o.holds("Email", invitee)
	o.tabTo("No")
	o.keys(kb.ArrowUp)
	o.holds("Yes", "true")
	o.tabTo("When is SEED required?")
	o.keys(" ")
	o.sees("because a licence is assigned first")
	o.tabTo("Reason")
	o.keys("Reviews the data catalogue")
	o.tabTo("Submit")
	o.leave(func() { o.keys(" ") })
	o.at("Invitation sent")
	o.sees(invitee)
	p.newMail(invitee)

	// The user menu opens, closes with Escape, and gives the focus back.
	o.tabTo("O Officer Public officer")
	o.keys(kb.Enter)
	o.sees("Signed in as")
	o.look("User menu")
	o.keys(kb.Escape)
	o.until("the menu is closed", `() => !document.querySelector(".usermenu").open`)
	if got := o.focused(); got.Name != "O Officer Public officer" {
		t.Errorf("after Escape the focus is on %+v", got)
	}
	o.keys(kb.Enter)
	o.tabTo("Sign out")
	o.leave(func() { o.keys(kb.Enter) })
	o.on("You are signed out")
}

// focus is where the keyboard is.
type focus struct {
	Name    string // words on it, or its label
	Visible bool   // within the window, and marked
	What    string // its markup, for messages
}

// focused looks into web components as well.
func (b *tab) focused() focus {
	b.t.Helper()
	return eval[focus](b, `() => {
		let e = document.activeElement;
		while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement;
		const marked = x => { const s = getComputedStyle(x); return (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none"; };
		const r = e.getBoundingClientRect();
		const inside = r.bottom > 0 && r.top < innerHeight && r.right > 0 && r.left < innerWidth && r.width > 0;
		const name = e.labels?.length ? e2e.words(e.labels[0]).replace(/ \((optional|company mailboxes only)\)$/, "") : e2e.words(e);
		return {Name: name, Visible: inside && marked(e), What: e.outerHTML.slice(0, 120)};
	}`)
}

// keys presses keys one by one. Each is sent as a keyboard's is, with its character: as
// two events (chromedp.KeyEvent) Enter on a link would also press it wherever that leads.
func (b *tab) keys(keys string) {
	b.t.Helper()
	for _, r := range keys {
		events := kb.Encode(r)
		down, up := events[0], events[len(events)-1]
		if len(events) == 3 {
			down.Text, down.UnmodifiedText = events[1].Text, events[1].UnmodifiedText
		}
		for _, e := range []*input.DispatchKeyEventParams{down, up} {
			if _, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, *e); err != nil {
				b.t.Fatal(err)
			}
		}
	}
}

// tabTo presses Tab until the focus is on what is called so, around the page once, and
// returns how many stops that took.
func (b *tab) tabTo(name string) int {
	b.t.Helper()
	return b.tabUntil(name, func(f focus) bool { return f.Name == name })
}

// tabUntil is tabTo for what is found in another way; what says what it is.
func (b *tab) tabUntil(what string, found func(focus) bool) int {
	b.t.Helper()
	for stops := 1; stops < 60; stops++ {
		b.keys(kb.Tab)
		f := b.focused()
		if !f.Visible && !strings.HasPrefix(f.What, "<body") {
			b.t.Errorf("on %s: the focus can't be seen on %s", b.where(), f.What)
		}
		if found(f) {
			return stops
		}
	}
	b.t.Fatalf("on %s: the keyboard does not reach %s", b.where(), what)
	return 0
}
