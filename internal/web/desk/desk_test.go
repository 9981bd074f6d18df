package desk_test

import (
	"bytes"
	"context"
	"io"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"techbiz/internal/app"
	"techbiz/internal/app/webtest"
	"techbiz/internal/techpass"
)

// sendFiles posts a form with files, named and filled in pairs after its fields.
func sendFiles(b *webtest.Browser, path string, fields map[string]string, files ...string) webtest.Reply {
	b.Portal.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		b.Portal.OK(form.WriteField(name, value))
	}
	for n := 0; n+1 < len(files); n += 2 {
		part, err := form.CreateFormFile("files", files[n])
		b.Portal.OK(err)
		_, err = part.Write([]byte(files[n+1]))
		b.Portal.OK(err)
	}
	b.Portal.OK(form.Close())
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, b.Portal.HTTP.URL+path, &body)
	b.Portal.OK(err)
	r.Header.Set("Content-Type", form.FormDataContentType())
	answer, err := b.Client.Do(r)
	b.Portal.OK(err)
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	b.Portal.OK(err)
	return webtest.Reply{T: b.Portal, What: "POST " + path, Status: answer.StatusCode, Header: answer.Header, Body: string(text)}
}

// From the refused invitation to the one that goes through: both sides of a request.
func TestADomainIsRequestedAndGranted(t *testing.T) {
	p := webtest.NewPortal(t)
	officer, agent := p.BrowserOf(p.Officer(webtest.OfficerMailbox)), p.BrowserOf(p.Agent())
	refused := officer.Post("/invite/email", "email", "jane@new.gov.sg", "reason", "Payments").Is(http.StatusUnprocessableEntity)
	refused.Says("Request new.gov.sg and keep this invitation waiting")
	form := officer.Get("/desk/new?domain=new.gov.sg&kind=domain").Is(http.StatusOK).Says("Allow-list a domain", "Whose domain is it? (optional)")
	if form.Field("domain") != "new.gov.sg" {
		t.Errorf("the form holds %q", form.Field("domain"))
	}
	at := officer.Post("/desk/new", "kind", "domain", "domain", "new.gov.sg", "request_key", form.Field("request_key")).Is(http.StatusSeeOther).Header.Get("Location")
	officer.Get(at).Says("SR-000001: Allow-list a domain", "Open", "is raised", "You raised this request", "in the queue").SaysNot("Work on this request", "Take it")
	officer.Get("/desk").Says("SR-000001", "new.gov.sg", "Open").SaysNot("Queue")
	officer.Post("/desk/new", "kind", "domain", "domain", "NEW.gov.sg").Is(http.StatusUnprocessableEntity).Says("was requested on 24-11-2026").Has(`value="NEW.gov.sg"`)

	agent.Get("/desk/queue").Says("SR-000001", webtest.OfficerMailbox, "new.gov.sg")
	page := agent.Get(at).Says("Work on this request", "Take it", "Grant", "Ask back", "Decline", webtest.OfficerMailbox+" raised this request")
	version := page.Field("version")
	agent.Post(at+"/assign", "version", version, "assignee", page.Field("assignee")).LeadsTo(at)
	agent.Get(at).Says("You look after this request now", "In progress", "You began to work on it").SaysNot("Take it")
	if l := p.Letter(webtest.OfficerMailbox); l.Subject != "Service request SR-000001 is being looked after" || !strings.Contains(l.Text, p.HTTP.URL+at) {
		t.Errorf("mail %q:\n%s", l.Subject, l.Text)
	}
	officer.Get(at).Says("The service desk began to work on it").SaysNot("agent@tech.gov.sg")
	confirm := agent.Get(at + "/grant").Is(http.StatusOK).Says("The domain new.gov.sg is put on the allow-list at once")
	agent.Post(at+"/grant", "version", version).Is(http.StatusConflict).Says("while you had this request open")
	agent.Post(at+"/grant", "version", confirm.Field("version")).LeadsTo(at)
	agent.Get(at).Says("The request is granted", "Granted").SaysNot("Work on this request", "Add a comment")
	if l := p.Letter(webtest.OfficerMailbox); l.Subject != "Service request SR-000001 was granted" {
		t.Errorf("mail %q", l.Subject)
	}
	agent.Get(at + "/decline").Is(http.StatusConflict).Says("has been granted")
	officer.Post("/invite/email", "email", "jane@new.gov.sg", "seed", "no", "reason", "Payments").Is(http.StatusSeeOther)
	agent.Get("/desk/queue").Says("No open request")
	agent.Get("/desk/queue?state=all&q=new.gov").Says("SR-000001")
	agent.Get("/desk/queue?state=all&q=elsewhere").Says("No record found", "Clear search and filters")
}

