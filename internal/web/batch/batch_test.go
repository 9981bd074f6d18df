package batch_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"techbiz/internal/app"
	"techbiz/internal/app/webtest"
	"techbiz/internal/base/traceid"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
)

// send posts a file, after fields that come in pairs.
func send(b *webtest.Browser, path, name string, file []byte, pairs ...string) webtest.Reply {
	b.Portal.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		b.Portal.OK(form.WriteField(pairs[i], pairs[i+1]))
	}
	part, err := form.CreateFormFile("file", name)
	b.Portal.OK(err)
	_, err = part.Write(file)
	b.Portal.OK(err)
	b.Portal.OK(form.Close())
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, b.Portal.HTTP.URL+path, &body)
	b.Portal.OK(err)
	maps.Copy(r.Header, b.Header)
	r.Header.Set("Content-Type", form.FormDataContentType())
	answer, err := b.Client.Do(r)
	b.Portal.OK(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	b.Portal.OK(err)
	return webtest.Reply{T: b.Portal, What: "POST " + path, Status: answer.StatusCode, Header: answer.Header, Body: string(text)}
}

// uploaded uploads a list and returns the address of its page.
func uploaded(b *webtest.Browser, people ...invite.Form) string {
	b.Portal.Helper()
	return send(b, "/invite/batch", "new joiners.csv", webtest.List(people...)).Is(http.StatusSeeOther).Header.Get("Location")
}

// carryOut does what the worker does with a submitted list.
func carryOut(p *webtest.Portal, page string) {
	p.Helper()
	ctx, end := traceid.Start(context.Background(), "job")
	defer end()
	id := uuid.MustParse(strings.TrimPrefix(page, "/invite/batch/"))
	b, err := p.Batches.Store.Batch(ctx, id)
	p.OK(err)
	p.OK(p.Batches.Start(ctx, batch.StartJob{BatchID: id, Run: b.Run}))
	for from := 1; from <= b.LastRow; from += batch.ChunkRows {
		p.OK(p.Batches.Chunk(ctx, batch.ChunkJob{BatchID: id, Run: b.Run, From: from, To: from + batch.ChunkRows - 1}, false))
	}
}

func TestUploadLeadsToThePreview(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	b.Get("/invite").Has(`href="/invite/batch"`)
	form := b.Get("/invite/batch").Is(http.StatusOK).Says("No list yet", "Download excel template", "256 KiB and 100,000 users").Has(`enctype="multipart/form-data"`)
	key := form.Field("request_key")
	page := send(b, "/invite/batch", `C:\lists\new joiners.csv`, webtest.List(webtest.Mixed()...), "request_key", key).Is(http.StatusSeeOther).Header.Get("Location")
	b.Get(page).Is(http.StatusOK).Says("Uploaded new joiners.csv", "5 users: 1 ready, 4 not ready",
		"Duplicate entry: the same email stands in row 4", "F", "The domain elsewhere.com.sg is not allow-listed", "We corrected: B4").
		Has(`disabled aria-describedby="choose-why">Choose a file`).Has(`/rows/5/remove"`)
	b.Get("/invite/batch").Says("new joiners.csv 24-11-2026 09:00 Draft 5 users, 1 ready, 4 not ready")

	if again := send(b, "/invite/batch", "new joiners.csv", webtest.List(webtest.Mixed()...), "request_key", key).Header.Get("Location"); again != page {
		t.Errorf("the same form sent twice leads to %s and %s", page, again)
	}
	// Another officer does not see it.
	p.BrowserOf(p.Officer(webtest.OtherMailbox)).Get(page).Is(http.StatusNotFound)
	p.BrowserOf(p.Officer(webtest.OtherMailbox)).Get("/invite/batch").Says("No list yet")
}

