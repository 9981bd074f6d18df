package web_test

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
	"techbiz/internal/batch"
	"techbiz/internal/invite"
	"techbiz/internal/trace"
	"techbiz/internal/web"
)

// send posts a file, after fields that come in pairs.
func (b *browser) send(path, name string, file []byte, pairs ...string) reply {
	b.p.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		b.p.OK(form.WriteField(pairs[i], pairs[i+1]))
	}
	part, err := form.CreateFormFile("file", name)
	b.p.OK(err)
	_, err = part.Write(file)
	b.p.OK(err)
	b.p.OK(form.Close())
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, b.p.http.URL+path, &body)
	b.p.OK(err)
	maps.Copy(r.Header, b.header)
	r.Header.Set("Content-Type", form.FormDataContentType())
	answer, err := b.client.Do(r)
	b.p.OK(err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	b.p.OK(err)
	return reply{t: b.p, what: "POST " + path, status: answer.StatusCode, header: answer.Header, body: string(text)}
}

// uploaded uploads a list and returns the address of its page.
func (b *browser) uploaded(people ...invite.Form) string {
	b.p.Helper()
	return b.send("/invite/batch", "new joiners.csv", list(people...)).is(http.StatusSeeOther).header.Get("Location")
}

// carryOut does what the worker does with a submitted list.
func (p *portal) carryOut(page string) {
	p.Helper()
	ctx, end := trace.Start(context.Background(), "job")
	defer end()
	id := uuid.MustParse(strings.TrimPrefix(page, "/invite/batch/"))
	b, err := p.Batches.Store.Batch(ctx, id)
	p.OK(err)
	p.OK(p.Batches.Start(ctx, batch.StartJob{BatchID: id, Run: b.Run}))
	for from := 1; from <= b.LastRow; from += batch.ChunkRows {
		p.OK(p.Batches.Chunk(ctx, batch.ChunkJob{BatchID: id, Run: b.Run, From: from, To: from + batch.ChunkRows - 1}, false))
	}
}

// mixed is a list with something wrong: rows 3, 5 and 6 share a mailbox, have a wrong number
// and username, and are of a domain that is not allowed.
func mixed() []invite.Form {
	wrong := person("joe@acme.com", "joe..lim")
	wrong.ContactNumber, wrong.SEED = "12", "perhaps"
	return []invite.Form{
		person("ann@tech.gov.sg", ""), person("bob@acme.com", "bob"), person("BOB@acme.com ", "bob2"), wrong, person("eve@elsewhere.com.sg", "eve"),
	}
}

func TestUploadLeadsToThePreview(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	b.get("/invite").has(`href="/invite/batch"`)
	form := b.get("/invite/batch").is(http.StatusOK).says("No list yet", "Download excel template", "256 KiB and 100,000 users").has(`enctype="multipart/form-data"`)
	key := form.field("request_key")
	page := b.send("/invite/batch", `C:\lists\new joiners.csv`, list(mixed()...), "request_key", key).is(http.StatusSeeOther).header.Get("Location")
	b.get(page).is(http.StatusOK).says("Uploaded new joiners.csv", "5 users: 1 ready, 4 not ready",
		"Duplicate entry: the same email stands in row 4", "F", "The domain elsewhere.com.sg is not allow-listed", "We corrected: B4").
		has(`disabled aria-describedby="choose-why">Choose a file`).has(`/rows/5/remove"`)
	b.get("/invite/batch").says("new joiners.csv 24-11-2026 09:00 Draft 5 users, 1 ready, 4 not ready")

	if again := b.send("/invite/batch", "new joiners.csv", list(mixed()...), "request_key", key).header.Get("Location"); again != page {
		t.Errorf("the same form sent twice leads to %s and %s", page, again)
	}
	// Another officer does not see it.
	p.as(p.Officer(otherMailbox)).get(page).is(http.StatusNotFound)
	p.as(p.Officer(otherMailbox)).get("/invite/batch").says("No list yet")
}