func TestCommentsAndAttachments(t *testing.T) {
	p := webtest.NewPortal(t)
	officer, agent, other := p.BrowserOf(p.Officer(webtest.OfficerMailbox)), p.BrowserOf(p.Agent()), p.BrowserOf(p.Officer(webtest.OtherMailbox))
	fields := map[string]string{"kind": "other", "details": "The page is <b>blank</b>"}
	sendFiles(officer, "/desk/new", fields, "page.html", "<script>alert(1)</script>", "shot.png", "no picture").Is(http.StatusUnprocessableEntity).
		Says("page.html can't be attached", "Choose your files again").Has("The page is &lt;b&gt;blank&lt;/b&gt;</textarea>")
	sendFiles(officer, "/desk/new", fields, "big.txt", strings.Repeat("a", 5<<20+1)).Is(http.StatusUnprocessableEntity).Says("big.txt is larger than 5 MiB")
	at := sendFiles(officer, "/desk/new", fields, `C:\fake\scan "1".txt`, "<script>alert(1)</script>").Is(http.StatusSeeOther).Header.Get("Location")

	link := regexp.MustCompile(`href="(/desk/requests/[^"]+/files/[^"]+)"`)
	found := link.FindStringSubmatch(agent.Get(at).Says("The page is <b>blank</b>", `scan "1".txt`).Body)
	if found == nil {
		t.Fatal("no attachment on the page")
	}
	for _, b := range []*webtest.Browser{officer, agent} {
		file := b.Get(found[1]).Is(http.StatusOK)
		for name, want := range map[string]string{"Content-Type": "text/plain", "Content-Disposition": `attachment; filename="scan \"1\".txt"`,
			"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "no-store"} {
			if got := file.Header.Get(name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		if file.Body != "<script>alert(1)</script>" {
			t.Errorf("file %q", file.Body)
		}
	}
	other.Get(found[1]).Is(http.StatusNotFound)
	other.Get(at).Is(http.StatusNotFound)
	sendFiles(other, at+"/comment", map[string]string{"text": "Me too"}).Is(http.StatusNotFound)

	agent.Post(at+"/comment", "text", "Known trouble", "internal", "yes").LeadsTo(at + "#story-title")
	sendFiles(agent, at+"/comment", map[string]string{"internal": "yes"}, "log.csv", "a,b").LeadsTo(at + "#story-title")
	officer.Get(at).SaysNot("Known trouble", "log.csv")
	files := link.FindAllStringSubmatch(agent.Get(at).Says("Known trouble", "Only for the desk", "log.csv").Body, -1)
	officer.Get(files[1][1]).Is(http.StatusNotFound)
	officer.Post(at+"/comment", "text", "x", "internal", "yes").Is(http.StatusForbidden)

	ask := agent.Get(at + "/ask").Is(http.StatusOK)
	agent.Post(at+"/ask", "version", ask.Field("version"), "text", " ").Is(http.StatusUnprocessableEntity).Says("Write what you want to know")
	agent.Post(at+"/ask", "version", ask.Field("version"), "text", "Which page?").LeadsTo(at)
	officer.Get(at).Says("Waiting for requester", "The service desk asked a question", "Which page?", "Your answer")
	officer.Post(at+"/comment", "text", strings.Repeat("a", 2001)).Is(http.StatusUnprocessableEntity).Says("Remove 1 character").Has(strings.Repeat("a", 2001) + "</textarea>")
	officer.Post(at+"/comment", "text", "The first").LeadsTo(at + "#story-title")
	if l := p.Letter("agent@tech.gov.sg"); l.Subject != "Service request SR-000001 was answered" {
		t.Errorf("mail %q", l.Subject)
	}
	agent.Get(at + "/grant").Is(http.StatusConflict).Says("not granted. Mark it as done")
	done := agent.Get(at + "/done").Is(http.StatusOK)
	agent.Post(at+"/done", "version", done.Field("version"), "text", "It shows again.").LeadsTo(at)
	officer.Get(at).Says("Done", "It shows again.").SaysNot("Your answer", "Add a comment")
	officer.Post(at+"/comment", "text", "Thanks").Is(http.StatusConflict).Says("has been done")
}

func TestVendorsAskForThemselves(t *testing.T) {
	p := webtest.NewPortal(t)
	i := p.Invited(p.Officer(webtest.OfficerMailbox), webtest.VendorMailbox)
	vendor, agent := p.AsID(i.AccountID), p.BrowserOf(p.Agent())
	vendor.Get("/overview").Has(`href="/desk/new"`)
	vendor.Get("/desk/new").Says("You need to onboard a device to SEED").SaysNot("Allow-list a domain")
	vendor.Get("/desk/new?kind=seed").Says("What is the device needed for?").SaysNot("Whose account?")
	vendor.Post("/desk/new", "kind", "domain", "domain", "new.com").Is(http.StatusUnprocessableEntity).Says("Choose what you need")
	at := vendor.Post("/desk/new", "kind", "seed", "login", webtest.OfficerMailbox, "details", "Pipelines").Is(http.StatusSeeOther).Header.Get("Location")
	agent.Get(at).Says("Account "+webtest.VendorMailbox, "SEED wanted No")
	agent.Post(at+"/grant", "version", agent.Get(at+"/grant").Field("version")).LeadsTo(at)
	if !p.Account(i.AccountID).SEED {
		t.Error("SEED is not wanted")
	}
	again := vendor.Post("/desk/new", "kind", "terminate", "details", "I leave").Is(http.StatusSeeOther).Header.Get("Location")
	vendor.Get(again + "/withdraw").Is(http.StatusOK).Says("Withdraw this request?")
	vendor.Post(again + "/withdraw").LeadsTo(again)
	vendor.Get(again).Says("Withdrawn", "You withdrew it")
	vendor.Get(again + "/withdraw").Is(http.StatusConflict).Says("has been withdrawn")
}

func TestAgencyAdminsWorkOnTheirAgencysRequests(t *testing.T) {
	p := webtest.NewPortal(t)
	boss := p.BrowserOf(p.WithDuty("lead@hive.gov.sg", techpass.DutyAgencyAdmin))
	ours := p.BrowserOf(p.Officer(webtest.OtherMailbox)).Post("/desk/new", "kind", "other", "details", "Ours").Header.Get("Location")
	theirs := p.BrowserOf(p.Officer(webtest.OfficerMailbox)).Post("/desk/new", "kind", "other", "details", "Theirs").Header.Get("Location")
	boss.Get("/desk/queue?state=all").Says("SR-000001").SaysNot("SR-000002")
	boss.Get(ours + "/done").Is(http.StatusOK)
	boss.Get(theirs).Is(http.StatusNotFound)
	boss.Get(theirs + "/done").Is(http.StatusNotFound)
	boss.Post(theirs+"/done", "version", "1").Is(http.StatusNotFound)
	boss.Post(theirs+"/assign", "version", "1").Is(http.StatusNotFound)
	p.BrowserOf(p.Officer(webtest.OfficerMailbox)).Post("/desk/new", "kind", "domain", "domain", "theirs.com").Is(http.StatusSeeOther)
	boss.Post("/admin/domains/allow", "domain", "theirs.com").Is(http.StatusConflict).Says("the service desk decides that request").Has(`value="theirs.com"`)
}

func TestNobodyDecidesTheirOwnRequest(t *testing.T) {
	p := webtest.NewPortal(t)
	agent := p.BrowserOf(p.Agent())
	at := agent.Post("/desk/new", "kind", "domain", "domain", "new.com").Header.Get("Location")
	agent.Get(at).Says("You raised this request yourself").SaysNot("Ask back")
	agent.Get(at + "/grant").Is(http.StatusConflict).Says("You raised this request yourself")
	agent.Post(at+"/grant", "version", "1").Is(http.StatusConflict).Says("You raised this request yourself")
}

// The organisation's own desk takes the place of the built-in one everywhere.
func TestAnotherServiceDesk(t *testing.T) {
	const outside = "https://desk.example/request"
	p := webtest.NewPortal(t, func(o *app.Options) {
		o.Web.ServiceDeskURL = outside
	})
	account := p.Officer(webtest.OfficerMailbox)
	officer, agent := p.BrowserOf(account), p.BrowserOf(p.Agent())
	for _, path := range []string{"/desk", "/desk/new", "/desk/new?kind=domain"} {
		officer.Get(path).Is(http.StatusOK).Says("raised elsewhere").Has(`href="` + outside + `"`)
	}
	agent.Get("/desk/queue").Is(http.StatusOK).Says("raised elsewhere")
	officer.Post("/desk/new", "kind", "other", "details", "x").Is(http.StatusConflict).Says("raised elsewhere")
	for _, path := range []string{"/overview", "/invite/email", "/invite/account", "/invite/batch"} {
		if page := officer.Get(path); !strings.Contains(page.Body, outside) || strings.Contains(page.Body, `href="/desk`) {
			t.Errorf("%s does not lead to the other desk alone", path)
		}
	}
	at := p.NewDraft(account)
	officer.Get(at).Has(`href="` + outside + `"`).SaysNot("Request this domain")
}

// What was typed is not lost with the session.
func TestARequestOutlivesItsSession(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.Browser()
	sendFiles(b, "/desk/new", map[string]string{"kind": "reset_mfa", "login": "jane@acme.com", "details": "Lost\nphone"}).Is(http.StatusUnauthorized).
		Says("What you typed is kept").Has(`href="/sign-in?next=%2Fdesk%2Fnew"`)
	p.Officer(webtest.OfficerMailbox)
	b.SignIn(webtest.OfficerMailbox)
	page := b.Get("/desk/new").Is(http.StatusOK).Says("Reset MFA", "What you typed is still here").Has("Lost\nphone</textarea>")
	if page.Field("login") != "jane@acme.com" {
		t.Errorf("login %q", page.Field("login"))
	}
}