func TestRefusedUploads(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	for _, c := range []struct {
		name, file string
		content    []byte
		said       string
	}{
		{"no file", "", nil, "Choose a file to upload"},
		{"no list", "photo.png", []byte("\x89PNG\r\n\x1a\n\x00"), "not a spreadsheet"},
		{"empty", "list.csv", nil, "This file is empty"},
		{"nobody", "list.csv", webtest.List(), "no user in this file"},
		{"broken in the middle", "list.csv", append(webtest.List(webtest.Person("ann@tech.gov.sg", "")), []byte("a,b\"\n")...), "Line 3 of this CSV file"},
		{"too large", "list.csv", make([]byte, 256<<10+1), "larger than 256 KiB"},
		{"far too large", "list.csv", make([]byte, 3<<20), "larger than 256 KiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b.Portal.TB = t
			key := b.Get("/invite/batch").Field("request_key")
			page := send(b, "/invite/batch", c.file, c.content, "request_key", key).Is(http.StatusUnprocessableEntity).
				Says("There is a problem", c.said, "No list yet").Has(`href="#file"`).Has(`id="file-error"`)
			if page.Field("request_key") != key {
				t.Error("the key is lost")
			}
		})
	}
	p.TB = t
	b.Post("/invite/batch", "request_key", "x").Is(http.StatusBadRequest).Says("can't be read")
}

func TestUploadLeavesNoFileBehind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	uploaded(b, webtest.Mixed()...)
	send(b, "/invite/batch", "photo.png", []byte("PNG")).Is(http.StatusUnprocessableEntity)
	send(b, "/invite/batch", "list.csv", make([]byte, 1<<20)).Is(http.StatusUnprocessableEntity)
	left, err := filepath.Glob(filepath.Join(dir, "techbiz-upload-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("%v left behind, %v", left, err)
	}
}

func TestFilterAndPagesOfThePreview(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	people := webtest.Mixed()
	for range 25 {
		people = append(people, webtest.Person(webtest.SomeMailbox(), ""))
	}
	page := uploaded(b, people...)
	rows := func(r webtest.Reply) int { return strings.Count(r.Body, `role="rowheader"`) }
	first := b.Get(page).Says("30 rows")
	second := b.Get(linkTo(t, first, "Next"))
	third := b.Get(linkTo(t, second, "Next"))
	back := b.Get(linkTo(t, third, "Previous"))
	if rows(first) != 10 || rows(second) != 10 || rows(third) != 10 || back.Text() != second.Text() {
		t.Errorf("%d, %d and %d rows; the way back leads to the same page: %v", rows(first), rows(second), rows(third), back.Text() == second.Text())
	}
	b.Get(page + "?show=mend").Says("4 rows").SaysNot("ann@tech.gov.sg")
	b.Get(page+"?show=ready&size=50").Says("26 rows", "ann@tech.gov.sg")
	b.Get(page+"?show=duplicate").Says("2 rows", "bob@acme.com")
	b.Get(page+"?show=invited").Says("0 rows", "No row to show")
	b.Get(page + "?cursor=damaged").Is(http.StatusUnprocessableEntity)
	b.Header.Set("HX-Request", "true")
	if part := b.Get(page + "?show=mend"); strings.Contains(part.Body, "<html") || !strings.Contains(part.Body, `id="results-total"`) {
		t.Error("htmx did not get the part")
	}
}

// linkTo is where the link with this text leads.
func linkTo(t *testing.T, r webtest.Reply, text string) string {
	t.Helper()
	found := regexp.MustCompile(`href="([^"]*)"[^>]*>` + text + `</a>`).FindStringSubmatch(r.Body)
	if found == nil {
		t.Fatalf("%s: no link %s", r.What, text)
	}
	return strings.ReplaceAll(found[1], "&amp;", "&")
}

