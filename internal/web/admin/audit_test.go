package admin_test

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

	"techbiz/internal/app/webtest"
	"techbiz/internal/audit"
	"techbiz/internal/web/admin"
	"techbiz/internal/web/words"
)

func TestAuditTrail(t *testing.T) {
	p := webtest.NewPortal(t)
	officer, admin := p.Officer(webtest.OfficerMailbox), p.AdminAccount()
	i := p.Invited(officer, "jane@tech.gov.sg")
	b := p.BrowserOf(admin)
	b.Get("/admin/audit").Is(http.StatusOK).Says("invitation.sent", "officer officer@tech.gov.sg", "Invitation jane@tech.gov.sg", "Not yet")
	_, err := p.Audit.Seal(t.Context())
	p.OK(err)
	b.Get("/admin/audit").Says("Yes, #1").SaysNot("Not yet")

	rows := func(query string) int {
		t.Helper()
		return strings.Count(b.Get("/admin/audit?"+query).Is(http.StatusOK).Body, `role="rowheader"`)
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
	traced := b.Post("/invite/email", "email", "joe@tech.gov.sg", "reason", "Payments").Is(http.StatusSeeOther).Header.Get("Trace-Id")
	b.Get("/admin/audit?subject="+traced).Says("invitation.sent", traced).SaysNot("No record found")

	b.Get("/admin/audit?actor=jane&from=soon").Is(http.StatusOK).Says("There is a problem", "Enter a mailbox, or the id of an account", "Enter a date")
	b.Header.Set("HX-Request", "true")
	if whole := b.Get("/admin/audit?from=soon").Says("Enter a date"); !strings.Contains(whole.Body, "<html") {
		t.Error("the part came for a refused filter, without the reason")
	}
	if part := b.Get("/admin/audit?action=" + string(audit.TokenCreated)).Says("No record found"); strings.Contains(part.Body, "<html") {
		t.Error("a whole page came for the part")
	}
}

// Events hold ids alone; an admin may name an actor by the mailbox.
func TestAuditOfAMailbox(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	p.Invited(officer, "jane@tech.gov.sg")
	b := p.BrowserOf(p.AdminAccount())
	byID := b.Get("/admin/audit?actor=" + officer.ID.String()).Says("invitation.sent")
	for _, typed := range []string{webtest.OfficerMailbox, "Officer@TECH.gov.sg", " " + webtest.OfficerMailbox + " "} {
		byMailbox := b.Get("/admin/audit?actor=" + url.QueryEscape(typed)).Is(http.StatusOK)
		if n, want := strings.Count(byMailbox.Body, `role="rowheader"`), strings.Count(byID.Body, `role="rowheader"`); n != want {
			t.Errorf("%d events by mailbox %q, %d by id", n, typed, want)
		}
	}
	unknown := b.Get("/admin/audit?actor=nobody@tech.gov.sg").Says("No account has this mailbox").SaysNot("No record found")
	if strings.Contains(unknown.Body, `role="rowheader"`) {
		t.Error("an unknown mailbox lists the events of others")
	}
}

// Whose account there is elsewhere, the filter does not tell an agency admin.
func TestAuditTellsOfNoMailboxElsewhere(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Officer(webtest.OfficerMailbox)
	p.Officer(webtest.OtherMailbox)
	b := boss(p)
	b.Get("/admin/audit?actor=" + webtest.OfficerMailbox).SaysNot("has this mailbox")
	for _, typed := range []string{webtest.OtherMailbox, "nobody@hive.gov.sg", "nobody@tech.gov.sg", "jane@acme.com"} {
		b.Get("/admin/audit?actor=" + typed).Says("No account of TECH has this mailbox")
	}
	p.BrowserOf(p.AdminAccount()).Get("/admin/audit?actor=" + webtest.OtherMailbox).SaysNot("has this mailbox")
}

func TestAuditPages(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	for range 30 {
		p.Invited(officer, webtest.SomeMailbox())
		p.Clock.Add(time.Second)
	}
	b := p.BrowserOf(p.AdminAccount())
	first := b.Get("/admin/audit")
	second := b.Get(webtest.Href(first, "Next"))
	if n, m := strings.Count(first.Body, `role="rowheader"`), strings.Count(second.Body, `role="rowheader"`); n != admin.EventsOnPage || m == 0 {
		t.Errorf("%d and %d events", n, m)
	}
	if again := b.Get(webtest.Href(second, "First")); strings.Count(again.Body, `role="rowheader"`) != admin.EventsOnPage {
		t.Error("First does not lead to the first page")
	}
}

// TestEveryEventHasItsWords: lists of events tell no codes, and can be filtered by each event.
func TestEveryEventHasItsWords(t *testing.T) {
	actions := actionsOfTheTrail(t)
	for _, a := range actions {
		if words.EventWords[a] == "" {
			t.Errorf("no words for %s", a)
		}
		about := strings.HasPrefix(string(a), "invitation.") || strings.HasPrefix(string(a), "mail.")
		if _, told := words.Sentences[a]; about && !told && a != audit.DuplicateRefused {
			t.Errorf("a timeline has no words for %s", a)
		}
	}
	for a := range words.EventWords {
		if !slices.Contains(actions, a) {
			t.Errorf("words for %s, which is no event", a)
		}
	}
}

// actionsOfTheTrail reads the constants where they are declared, so that none is forgotten.
func actionsOfTheTrail(t *testing.T) (actions []audit.Action) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../../audit/event.go", nil, 0)
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
	p := webtest.NewPortal(t)
	officer, other := p.Officer(webtest.OfficerMailbox), p.Officer(secondMailbox)
	p.Invited(officer, "jane@tech.gov.sg")
	p.Invited(other, "joe@tech.gov.sg")
	b := p.BrowserOf(officer)
	list := b.Get("/activity").Is(http.StatusOK).Says("My activity", "Sent an invitation", "Invitation jane@tech.gov.sg").SaysNot("joe@", "invitation.sent", secondMailbox)
	list.Has(`href="/activity/export.csv"`)
	b.Get("/activity?actor=" + other.ID.String()).SaysNot("joe@")
	b.Get("/activity?action=lists").Says("No event matches this filter")
	b.Get("/activity?action=invitations").Says("Invitation jane@tech.gov.sg")
	b.Get("/activity?from=2026-11-30&to=2026-11-01").Says("The first day is after the last day")

	csv := b.Get("/activity/export.csv?action=invitations").Is(http.StatusOK)
	if !strings.Contains(csv.Body, "Sent an invitation,Invitation jane@tech.gov.sg") || strings.Contains(csv.Body, "joe@") {
		t.Errorf("as CSV: %s", csv.Body)
	}
	if !strings.HasPrefix(b.Get("/activity/export.xlsx").Is(http.StatusOK).Body, "PK") {
		t.Error("not a workbook")
	}
	b.Get("/activity").Says("Downloaded a list of events")
	b.Get("/activity/export.csv?from=soon").Is(http.StatusConflict)
}

// An agency admin downloads what the agency's people did, with the names of the agency's own.
func TestDownloadOfTheAuditTrail(t *testing.T) {
	p := webtest.NewPortal(t)
	p.Invited(p.Officer(webtest.OfficerMailbox), "jane@tech.gov.sg")
	p.Invited(p.Officer(webtest.OtherMailbox), "joe@hive.gov.sg")
	whole := p.BrowserOf(p.AdminAccount()).Get("/admin/audit/export.csv").Is(http.StatusOK).Body
	agency := boss(p).Get("/admin/audit/export.csv").Is(http.StatusOK).Body
	for text, in := range map[string][2]bool{"jane@tech.gov.sg": {true, true}, "joe@hive.gov.sg": {true, false}} {
		if strings.Contains(whole, text) != in[0] || strings.Contains(agency, text) != in[1] {
			t.Errorf("%s: admin %t, agency admin %t", text, strings.Contains(whole, text), strings.Contains(agency, text))
		}
	}
	p.BrowserOf(p.Officer(webtest.OfficerMailbox)).Get("/admin/audit/export.csv").Is(http.StatusForbidden)
}