func TestRefusedUploads(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	for _, c := range []struct {
		name, file string
		content    []byte
		said       string
	}{
		{"no file", "", nil, "Choose a file to upload"},
		{"no list", "photo.png", []byte("\x89PNG\r\n\x1a\n\x00"), "not a spreadsheet"},
		{"empty", "list.csv", nil, "This file is empty"},
		{"nobody", "list.csv", list(), "no user in this file"},
		{"broken in the middle", "list.csv", append(list(person("ann@tech.gov.sg", "")), []byte("a,b\"\n")...), "Line 3 of this CSV file"},
		{"too large", "list.csv", make([]byte, 256<<10+1), "larger than 256 KiB"},
		{"far too large", "list.csv", make([]byte, 3<<20), "larger than 256 KiB"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b.p.TB = t
			key := b.get("/invite/batch").field("request_key")
			page := b.send("/invite/batch", c.file, c.content, "request_key", key).is(http.StatusUnprocessableEntity).
				says("There is a problem", c.said, "No list yet").has(`href="#file"`).has(`id="file-error"`)
			if page.field("request_key") != key {
				t.Error("the key is lost")
			}
		})
	}
	p.TB = t
	b.post("/invite/batch", "request_key", "x").is(http.StatusBadRequest).says("can't be read")
}