func TestMendARow(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	page := uploaded(b, webtest.Mixed()...)
	row := page + "/rows/5?show=mend"
	details := b.Get(row).Is(http.StatusOK).Says("Row 5", "There is a problem", "C5:", "G5:", "J5:").Has(`href="#username"`)
	if details.Field("email") != "joe@acme.com" || details.Field("username") != "joe..lim" || details.Field("contact_number") != "12" {
		t.Error("the form does not hold the row's values")
	}
	if strings.Contains(details.Body, " checked") {
		t.Error("an answer to the SEED question was chosen for the user")
	}
	fields := func(username, number string) []string {
		return []string{"email", "joe@acme.com", "username", username, "first_name", "Joe", "last_name", "Lim", "country_code", "+65",
			"contact_number", number, "organisation", "Acme", "seed", "no", "reason", "Works with us"}
	}
	b.Post(row, fields("joe..lim", "91234567")...).LeadsTo(row)
	b.Get(row).Says("Saved. This row still needs fixing.", "C5:").SaysNot("G5:")
	b.Post(row, fields("joe.lim", "91234567")...).LeadsTo(page + "?show=mend")
	b.Get(page+"?show=mend").Says("Row 5 saved. It is ready.", "3 rows")

	// The twins lead to each other; removing one mends the other.
	b.Get(page + "/rows/3").Says("the same email stands in row 4").Has(`href="` + page + `/rows/4"`)
	b.Post(page + "/rows/4/remove?show=mend").LeadsTo(page + "?show=mend")
	b.Get(page+"?show=mend").Says("Row 4 removed.", "1 row")
	b.Post(page + "/rows/4/remove").LeadsTo(page)
	b.Get(page).Says("Row 4 is not in this list any more.", "3 ready, 1 not ready")
	for _, wrong := range []string{"/rows/99", "/rows/0", "/rows/x"} {
		b.Get(page + wrong).Is(http.StatusNotFound)
	}
}

func TestRowFormIsKeptWhenTheSessionEnds(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	page := uploaded(p.BrowserOf(officer), webtest.Mixed()...)
	b := p.Browser()
	b.Post(page+"/rows/5", "email", "joe@acme.com", "username", "joe.lim").Is(http.StatusUnauthorized).Says("session has ended")
	b.SignIn(webtest.OfficerMailbox)
	b.Get(page + "/rows/5").Says("What you typed is still here").Has(`value="joe.lim"`).SaysNot("There is a problem")
}

func TestDomainOfARowIsRequestedAndAllowed(t *testing.T) {
	p := webtest.NewPortal(t)
	b, admin := p.BrowserOf(p.Officer(webtest.OfficerMailbox)), p.BrowserOf(p.AdminAccount())
	page := uploaded(b, webtest.Mixed()...)
	b.Get(page).Says("Request the domain elsewhere.com.sg")
	b.Post(page+"/domains", "domain", "elsewhere.com.sg").LeadsTo(page + "#domains")
	b.Get(page).Says("is requested", "Requested on 24-11-2026").SaysNot("Request the domain")
	b.Post(page+"/domains", "domain", "nobody.com.sg").Is(http.StatusNotFound)
	b.Post(page+"/domains", "domain", "gmail.com").Is(http.StatusUnprocessableEntity)
	b.Get("/admin/domains").Is(http.StatusForbidden)

	admin.Get("/admin").Has(`href="/admin/domains"`)
	admin.Get("/admin/domains").Says("elsewhere.com.sg", webtest.OfficerMailbox, "hive.gov.sg")
	admin.Post("/admin/domains/allow", "domain", "elsewhere.com.sg").LeadsTo("/admin/domains")
	admin.Get("/admin/domains").Says("No request waits for you", "elsewhere.com.sg is allow-listed")
	admin.Post("/admin/domains/allow", "domain", "gmail.com").Is(http.StatusUnprocessableEntity).Has(`id="domain-error"`)

	b.Post(page + "/check").LeadsTo(page)
	b.Get(page).Says("Checked again: 2 rows ready, 3 not ready").SaysNot("not allow-listed")
}

