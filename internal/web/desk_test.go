package web_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/app"
	"techbiz/internal/desk"
	"techbiz/internal/keyset"
	"techbiz/internal/techpass"
)

// raised returns a request of the officer's, and its attachment.
func (p *portal) raised(officer *techpass.Account) (id, fileID uuid.UUID) {
	p.Helper()
	ctx := context.Background()
	for { // nobody may have many that are open
		own, err := p.Desk.Own(ctx, officer.Actor(), keyset.Cursor{})
		p.OK(err)
		if len(own.Rows) == 0 || own.Rows[0].State.Closed() {
			break
		}
		p.OK(p.Desk.Withdraw(ctx, officer.Actor(), own.Rows[0].ID))
	}
	before := *p.Desk // nobody may raise many in a day, so this is an hour after the one before
	p.raisedBefore++
	hours := time.Duration(p.raisedBefore-2000) * time.Hour
	before.Now = func() time.Time { return p.Clock.Now().Add(hours) }
	r, err := before.Raise(ctx, officer.Actor(), desk.Form{Kind: "other", Details: "Help"}, []desk.Upload{{Name: "a.txt", Content: []byte("text")}}, "")
	p.OK(err)
	st, err := p.Desk.Look(ctx, officer.Actor(), r.ID)
	p.OK(err)
	return r.ID, st.Files[0].ID
}

// sendFiles posts a form with files, named and filled in pairs after its fields.
func (b *browser) sendFiles(path string, fields map[string]string, files ...string) reply {
	b.p.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		b.p.OK(form.WriteField(name, value))
	}
	for n := 0; n+1 < len(files); n += 2 {
		part, err := form.CreateFormFile("files", files[n])
		b.p.OK(err)
		_, err = part.Write([]byte(files[n+1]))
		b.p.OK(err)
	}
	b.p.OK(form.Close())
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, b.p.http.URL+path, &body)
	b.p.OK(err)
	r.Header.Set("Content-Type", form.FormDataContentType())
	answer, err := b.client.Do(r)
	b.p.OK(err)
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	b.p.OK(err)
	return reply{t: b.p, what: "POST " + path, status: answer.StatusCode, header: answer.Header, body: string(text)}
}

func (p *portal) agent() *techpass.Account {
	p.Helper()
	return p.serving("agent@tech.gov.sg", techpass.DutyAgent)
}

// From the refused invitation to the one that goes through: both sides of a request.
func TestADomainIsRequestedAndGranted(t *testing.T) {
	p := newPortal(t)
	officer, agent := p.as(p.Officer(officerMailbox)), p.as(p.agent())
	refused := officer.post("/invite/email", "email", "jane@new.gov.sg", "reason", "Payments").is(http.StatusUnprocessableEntity)
	refused.says("Request new.gov.sg and keep this invitation waiting")
	form := officer.get("/desk/new?domain=new.gov.sg&kind=domain").is(http.StatusOK).says("Allow-list a domain", "Whose domain is it? (optional)")
	if form.field("domain") != "new.gov.sg" {
		t.Errorf("the form holds %q", form.field("domain"))
	}
	at := officer.post("/desk/new", "kind", "domain", "domain", "new.gov.sg", "request_key", form.field("request_key")).is(http.StatusSeeOther).header.Get("Location")
	officer.get(at).says("SR-000001: Allow-list a domain", "Open", "is raised", "You raised this request", "in the queue").saysNot("Work on this request", "Take it")
	officer.get("/desk").says("SR-000001", "new.gov.sg", "Open").saysNot("Queue")
	officer.post("/desk/new", "kind", "domain", "domain", "NEW.gov.sg").is(http.StatusUnprocessableEntity).says("was requested on 24-11-2026").has(`value="NEW.gov.sg"`)

	agent.get("/desk/queue").says("SR-000001", officerMailbox, "new.gov.sg")
	page := agent.get(at).says("Work on this request", "Take it", "Grant", "Ask back", "Decline", officerMailbox+" raised this request")
	version := page.field("version")
	agent.post(at+"/assign", "version", version, "assignee", page.field("assignee")).leadsTo(at)
	agent.get(at).says("You look after this request now", "In progress", "You began to work on it").saysNot("Take it")
	if l := p.letter(officerMailbox); l.Subject != "Service request SR-000001 is being looked after" || !strings.Contains(l.Text, p.http.URL+at) {
		t.Errorf("mail %q:\n%s", l.Subject, l.Text)
	}
	officer.get(at).says("The service desk began to work on it").saysNot("agent@tech.gov.sg")
	confirm := agent.get(at + "/grant").is(http.StatusOK).says("The domain new.gov.sg is put on the allow-list at once")
	agent.post(at+"/grant", "version", version).is(http.StatusConflict).says("while you had this request open")
	agent.post(at+"/grant", "version", confirm.field("version")).leadsTo(at)
	agent.get(at).says("The request is granted", "Granted").saysNot("Work on this request", "Add a comment")
	if l := p.letter(officerMailbox); l.Subject != "Service request SR-000001 was granted" {
		t.Errorf("mail %q", l.Subject)
	}
	agent.get(at + "/decline").is(http.StatusConflict).says("has been granted")
	officer.post("/invite/email", "email", "jane@new.gov.sg", "seed", "no", "reason", "Payments").is(http.StatusSeeOther)
	agent.get("/desk/queue").says("No open request")
	agent.get("/desk/queue?state=all&q=new.gov").says("SR-000001")
	agent.get("/desk/queue?state=all&q=elsewhere").says("No record found", "Clear search and filters")
}