func TestUploadLeavesNoFileBehind(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	b.uploaded(mixed()...)
	b.send("/invite/batch", "photo.png", []byte("PNG")).is(http.StatusUnprocessableEntity)
	b.send("/invite/batch", "list.csv", make([]byte, 1<<20)).is(http.StatusUnprocessableEntity)
	left, err := filepath.Glob(filepath.Join(dir, "techbiz-upload-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("%v left behind, %v", left, err)
	}
}

func TestFilterAndPagesOfThePreview(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	people := mixed()
	for range 25 {
		people = append(people, person(someMailbox(), ""))
	}
	page := b.uploaded(people...)
	rows := func(r reply) int { return strings.Count(r.body, `role="rowheader"`) }
	first := b.get(page).says("30 rows")
	second := b.get(linkTo(t, first, "Next"))
	third := b.get(linkTo(t, second, "Next"))
	back := b.get(linkTo(t, third, "Previous"))
	if rows(first) != 10 || rows(second) != 10 || rows(third) != 10 || back.text() != second.text() {
		t.Errorf("%d, %d and %d rows; the way back leads to the same page: %v", rows(first), rows(second), rows(third), back.text() == second.text())
	}
	b.get(page + "?show=mend").says("4 rows").saysNot("ann@tech.gov.sg")
	b.get(page+"?show=ready&size=50").says("26 rows", "ann@tech.gov.sg")
	b.get(page+"?show=duplicate").says("2 rows", "bob@acme.com")
	b.get(page+"?show=invited").says("0 rows", "No row to show")
	b.get(page + "?cursor=damaged").is(http.StatusUnprocessableEntity)
	b.header.Set("HX-Request", "true")
	if part := b.get(page + "?show=mend"); strings.Contains(part.body, "<html") || !strings.Contains(part.body, `id="results-total"`) {
		t.Error("htmx did not get the part")
	}
}

// linkTo is where the link with this text leads.
func linkTo(t *testing.T, r reply, text string) string {
	t.Helper()
	found := regexp.MustCompile(`href="([^"]*)"[^>]*>` + text + `</a>`).FindStringSubmatch(r.body)
	if found == nil {
		t.Fatalf("%s: no link %s", r.what, text)
	}
	return strings.ReplaceAll(found[1], "&amp;", "&")
}

func TestMendARow(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	page := b.uploaded(mixed()...)
	row := page + "/rows/5?show=mend"
	details := b.get(row).is(http.StatusOK).says("Row 5", "There is a problem", "C5:", "G5:", "J5:").has(`href="#username"`)
	if details.field("email") != "joe@acme.com" || details.field("username") != "joe..lim" || details.field("contact_number") != "12" {
		t.Error("the form does not hold the row's values")
	}
	if strings.Contains(details.body, " checked") {
		t.Error("an answer to the SEED question was chosen for the user")
	}
	fields := func(username, number string) []string {
		return []string{"email", "joe@acme.com", "username", username, "first_name", "Joe", "last_name", "Lim", "country_code", "+65",
			"contact_number", number, "organisation", "Acme", "seed", "no", "reason", "Works with us"}
	}
	b.post(row, fields("joe..lim", "91234567")...).leadsTo(row)
	b.get(row).says("Saved. This row still needs fixing.", "C5:").saysNot("G5:")
	b.post(row, fields("joe.lim", "91234567")...).leadsTo(page + "?show=mend")
	b.get(page+"?show=mend").says("Row 5 saved. It is ready.", "3 rows")

	// The twins lead to each other; removing one mends the other.
	b.get(page + "/rows/3").says("the same email stands in row 4").has(`href="` + page + `/rows/4"`)
	b.post(page + "/rows/4/remove?show=mend").leadsTo(page + "?show=mend")
	b.get(page+"?show=mend").says("Row 4 removed.", "1 row")
	b.post(page + "/rows/4/remove").leadsTo(page)
	b.get(page).says("Row 4 is not in this list any more.", "3 ready, 1 not ready")
	for _, wrong := range []string{"/rows/99", "/rows/0", "/rows/x"} {
		b.get(page + wrong).is(http.StatusNotFound)
	}
}

func TestRowFormIsKeptWhenTheSessionEnds(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	page := p.as(officer).uploaded(mixed()...)
	b := p.browser()
	b.post(page+"/rows/5", "email", "joe@acme.com", "username", "joe.lim").is(http.StatusUnauthorized).says("session has ended")
	b.signIn(officerMailbox)
	b.get(page + "/rows/5").says("What you typed is still here").has(`value="joe.lim"`).saysNot("There is a problem")
}

func TestDomainOfARowIsRequestedAndAllowed(t *testing.T) {
	p := newPortal(t)
	b, admin := p.as(p.Officer(officerMailbox)), p.as(p.admin())
	page := b.uploaded(mixed()...)
	b.get(page).says("Request the domain elsewhere.com.sg")
	b.post(page+"/domains", "domain", "elsewhere.com.sg").leadsTo(page + "#domains")
	b.get(page).says("is requested", "Requested on 24-11-2026").saysNot("Request the domain")
	b.post(page+"/domains", "domain", "nobody.com.sg").is(http.StatusNotFound)
	b.post(page+"/domains", "domain", "gmail.com").is(http.StatusUnprocessableEntity)
	b.get("/admin/domains").is(http.StatusForbidden)

	admin.get("/admin").has(`href="/admin/domains"`)
	admin.get("/admin/domains").says("elsewhere.com.sg", officerMailbox, "hive.gov.sg")
	admin.post("/admin/domains/allow", "domain", "elsewhere.com.sg").leadsTo("/admin/domains")
	admin.get("/admin/domains").says("No request waits for you", "elsewhere.com.sg is allow-listed")
	admin.post("/admin/domains/allow", "domain", "gmail.com").is(http.StatusUnprocessableEntity).has(`id="domain-error"`)

	b.post(page + "/check").leadsTo(page)
	b.get(page).says("Checked again: 2 rows ready, 3 not ready").saysNot("not allow-listed")
}

// TestSEEDIsOfferedByDomain: by whichever way somebody is invited, SEED is asked for only
// where the domain is eligible.
func TestSEEDIsOfferedByDomain(t *testing.T) {
	p := newPortal(t)
	b, admin := p.as(p.Officer(officerMailbox)), p.as(p.admin())
	admin.get("/admin/domains").says("hive.gov.sg Government HIVE Mailed code SEED offered Withhold SEED for hive.gov.sg")
	admin.post("/admin/domains/seed", "domain", "hive.gov.sg", "seed", "no").leadsTo("/admin/domains")
	admin.get("/admin/domains").says("SEED is not offered to mailboxes of hive.gov.sg any more", "hive.gov.sg Government HIVE Mailed code Without SEED Offer SEED for hive.gov.sg")
	admin.post("/admin/domains/seed", "domain", "unknown.gov.sg", "seed", "no").is(http.StatusNotFound)
	admin.post("/admin/domains/seed", "domain", "hive.gov.sg", "seed", "perhaps").is(http.StatusUnprocessableEntity)

	const refusal = "SEED is not offered to mailboxes of hive.gov.sg. Choose No"
	b.post("/invite/email", "email", "tan@hive.gov.sg", "seed", "yes", "reason", "Joins us").
		is(http.StatusUnprocessableEntity).says(refusal).has(`id="seed-error"`)
	b.post("/invite/account", "email", "tan@hive.gov.sg", "first_name", "Jane", "last_name", "Lim", "country_code", "+65",
		"contact_number", "91234567", "organisation", "Hive", "seed", "yes", "reason", "Joins us").
		is(http.StatusUnprocessableEntity).says(refusal).has(`id="seed-error"`)
	row := person("tan@hive.gov.sg", "")
	row.SEED = "Yes"
	page := b.uploaded(row)
	b.get(page + "/rows/2").says(refusal)

	admin.post("/admin/domains/seed", "domain", "hive.gov.sg", "seed", "yes").leadsTo("/admin/domains")
	b.post(page + "/check").leadsTo(page)
	b.get(page).says("Checked again: 1 row ready")
	invited := b.post("/invite/email", "email", "lim@hive.gov.sg", "seed", "yes", "reason", "Joins us").is(http.StatusSeeOther)
	if to := invited.header.Get("Location"); !strings.HasSuffix(to, "/sent") {
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
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	page := b.uploaded(mixed()...)
	file := b.get(page + "/errors.xlsx").is(http.StatusOK)
	if d := file.header.Get("Content-Disposition"); d != `attachment; filename="new joiners - errors.xlsx"` {
		t.Error(d)
	}
	mended := inWorkbook(t, file.body, map[string]string{"joe..lim": "joe.lim", "12": "91234567", "perhaps": "no"})
	b.send(page+"/mend", "mended.xlsx", mended).leadsTo(page)
	b.get(page).says("1 row changed, 4 as before", "2 ready, 3 not ready")
	b.send(page+"/mend", "list.csv", list(person("x@tech.gov.sg", ""))).is(http.StatusUnprocessableEntity).
		says("no row IDs of this list").has(`href="#mended-file"`)
	b.send(page+"/mend", "", nil).is(http.StatusUnprocessableEntity).says("Choose a file")
	b.get("/invite/batch/template.xlsx").is(http.StatusOK)
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
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	page := b.uploaded(mixed()...)
	b.get(page + "/mend").leadsTo(page) // nothing waits
	mended := inRows(t, b.get(page+"/errors.xlsx").body, func(rows [][]string) [][]string {
		rows[3][2], rows[3][6], rows[3][9] = "joe.lim", "91234567", "no"                        // a correction of row 5
		rows[0][1], rows[0][3], rows[0][4] = "arun@hive.gov.sg", "Arun", "Kumar"                // another person in row 2
		fresh := append([]string{"", "nur@tech.gov.sg", "", "Nur", "Hassan"}, rows[0][5:11]...) // without an ID
		return append(slices.Delete(rows, 2, 3), fresh)                                         // row 4 is not in it
	})
	b.send(page+"/mend", "mended.xlsx", mended).leadsTo(page + "/mend")
	b.get(page).says("1 ready, 4 not ready", "The fixed file mended.xlsx waits for you.").has(`href="` + page + `/mend"`)
	asked := b.get(page+"/mend").is(http.StatusOK).says("Nothing was changed yet", "1 row is corrected", "2 rows stay as they are",
		"Add 1 user to the list", "Remove 1 user from the list", "Put what the file holds into 1 row of another person",
		"Not in the file: 1 user", "BOB@acme.com", "New: 1 user", "nur@tech.gov.sg", "First name: Jane → becomes Arun", "TechPass username: joe..lim → becomes joe.lim")
	if strings.Contains(asked.body, " checked") {
		t.Error("a box is ticked already")
	}
	p.as(p.Officer(otherMailbox)).get(page + "/mend").is(http.StatusNotFound)
	plan := asked.field("plan")

	// The list changes meanwhile: what is asked is asked anew, with what was ticked.
	b.post(page + "/rows/6/remove").leadsTo(page)
	again := b.post(page+"/mend/confirm", "plan", plan, "accept", "added", "accept", "removed").is(http.StatusUnprocessableEntity).
		says("There is a problem", "The list has changed since you looked at it", "It was removed from the list after the file was downloaded").has(`value="removed" checked`)
	b.get(page).says("1 ready, 3 not ready")
	b.post(page+"/mend/confirm", "plan", again.field("plan"), "accept", "added", "accept", "removed").leadsTo(page)
	b.get(page).says("1 row changed, 1 as before. 2 users added. 1 user removed.", "4 ready, 1 not ready").saysNot("waits for you", "arun@hive.gov.sg")
	b.post(page+"/mend/confirm", "plan", plan, "accept", "added").is(http.StatusConflict).says("read or discarded already")

	// What was not ticked was left; the same file asks for it once more, and can be discarded.
	b.send(page+"/mend", "mended.xlsx", mended).leadsTo(page + "/mend")
	b.post(page+"/mend/confirm", "plan", b.get(page+"/mend").field("plan")).is(http.StatusUnprocessableEntity).
		says("Tick what you want to do, or discard the file.").has(`href="#accept"`)
	b.post(page + "/mend/discard").leadsTo(page)
	b.get(page).says("The fixed file was discarded", "4 ready, 1 not ready").saysNot("waits for you")
}

func TestReset(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	page := b.uploaded(mixed()...)
	b.get(page+"/reset").says("Reset this list?", "removes 5 users", "Confirm")
	b.post(page + "/reset").leadsTo("/invite/batch")
	b.get("/invite/batch").says("The list was reset", "No list yet")
	b.get(page).is(http.StatusNotFound)
}

func TestSubmitUndoAndOutcome(t *testing.T) {
	p := newPortal(t)
	officer := p.Officer(officerMailbox)
	b := p.as(officer)
	page := b.uploaded(mixed()...)
	confirm := b.get(page+"/submit").is(http.StatusOK).says("Invite 1 person, 1 of them with SEED", "4 rows are not ready", "5 minutes after you confirm", "Undo")
	key := confirm.field("request_key")
	b.post(page+"/submit", "request_key", key).is(http.StatusUnprocessableEntity).says("There is a problem", "4 rows can't be submitted yet. Fix or remove them").has(`href="#only_ready"`)
	b.post(page+"/submit", "request_key", key, "only_ready", "yes").leadsTo(page)
	b.post(page+"/submit", "request_key", key, "only_ready", "yes").leadsTo(page)
	waiting := b.get(page).says("Starts at 09:05", "1 user will be invited then", "Undo").has(`http-equiv="refresh"`).saysNot("Submit Uploaded")
	b.post(page + "/rows/5/remove").is(http.StatusConflict).says("This list is submitted")
	b.get(page + "/submit").is(http.StatusConflict)
	b.get(page + "/rows/5").is(http.StatusConflict)
	b.post(page+"/undo", "request_key", waiting.field("request_key")).leadsTo(page)
	b.get(page).says("Taken back", "Nobody was invited", "Draft")
	b.post(page+"/undo", "request_key", "another").is(http.StatusConflict).says("can't be taken back any more")

	b.post(page+"/submit", "request_key", "key2", "only_ready", "yes").leadsTo(page)
	p.invited(p.Officer(otherMailbox), "ann@tech.gov.sg") // somebody was faster
	p.carryOut(page)
	b.get(page).says("1 user not invited", "Not invited by the last submission", "Trace ID", "Show those who were not invited")
	b.post(page + "/rows/2/remove").leadsTo(page)
	b.post(page + "/rows/4/remove").leadsTo(page)
	b.post(page+"/submit", "request_key", "key3", "only_ready", "yes").leadsTo(page)
	p.carryOut(page)
	b.get(page).says("1 user invited", "View invitation", "Invite User Status", "Partly invited: 1 of 3", "2 left: 0 ready, 2 not ready.").saysNot("Draft", "Nobody is invited before")
	b.get("/invite/status").says("bob@acme.com")
}

func TestNothingToSubmit(t *testing.T) {
	p := newPortal(t)
	b := p.as(p.Officer(officerMailbox))
	page := b.uploaded(mixed()[3])
	b.get(page).says("No row is ready to be submitted yet").has(`type="button" disabled>Submit`)
	b.get(page + "/submit").is(http.StatusConflict).says("No row is ready")
	b.post(page + "/submit").is(http.StatusConflict).says("No row is ready")
}

func TestProgressIsStreamed(t *testing.T) {
	stopping := make(chan struct{})
	p := newPortal(t, func(o *app.Options) { o.Web.Stopping = stopping })
	b := p.as(p.Officer(officerMailbox))
	page := b.uploaded(person("ann@tech.gov.sg", ""))
	b.post(page + "/submit").leadsTo(page)
	stream := b.get(page + "/events?state=draft").is(http.StatusOK) // another state than the page shows
	if stream.header.Get("Content-Type") != "text/event-stream" || !strings.Contains(stream.body, "event: changed\n") {
		t.Error(stream.header, stream.body)
	}
	ended := make(chan reply)
	go func() { ended <- b.get(page + "/events?state=waiting") }()
	go func() {
		time.Sleep(web.LookEvery / 2)
		p.carryOut(page)
	}()
	select {
	case stream = <-ended:
	case <-time.After(20 * time.Second):
		t.Fatal("the stream goes on")
	}
	if !strings.Contains(stream.body, `event: progress`+"\n"+`data: {"done":0,"of":1,`) || !strings.HasSuffix(stream.body, "event: changed\ndata: done\n\n") {
		t.Error(stream.body)
	}
	// The program's end ends the streams.
	page = b.uploaded(person("bob@tech.gov.sg", ""))
	b.post(page + "/submit").leadsTo(page)
	go func() { ended <- b.get(page + "/events?state=waiting") }()
	close(stopping)
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		t.Fatal("the stream goes on")
	}
}