// TestSEEDIsOfferedByDomain: by whichever way somebody is invited, SEED is asked for only
// where the domain is eligible.
func TestSEEDIsOfferedByDomain(t *testing.T) {
	p := webtest.NewPortal(t)
	b, admin := p.BrowserOf(p.Officer(webtest.OfficerMailbox)), p.BrowserOf(p.AdminAccount())
	admin.Get("/admin/domains").Says("hive.gov.sg Government HIVE Mailed code SEED offered Withhold SEED for hive.gov.sg")
	admin.Post("/admin/domains/seed", "domain", "hive.gov.sg", "seed", "no").LeadsTo("/admin/domains")
	admin.Get("/admin/domains").Says("SEED is not offered to mailboxes of hive.gov.sg any more", "hive.gov.sg Government HIVE Mailed code Without SEED Offer SEED for hive.gov.sg")
	admin.Post("/admin/domains/seed", "domain", "unknown.gov.sg", "seed", "no").Is(http.StatusNotFound)
	admin.Post("/admin/domains/seed", "domain", "hive.gov.sg", "seed", "perhaps").Is(http.StatusUnprocessableEntity)

	const refusal = "SEED is not offered to mailboxes of hive.gov.sg. Choose No"
	b.Post("/invite/email", "email", "tan@hive.gov.sg", "seed", "yes", "reason", "Joins us").
		Is(http.StatusUnprocessableEntity).Says(refusal).Has(`id="seed-error"`)
	b.Post("/invite/account", "email", "tan@hive.gov.sg", "first_name", "Jane", "last_name", "Lim", "country_code", "+65",
		"contact_number", "91234567", "organisation", "Hive", "seed", "yes", "reason", "Joins us").
		Is(http.StatusUnprocessableEntity).Says(refusal).Has(`id="seed-error"`)
	row := webtest.Person("tan@hive.gov.sg", "")
	row.SEED = "Yes"
	page := uploaded(b, row)
	b.Get(page + "/rows/2").Says(refusal)

	admin.Post("/admin/domains/seed", "domain", "hive.gov.sg", "seed", "yes").LeadsTo("/admin/domains")
	b.Post(page + "/check").LeadsTo(page)
	b.Get(page).Says("Checked again: 1 row ready")
	invited := b.Post("/invite/email", "email", "lim@hive.gov.sg", "seed", "yes", "reason", "Joins us").Is(http.StatusSeeOther)
	if to := invited.Header.Get("Location"); !strings.HasSuffix(to, "/sent") {
		t.Errorf("leads to %s", to)
	}
}