func TestCommentsAndAttachments(t *testing.T) {
	p := newPortal(t)
	officer, agent, other := p.as(p.Officer(officerMailbox)), p.as(p.agent()), p.as(p.Officer(otherMailbox))
	fields := map[string]string{"kind": "other", "details": "The page is <b>blank</b>"}
	officer.sendFiles("/desk/new", fields, "page.html", "<script>alert(1)</script>", "shot.png", "no picture").is(http.StatusUnprocessableEntity).
		says("page.html can't be attached", "Choose your files again").has("The page is &lt;b&gt;blank&lt;/b&gt;</textarea>")
	officer.sendFiles("/desk/new", fields, "big.txt", strings.Repeat("a", 5<<20+1)).is(http.StatusUnprocessableEntity).says("big.txt is larger than 5 MiB")
	at := officer.sendFiles("/desk/new", fields, `C:\fake\scan "1".txt`, "<script>alert(1)</script>").is(http.StatusSeeOther).header.Get("Location")

	link := regexp.MustCompile(`href="(/desk/requests/[^"]+/files/[^"]+)"`)
	found := link.FindStringSubmatch(agent.get(at).says("The page is <b>blank</b>", `scan "1".txt`).body)
	if found == nil {
		t.Fatal("no attachment on the page")
	}
	for _, b := range []*browser{officer, agent} {
		file := b.get(found[1]).is(http.StatusOK)
		for name, want := range map[string]string{"Content-Type": "text/plain", "Content-Disposition": `attachment; filename="scan \"1\".txt"`,
			"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "no-store"} {
			if got := file.header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		if file.body != "<script>alert(1)</script>" {
			t.Errorf("file %q", file.body)
		}
	}
	other.get(found[1]).is(http.StatusNotFound)
	other.get(at).is(http.StatusNotFound)
	other.sendFiles(at+"/comment", map[string]string{"text": "Me too"}).is(http.StatusNotFound)

	agent.post(at+"/comment", "text", "Known trouble", "internal", "yes").leadsTo(at + "#story-title")
	agent.sendFiles(at+"/comment", map[string]string{"internal": "yes"}, "log.csv", "a,b").leadsTo(at + "#story-title")
	officer.get(at).saysNot("Known trouble", "log.csv")
	files := link.FindAllStringSubmatch(agent.get(at).says("Known trouble", "Only for the desk", "log.csv").body, -1)
	officer.get(files[1][1]).is(http.StatusNotFound)
	officer.post(at+"/comment", "text", "x", "internal", "yes").is(http.StatusForbidden)

	ask := agent.get(at + "/ask").is(http.StatusOK)
	agent.post(at+"/ask", "version", ask.field("version"), "text", " ").is(http.StatusUnprocessableEntity).says("Write what you want to know")
	agent.post(at+"/ask", "version", ask.field("version"), "text", "Which page?").leadsTo(at)
	officer.get(at).says("Waiting for requester", "The service desk asked a question", "Which page?", "Your answer")
	officer.post(at+"/comment", "text", strings.Repeat("a", 2001)).is(http.StatusUnprocessableEntity).says("Remove 1 character").has(strings.Repeat("a", 2001) + "</textarea>")
	officer.post(at+"/comment", "text", "The first").leadsTo(at + "#story-title")
	if l := p.letter("agent@tech.gov.sg"); l.Subject != "Service request SR-000001 was answered" {
		t.Errorf("mail %q", l.Subject)
	}
	agent.get(at + "/grant").is(http.StatusConflict).says("not granted. Mark it as done")
	done := agent.get(at + "/done").is(http.StatusOK)
	agent.post(at+"/done", "version", done.field("version"), "text", "It shows again.").leadsTo(at)
	officer.get(at).says("Done", "It shows again.").saysNot("Your answer", "Add a comment")
	officer.post(at+"/comment", "text", "Thanks").is(http.StatusConflict).says("has been done")
}

func TestVendorsAskForThemselves(t *testing.T) {
	p := newPortal(t)
	i := p.invited(p.Officer(officerMailbox), vendorMailbox)
	vendor, agent := p.asID(i.AccountID), p.as(p.agent())
	vendor.get("/overview").has(`href="/desk/new"`)
	vendor.get("/desk/new").says("You need to onboard a device to SEED").saysNot("Allow-list a domain")
	vendor.get("/desk/new?kind=seed").says("What is the device needed for?").saysNot("Whose account?")
	vendor.post("/desk/new", "kind", "domain", "domain", "new.com").is(http.StatusUnprocessableEntity).says("Choose what you need")
	at := vendor.post("/desk/new", "kind", "seed", "login", officerMailbox, "details", "Pipelines").is(http.StatusSeeOther).header.Get("Location")
	agent.get(at).says("Account "+vendorMailbox, "SEED wanted No")
	agent.post(at+"/grant", "version", agent.get(at+"/grant").field("version")).leadsTo(at)
	if !p.Account(i.AccountID).SEED {
		t.Error("SEED is not wanted")
	}
	again := vendor.post("/desk/new", "kind", "terminate", "details", "I leave").is(http.StatusSeeOther).header.Get("Location")
	vendor.get(again + "/withdraw").is(http.StatusOK).says("Withdraw this request?")
	vendor.post(again + "/withdraw").leadsTo(again)
	vendor.get(again).says("Withdrawn", "You withdrew it")
	vendor.get(again + "/withdraw").is(http.StatusConflict).says("has been withdrawn")
}

func TestAgencyAdminsWorkOnTheirAgencysRequests(t *testing.T) {
	p := newPortal(t)
	boss := p.as(p.serving("lead@hive.gov.sg", techpass.DutyAgencyAdmin))
	ours := p.as(p.Officer(otherMailbox)).post("/desk/new", "kind", "other", "details", "Ours").header.Get("Location")
	theirs := p.as(p.Officer(officerMailbox)).post("/desk/new", "kind", "other", "details", "Theirs").header.Get("Location")
	boss.get("/desk/queue?state=all").says("SR-000001").saysNot("SR-000002")
	boss.get(ours + "/done").is(http.StatusOK)
	boss.get(theirs).is(http.StatusNotFound)
	boss.get(theirs + "/done").is(http.StatusNotFound)
	boss.post(theirs+"/done", "version", "1").is(http.StatusNotFound)
	boss.post(theirs+"/assign", "version", "1").is(http.StatusNotFound)
	p.as(p.Officer(officerMailbox)).post("/desk/new", "kind", "domain", "domain", "theirs.com").is(http.StatusSeeOther)
	boss.post("/admin/domains/allow", "domain", "theirs.com").is(http.StatusConflict).says("the service desk decides that request").has(`value="theirs.com"`)
}

func TestNobodyDecidesTheirOwnRequest(t *testing.T) {
	p := newPortal(t)
	agent := p.as(p.agent())
	at := agent.post("/desk/new", "kind", "domain", "domain", "new.com").header.Get("Location")
	agent.get(at).says("You raised this request yourself").saysNot("Ask back")
	agent.get(at + "/grant").is(http.StatusConflict).says("You raised this request yourself")
	agent.post(at+"/grant", "version", "1").is(http.StatusConflict).says("You raised this request yourself")
}

// The organisation's own desk takes the place of the built-in one everywhere.
func TestAnotherServiceDesk(t *testing.T) {
	const outside = "https://desk.example/request"
	p := newPortal(t, func(o *app.Options) {
		o.Web.ServiceDeskURL = outside
	})
	account := p.Officer(officerMailbox)
	officer, agent := p.as(account), p.as(p.agent())
	for _, path := range []string{"/desk", "/desk/new", "/desk/new?kind=domain"} {
		officer.get(path).is(http.StatusOK).says("raised elsewhere").has(`href="` + outside + `"`)
	}
	agent.get("/desk/queue").is(http.StatusOK).says("raised elsewhere")
	officer.post("/desk/new", "kind", "other", "details", "x").is(http.StatusConflict).says("raised elsewhere")
	for _, path := range []string{"/overview", "/invite/email", "/invite/account", "/invite/batch"} {
		if page := officer.get(path); !strings.Contains(page.body, outside) || strings.Contains(page.body, `href="/desk`) {
			t.Errorf("%s does not lead to the other desk alone", path)
		}
	}
	at := p.newDraft(account)
	officer.get(at).has(`href="` + outside + `"`).saysNot("Request this domain")
}

// What was typed is not lost with the session.
func TestARequestOutlivesItsSession(t *testing.T) {
	p := newPortal(t)
	b := p.browser()
	b.sendFiles("/desk/new", map[string]string{"kind": "reset_mfa", "login": "jane@acme.com", "details": "Lost\nphone"}).is(http.StatusUnauthorized).
		says("What you typed is kept").has(`href="/sign-in?next=%2Fdesk%2Fnew"`)
	p.Officer(officerMailbox)
	b.signIn(officerMailbox)
	page := b.get("/desk/new").is(http.StatusOK).says("Reset MFA", "What you typed is still here").has("Lost\nphone</textarea>")
	if page.field("login") != "jane@acme.com" {
		t.Errorf("login %q", page.field("login"))
	}
}
