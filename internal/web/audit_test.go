package web_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"techbiz/internal/audit"
	"techbiz/internal/web"
)

func TestAuditTrail(t *testing.T) {
	p := newPortal(t)
	officer, admin := p.Officer(officerMailbox), p.admin()
	i := p.invited(officer, "jane@tech.gov.sg")
	b := p.as(admin)
	b.get("/admin/audit").is(http.StatusOK).says("invitation.sent", "officer officer@tech.gov.sg", "Invitation jane@tech.gov.sg", "Not yet")
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
	if n, m := strings.Count(first.body, `role="rowheader"`), strings.Count(second.body, `role="rowheader"`); n != web.EventsOnPage || m == 0 {
		t.Errorf("%d and %d events", n, m)
	}
	if again := b.get(href(second, "First")); strings.Count(again.body, `role="rowheader"`) != web.EventsOnPage {
		t.Error("First does not lead to the first page")
	}
}

// TestEveryEventHasItsWords: lists of events tell no codes, and can be filtered by each event.
func TestEveryEventHasItsWords(t *testing.T) {
	actions := actionsOfTheTrail(t)
	for _, a := range actions {
		if web.EventWords[a] == "" {
			t.Errorf("no words for %s", a)
		}
		about := strings.HasPrefix(string(a), "invitation.") || strings.HasPrefix(string(a), "mail.")
		if _, told := web.Sentences[a]; about && !told && a != audit.DuplicateRefused {
			t.Errorf("a timeline has no words for %s", a)
		}
	}
	for a := range web.EventWords {
		if !slices.Contains(actions, a) {
			t.Errorf("words for %s, which is no event", a)
		}
	}
}

// actionsOfTheTrail reads the constants where they are declared, so that none is forgotten.
func actionsOfTheTrail(t *testing.T) (actions []audit.Action) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../audit/event.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for node := range ast.Preorder(file) {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			continue
		}
		if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "Action" {
			continue
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		actions = append(actions, audit.Action(text))
	}
	if len(actions) < 140 {
		t.Fatalf("only %d events are declared", len(actions))
	}
	return actions
}

// Everybody sees what they did, in words, and nobody else's.
func TestMyActivity(t *testing.T) {
	p := newPortal(t)
	officer, other := p.Officer(officerMailbox), p.Officer(secondMailbox)
	p.invited(officer, "jane@tech.gov.sg")
	p.invited(other, "joe@tech.gov.sg")
	b := p.as(officer)
	list := b.get("/activity").is(http.StatusOK).says("My activity", "Sent an invitation", "Invitation jane@tech.gov.sg").saysNot("joe@", "invitation.sent", secondMailbox)
	list.has(`href="/activity/export.csv"`)
	b.get("/activity?actor=" + other.ID.String()).saysNot("joe@")
	b.get("/activity?action=lists").says("No event matches this filter")
	b.get("/activity?action=invitations").says("Invitation jane@tech.gov.sg")
	b.get("/activity?from=2026-11-30&to=2026-11-01").says("The first day is after the last day")

	csv := b.get("/activity/export.csv?action=invitations").is(http.StatusOK)
	if !strings.Contains(csv.body, "Sent an invitation,Invitation jane@tech.gov.sg") || strings.Contains(csv.body, "joe@") {
		t.Errorf("as CSV: %s", csv.body)
	}
	if !strings.HasPrefix(b.get("/activity/export.xlsx").is(http.StatusOK).body, "PK") {
		t.Error("not a workbook")
	}
	b.get("/activity").says("Downloaded a list of events")
	b.get("/activity/export.csv?from=soon").is(http.StatusConflict)
}

// An agency admin downloads what the agency's people did, with the names of the agency's own.
func TestDownloadOfTheAuditTrail(t *testing.T) {
	p := newPortal(t)
	p.invited(p.Officer(officerMailbox), "jane@tech.gov.sg")
	p.invited(p.Officer(otherMailbox), "joe@hive.gov.sg")
	whole := p.as(p.admin()).get("/admin/audit/export.csv").is(http.StatusOK).body
	agency := p.boss().get("/admin/audit/export.csv").is(http.StatusOK).body
	for text, in := range map[string][2]bool{"jane@tech.gov.sg": {true, true}, "joe@hive.gov.sg": {true, false}} {
		if strings.Contains(whole, text) != in[0] || strings.Contains(agency, text) != in[1] {
			t.Errorf("%s: admin %t, agency admin %t", text, strings.Contains(whole, text), strings.Contains(agency, text))
		}
	}
	p.as(p.Officer(officerMailbox)).get("/admin/audit/export.csv").is(http.StatusForbidden)
}