// inWorkbook replaces whole cells of a workbook, as its user would.
func inWorkbook(t *testing.T, workbook string, replace map[string]string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for old, fresh := range replace {
		cells, err := f.SearchSheet(f.GetSheetName(0), old)
		if err != nil || len(cells) != 1 {
			t.Fatalf("%q stands in %v, %v", old, cells, err)
		}
		if err := f.SetCellStr(f.GetSheetName(0), cells[0], fresh); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestMendByTheWorkbook(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	page := uploaded(b, webtest.Mixed()...)
	file := b.Get(page + "/errors.xlsx").Is(http.StatusOK)
	if d := file.Header.Get("Content-Disposition"); d != `attachment; filename="new joiners - errors.xlsx"` {
		t.Error(d)
	}
	mended := inWorkbook(t, file.Body, map[string]string{"joe..lim": "joe.lim", "12": "91234567", "perhaps": "no"})
	send(b, page+"/mend", "mended.xlsx", mended).LeadsTo(page)
	b.Get(page).Says("1 row changed, 4 as before", "2 ready, 3 not ready")
	send(b, page+"/mend", "list.csv", webtest.List(webtest.Person("x@tech.gov.sg", ""))).Is(http.StatusUnprocessableEntity).
		Says("no row IDs of this list").Has(`href="#mended-file"`)
	send(b, page+"/mend", "", nil).Is(http.StatusUnprocessableEntity).Says("Choose a file")
	b.Get("/invite/batch/template.xlsx").Is(http.StatusOK)
}

// inRows changes a workbook's rows from the first user's on, as its user would.
func inRows(t *testing.T, workbook string, change func(rows [][]string) [][]string) []byte {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const header = 4
	sheet := f.GetSheetName(0)
	rows, err := f.GetRows(sheet)
	if err != nil {
		t.Fatal(err)
	}
	changed := change(rows[header:])
	for range rows[header:] {
		if err := f.RemoveRow(sheet, header+1); err != nil {
			t.Fatal(err)
		}
	}
	for n, row := range changed {
		if err := f.SetSheetRow(sheet, fmt.Sprintf("A%d", header+1+n), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A file that adds, removes and replaces people waits until its officer has decided.
func TestAMendedFileIsConfirmed(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	page := uploaded(b, webtest.Mixed()...)
	b.Get(page + "/mend").LeadsTo(page) // nothing waits
	mended := inRows(t, b.Get(page+"/errors.xlsx").Body, func(rows [][]string) [][]string {
		rows[3][2], rows[3][6], rows[3][9] = "joe.lim", "91234567", "no"                        // a correction of row 5
		rows[0][1], rows[0][3], rows[0][4] = "arun@hive.gov.sg", "Arun", "Kumar"                // another person in row 2
		fresh := append([]string{"", "nur@tech.gov.sg", "", "Nur", "Hassan"}, rows[0][5:11]...) // without an ID
		return append(slices.Delete(rows, 2, 3), fresh)                                         // row 4 is not in it
	})
	send(b, page+"/mend", "mended.xlsx", mended).LeadsTo(page + "/mend")
	b.Get(page).Says("1 ready, 4 not ready", "The fixed file mended.xlsx waits for you.").Has(`href="` + page + `/mend"`)
	asked := b.Get(page+"/mend").Is(http.StatusOK).Says("Nothing was changed yet", "1 row is corrected", "2 rows stay as they are",
		"Add 1 user to the list", "Remove 1 user from the list", "Put what the file holds into 1 row of another person",
		"Not in the file: 1 user", "BOB@acme.com", "New: 1 user", "nur@tech.gov.sg", "First name: Jane → becomes Arun", "TechPass username: joe..lim → becomes joe.lim")
	if strings.Contains(asked.Body, " checked") {
		t.Error("a box is ticked already")
	}
	p.BrowserOf(p.Officer(webtest.OtherMailbox)).Get(page + "/mend").Is(http.StatusNotFound)
	plan := asked.Field("plan")

	// The list changes meanwhile: what is asked is asked anew, with what was ticked.
	b.Post(page + "/rows/6/remove").LeadsTo(page)
	again := b.Post(page+"/mend/confirm", "plan", plan, "accept", "added", "accept", "removed").Is(http.StatusUnprocessableEntity).
		Says("There is a problem", "The list has changed since you looked at it", "It was removed from the list after the file was downloaded").Has(`value="removed" checked`)
	b.Get(page).Says("1 ready, 3 not ready")
	b.Post(page+"/mend/confirm", "plan", again.Field("plan"), "accept", "added", "accept", "removed").LeadsTo(page)
	b.Get(page).Says("1 row changed, 1 as before. 2 users added. 1 user removed.", "4 ready, 1 not ready").SaysNot("waits for you", "arun@hive.gov.sg")
	b.Post(page+"/mend/confirm", "plan", plan, "accept", "added").Is(http.StatusConflict).Says("read or discarded already")

	// What was not ticked was left; the same file asks for it once more, and can be discarded.
	send(b, page+"/mend", "mended.xlsx", mended).LeadsTo(page + "/mend")
	b.Post(page+"/mend/confirm", "plan", b.Get(page+"/mend").Field("plan")).Is(http.StatusUnprocessableEntity).
		Says("Tick what you want to do, or discard the file.").Has(`href="#accept"`)
	b.Post(page + "/mend/discard").LeadsTo(page)
	b.Get(page).Says("The fixed file was discarded", "4 ready, 1 not ready").SaysNot("waits for you")
}

func TestReset(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	page := uploaded(b, webtest.Mixed()...)
	b.Get(page+"/reset").Says("Reset this list?", "removes 5 users", "Confirm")
	b.Post(page + "/reset").LeadsTo("/invite/batch")
	b.Get("/invite/batch").Says("The list was reset", "No list yet")
	b.Get(page).Is(http.StatusNotFound)
}

func TestSubmitUndoAndOutcome(t *testing.T) {
	p := webtest.NewPortal(t)
	officer := p.Officer(webtest.OfficerMailbox)
	b := p.BrowserOf(officer)
	page := uploaded(b, webtest.Mixed()...)
	confirm := b.Get(page+"/submit").Is(http.StatusOK).Says("Invite 1 person, 1 of them with SEED", "4 rows are not ready", "5 minutes after you confirm", "Undo")
	key := confirm.Field("request_key")
	b.Post(page+"/submit", "request_key", key).Is(http.StatusUnprocessableEntity).Says("There is a problem", "4 rows can't be submitted yet. Fix or remove them").Has(`href="#only_ready"`)
	b.Post(page+"/submit", "request_key", key, "only_ready", "yes").LeadsTo(page)
	b.Post(page+"/submit", "request_key", key, "only_ready", "yes").LeadsTo(page)
	waiting := b.Get(page).Says("Starts at 09:05", "1 user will be invited then", "Undo").Has(`http-equiv="refresh"`).SaysNot("Submit Uploaded")
	b.Post(page + "/rows/5/remove").Is(http.StatusConflict).Says("This list is submitted")
	b.Get(page + "/submit").Is(http.StatusConflict)
	b.Get(page + "/rows/5").Is(http.StatusConflict)
	b.Post(page+"/undo", "request_key", waiting.Field("request_key")).LeadsTo(page)
	b.Get(page).Says("Taken back", "Nobody was invited", "Draft")
	b.Post(page+"/undo", "request_key", "another").Is(http.StatusConflict).Says("can't be taken back any more")

	b.Post(page+"/submit", "request_key", "key2", "only_ready", "yes").LeadsTo(page)
	p.Invited(p.Officer(webtest.OtherMailbox), "ann@tech.gov.sg") // somebody was faster
	carryOut(p, page)
	b.Get(page).Says("1 user not invited", "Not invited by the last submission", "Trace ID", "Show those who were not invited")
	b.Post(page + "/rows/2/remove").LeadsTo(page)
	b.Post(page + "/rows/4/remove").LeadsTo(page)
	b.Post(page+"/submit", "request_key", "key3", "only_ready", "yes").LeadsTo(page)
	carryOut(p, page)
	b.Get(page).Says("1 user invited", "View invitation", "Invite User Status", "Partly invited: 1 of 3", "2 left: 0 ready, 2 not ready.").SaysNot("Draft", "Nobody is invited before")
	b.Get("/invite/status").Says("bob@acme.com")
}

func TestNothingToSubmit(t *testing.T) {
	p := webtest.NewPortal(t)
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	page := uploaded(b, webtest.Mixed()[3])
	b.Get(page).Says("No row is ready to be submitted yet").Has(`type="button" disabled>Submit`)
	b.Get(page + "/submit").Is(http.StatusConflict).Says("No row is ready")
	b.Post(page + "/submit").Is(http.StatusConflict).Says("No row is ready")
}

func TestProgressIsStreamed(t *testing.T) {
	stopping := make(chan struct{})
	p := webtest.NewPortal(t, func(o *app.Options) { o.Web.Stopping = stopping })
	b := p.BrowserOf(p.Officer(webtest.OfficerMailbox))
	page := uploaded(b, webtest.Person("ann@tech.gov.sg", ""))
	b.Post(page + "/submit").LeadsTo(page)
	stream := b.Get(page + "/events?state=draft").Is(http.StatusOK) // another state than the page shows
	if stream.Header.Get("Content-Type") != "text/event-stream" || !strings.Contains(stream.Body, "event: changed\n") {
		t.Error(stream.Header, stream.Body)
	}
	ended := make(chan webtest.Reply)
	go func() { ended <- b.Get(page + "/events?state=waiting") }()
	go func() {
		time.Sleep(kit.LookEvery / 2)
		carryOut(p, page)
	}()
	select {
	case stream = <-ended:
	case <-time.After(20 * time.Second):
		t.Fatal("the stream goes on")
	}
	if !strings.Contains(stream.Body, `event: progress`+"\n"+`data: {"done":0,"of":1,`) || !strings.HasSuffix(stream.Body, "event: changed\ndata: done\n\n") {
		t.Error(stream.Body)
	}
	// The program's end ends the streams.
	page = uploaded(b, webtest.Person("bob@tech.gov.sg", ""))
	b.Post(page + "/submit").LeadsTo(page)
	go func() { ended <- b.Get(page + "/events?state=waiting") }()
	close(stopping)
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Fatal("the stream goes on")
	}
}
