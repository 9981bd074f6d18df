package web

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"techbiz/internal/audit"
)

func TestAuditTrail(t *testing.T) {
	p := newPortal(t)
	officer, admin := p.officer(officerMailbox), p.admin()
	i := p.invited(officer, "jane@tech.gov.sg")
	b := p.as(admin)
	b.get("/admin/audit").is(http.StatusOK).says("invitation.sent", "officer officer@tech.gov.sg", "invitation "+i.ID.String(), "Not yet").saysNot("jane@")
	_, err := p.Audit.Seal(t.Context())
	p.must(err)
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

	p.wait(time.Minute)
	traced := b.post("/invite/email", "email", "joe@tech.gov.sg", "reason", "Payments").is(http.StatusSeeOther).header.Get("Trace-Id")
	b.get("/admin/audit?subject="+traced).says("invitation.sent", traced).saysNot("No record found")

	b.get("/admin/audit?actor=jane&from=soon").is(http.StatusOK).says("There is a problem", "Enter the actor's id", "Enter a date")
	b.header.Set("HX-Request", "true")
	if part := b.get("/admin/audit?action=" + string(audit.TokenCreated)).says("No record found"); strings.Contains(part.body, "<html") {
		t.Error("a whole page came for the part")
	}
}

func TestAuditPages(t *testing.T) {
	p := newPortal(t)
	officer := p.officer(officerMailbox)
	for range 30 {
		p.invited(officer, someMailbox())
		p.wait(time.Second)
	}
	b := p.as(p.admin())
	first := b.get("/admin/audit")
	second := b.get(href(first, "Next"))
	if n, m := strings.Count(first.body, `role="rowheader"`), strings.Count(second.body, `role="rowheader"`); n != auditPage || m == 0 {
		t.Errorf("%d and %d events", n, m)
	}
	if again := b.get(href(second, "First")); strings.Count(again.body, `role="rowheader"`) != auditPage {
		t.Error("First does not lead to the first page")
	}
}

// TestEveryActionOfAnInvitationHasItsWords: a timeline tells no codes.
func TestEveryActionOfAnInvitationHasItsWords(t *testing.T) {
	for _, a := range auditActions {
		about := strings.HasPrefix(string(a), "invitation.") || strings.HasPrefix(string(a), "mail.")
		if _, told := sentences[a]; about && !told && a != audit.DuplicateRefused {
			t.Errorf("no words for %s", a)
		}
	}
}
