package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"techbiz/internal/web"
	"testing"
	"time"

	"techbiz/internal/audit"
)

func TestAuditTrail(t *testing.T) {
	p := newPortal(t)
	officer, admin := p.Officer(officerMailbox), p.admin()
	i := p.invited(officer, "jane@tech.gov.sg")
	b := p.as(admin)
	b.get("/admin/audit").is(http.StatusOK).says("invitation.sent", "officer officer@tech.gov.sg", "invitation "+i.ID.String(), "Not yet").saysNot("jane@")
	_, err := p.Audit.Seal(t.Context())
	p.OK(err)
	b.get("/admin/audit").says("Yes, #1").saysNot("Not yet")

	rows := func(query string) int {
		t.Helper()
		return strings.Count(b.get("/admin/audit?"+query).is(http.StatusOK).body, `role="rowheader"`)
	}
	if n := rows("subject=" + i.ID.String()); n != 1 {
		t.Errorf("%d events of the invitation, want 1", n)
	}
	if n := rows("actor=" + officer.ID.String() + "&action=" + string(audit.InvitationSent)); n != 2 { // one by signing in, to themselves
		t.Errorf("%d invitations sent by the officer, want 2", n)
	}
	if n := rows("from=2026-11-25"); n != 0 {
		t.Errorf("%d events from tomorrow on", n)
	}
	if rows("to=2026-11-23") != 0 || rows("from=2026-11-24&to=2026-11-24") == 0 {
		t.Error("days are not counted in Singapore, or not whole")
	}

	p.Clock.Add(time.Minute)
	traced := b.post("/invite/email", "email", "joe@tech.gov.sg", "reason", "Payments").is(http.StatusSeeOther).header.Get("Trace-Id")
	b.get("/admin/audit?subject="+traced).says("invitation.sent", traced).saysNot("No record found")

	b.get("/admin/audit?actor=jane&from=soon").is(http.StatusOK).says("There is a problem", "Enter a mailbox, or the id of an account", "Enter a date")
	b.header.Set("HX-Request", "true")
	if whole := b.get("/admin/audit?from=soon").says("Enter a date"); !strings.Contains(whole.body, "<html") {
		t.Error("the part came for a refused filter, without the reason")
	}
	if part := b.get("/admin/audit?action=" + string(audit.TokenCreated)).says("No record found"); strings.Contains(part.body, "<html") {
		t.Error("a whole page came for the part")
	}
}

// Events hold ids alone; an admin may name an actor by the mailbox.
func TestAuditOfAMailbox(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	p.invited(officer, "jane@tech.gov.sg")
	b := p.as(p.admin())
	byID := b.get("/admin/audit?actor=" + officer.ID.String()).says("invitation.sent")
	for _, typed := range []string{officerMailbox, "Officer@TECH.gov.sg", " " + officerMailbox + " "} {
		byMailbox := b.get("/admin/audit?actor=" + url.QueryEscape(typed)).is(http.StatusOK)
		if n, want := strings.Count(byMailbox.body, `role="rowheader"`), strings.Count(byID.body, `role="rowheader"`); n != want {
			t.Errorf("%d events by mailbox %q, %d by id", n, typed, want)
		}
	}
	unknown := b.get("/admin/audit?actor=nobody@tech.gov.sg").says("No account has this mailbox").saysNot("No record found")
	if strings.Contains(unknown.body, `role="rowheader"`) {
		t.Error("an unknown mailbox lists the events of others")
	}
}

// Whose account there is elsewhere, the filter does not tell an agency admin.
func TestAuditTellsOfNoMailboxElsewhere(t *testing.T) {
	p := newPortal(t)
	p.Officer(officerMailbox)
	p.Officer(otherMailbox)
	b := p.boss()
	b.get("/admin/audit?actor=" + officerMailbox).saysNot("has this mailbox")
	for _, typed := range []string{otherMailbox, "nobody@hive.gov.sg", "nobody@tech.gov.sg", "jane@acme.com"} {
		b.get("/admin/audit?actor=" + typed).says("No account of TECH has this mailbox")
	}
	p.as(p.admin()).get("/admin/audit?actor=" + otherMailbox).saysNot("has this mailbox")
}

func TestAuditPages(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	for range 30 {
		p.invited(officer, someMailbox())
		p.Clock.Add(time.Second)
	}
	b := p.as(p.admin())
	first := b.get("/admin/audit")
	second := b.get(href(first, "Next"))
	if n, m := strings.Count(first.body, `role="rowheader"`), strings.Count(second.body, `role="rowheader"`); n != web.AuditPage || m == 0 {
		t.Errorf("%d and %d events", n, m)
	}
	if again := b.get(href(second, "First")); strings.Count(again.body, `role="rowheader"`) != web.AuditPage {
		t.Error("First does not lead to the first page")
	}
}

// TestEveryActionOfAnInvitationHasItsWords: a timeline tells no codes.
func TestEveryActionOfAnInvitationHasItsWords(t *testing.T) {
	for _, a := range web.AuditActions {
		about := strings.HasPrefix(string(a), "invitation.") || strings.HasPrefix(string(a), "mail.")
		if _, told := web.Sentences[a]; about && !told && a != audit.DuplicateRefused {
			t.Errorf("no words for %s", a)
		}
	}
}
