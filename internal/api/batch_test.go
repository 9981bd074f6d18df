package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/api"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
)

// carryOut runs the jobs of a submitted batch.
func (a *testAPI) carryOut(id string) {
	a.Helper()
	b, err := a.Store.Batches().Batch(a.Context(), uuid.MustParse(id))
	a.OK(err)
	a.OK(a.Batches.Start(a.Context(), batch.StartJob{BatchID: b.ID, Run: b.Run}))
	a.OK(a.Batches.Chunk(a.Context(), batch.ChunkJob{BatchID: b.ID, Run: b.Run, From: 1, To: b.LastRow}, false))
}

func (a *testAPI) counts(id string) string {
	a.Helper()
	c := a.call(a.officer, "GET", "/batches/"+id, "").want(a, http.StatusOK)
	return fmt.Sprintf("%d ready, %d in the way, %d invited", c.number("counts", "ready"), c.number("counts", "in_the_way"), c.number("counts", "invited"))
}

func with(f invite.Form, change func(*invite.Form)) invite.Form {
	change(&f)
	return f
}

// A list goes all the way: uploaded, mended, submitted, undone, submitted, carried out.
func TestBatch(t *testing.T) {
	a := newAPI(t)
	list := listOf(person(1), with(person(2), func(f *invite.Form) { f.ContactNumber = "12" }), with(person(3), func(f *invite.Form) { f.Email = " Person3@TECH.gov.sg" }))
	made := a.send(a.officer, uploadOf("/batches", "people.csv", list), "Idempotency-Key", "one").want(t, http.StatusCreated)
	id := made.text1("id")
	path := "/batches/" + id
	if made.header.Get("Location") != api.Prefix+path || made.text1("state") != "draft" || made.text1("file_name") != "people.csv" ||
		made.number("counts", "total") != 3 || made.number("counts", "to_mend") != 1 || made.number("ready_with_seed") != 2 {
		t.Errorf("uploaded: %s %s", made.header.Get("Location"), made.text)
	}
	again := a.send(a.officer, uploadOf("/batches", "people.csv", list), "Idempotency-Key", "one").want(t, http.StatusCreated)
	if again.text1("id") != id || len(a.call(a.officer, "GET", "/batches", "").list("items")) != 1 {
		t.Errorf("a repetition made another batch: %s", again.text)
	}
	if got := a.send(a.officer, uploadOf("/batches", "others.csv", list), "Idempotency-Key", "one").want(t, http.StatusUnprocessableEntity); got.problem() != "key-reused" {
		t.Error(got.text)
	}

	blocked := a.call(a.officer, "POST", path+"/submit", "").want(t, http.StatusConflict)
	if blocked.problem() != "not-ready" || blocked.number("ready") != 2 || blocked.number("in_the_way") != 1 {
		t.Error(blocked.text)
	}
	a.call(a.officer, "PATCH", path+"/rows/3", `{"contact_number":"91234567"}`).want(t, http.StatusOK)

	key := []string{"Idempotency-Key", "go"}
	waiting := a.call(a.officer, "POST", path+"/submit", `{"only_ready":false}`, key...).want(t, http.StatusOK)
	if waiting.text1("state") != "waiting" || waiting.text1("starts_at") != "2026-11-24T01:05:00Z" || waiting.number("progress", "of") != 3 {
		t.Error(waiting.text)
	}
	if replay := a.call(a.officer, "POST", path+"/submit", `{"only_ready":false}`, key...).want(t, http.StatusOK); replay.text != waiting.text {
		t.Errorf("replay differs:\n%s%s", waiting.text, replay.text)
	}
	if reused := a.call(a.officer, "POST", path+"/submit", `{"only_ready":true}`, key...).want(t, http.StatusUnprocessableEntity); reused.problem() != "key-reused" {
		t.Error(reused.text)
	}
	for method, p := range map[string]string{"PATCH": path + "/rows/3", "DELETE": path + "/rows/2", "POST": path + "/check"} {
		if got := a.send(a.officer, requestOf(method, p)).want(t, http.StatusConflict); got.problem() != "conflict" {
			t.Errorf("%s while it waits: %s", p, got.text)
		}
	}

	undone := a.call(a.officer, "POST", path+"/undo", "", "Idempotency-Key", "back").want(t, http.StatusOK)
	if undone.text1("state") != "draft" || undone.number("progress", "of") != 0 {
		t.Error(undone.text)
	}
	a.call(a.officer, "POST", path+"/undo", "", "Idempotency-Key", "back").want(t, http.StatusOK)
	a.call(a.officer, "POST", path+"/undo", "").want(t, http.StatusConflict)

	a.call(a.officer, "POST", path+"/submit", "").want(t, http.StatusOK)
	a.Clock.Add(5 * time.Minute)
	a.carryOut(id)
	done := a.call(a.officer, "GET", path, "").want(t, http.StatusOK)
	if done.text1("state") != "done" || done.number("counts", "invited") != 3 || done.number("progress", "done") != 3 || done.text1("ended_at") == "" {
		t.Error(done.text)
	}
	row := a.call(a.officer, "GET", path+"/rows/4", "").want(t, http.StatusOK)
	invited := a.call(a.officer, "GET", strings.TrimPrefix(row.text1("invitation"), api.Prefix), "").want(t, http.StatusOK)
	if invited.text1("email") != "person3@tech.gov.sg" {
		t.Errorf("%s became %s", row.text, invited.text)
	}
	a.call(a.officer, "DELETE", path, "").want(t, http.StatusConflict)
}

func TestBatchRows(t *testing.T) {
	a := newAPI(t)
	open := a.invited(a.officer, "tan@tech.gov.sg")
	id := a.uploaded(a.officer,
		person(1),
		with(person(2), func(f *invite.Form) { f.Email = "tan@tech.gov.sg" }),
		person(3), person(3),
		with(person(4), func(f *invite.Form) { f.Email, f.Username = "jane@elsewhere.com", "jane" }),
		with(person(5), func(f *invite.Form) { f.LastName, f.CountryCode, f.SEED = "", "0065", "perhaps" }),
	)
	path := "/batches/" + id + "/rows"
	page := a.call(a.officer, "GET", path, "").want(t, http.StatusOK)
	var order []string
	for _, row := range page.list("items") {
		order = append(order, fmt.Sprintf("%v:%v", row["row"], row["state"]))
	}
	if got := strings.Join(order, " "); got != "7:to_mend 3:duplicate 4:duplicate 5:duplicate 6:domain_not_allowed 2:ready" || page.number("total") != 6 {
		t.Errorf("order %s: %s", got, page.text)
	}
	for row, want := range map[int]string{
		7: "last_name D7 required <nil> <nil> <nil>;seed I7 format <nil> <nil> <nil>",
		3: "email A3 duplicate <nil> /api/v1/invitations/" + open + " <nil>",
		4: "email A4 twin [5] <nil> <nil>",
		6: "email A6 domain_not_allowed <nil> <nil> elsewhere.com",
		2: "",
	} {
		var got []string
		for _, p := range a.call(a.officer, "GET", fmt.Sprintf("%s/%d", path, row), "").want(t, http.StatusOK).list("problems") {
			got = append(got, fmt.Sprint(p["field"], " ", p["cell"], " ", p["rule"], " ", p["rows"], " ", p["invitation"], " ", p["domain"]))
		}
		if s := strings.Join(got, ";"); s != want {
			t.Errorf("row %d: %q, want %q", row, s, want)
		}
	}
	if tidy := a.call(a.officer, "GET", path+"/7", "").list("put_right"); len(tidy) != 1 || tidy[0]["cell"] != "E7" || tidy[0]["to"] != "+65" {
		t.Errorf("put right: %v", tidy)
	}
	for query, total := range map[string]int{"?only=errors": 5, "?state=duplicate": 3, "?only=errors&state=ready": 1, "?state=invited": 0, "?limit=1": 6} {
		if got := a.call(a.officer, "GET", path+query, "").want(t, http.StatusOK); got.number("total") != total {
			t.Errorf("%s: %s", query, got.text)
		}
	}
	for query, rules := range map[string]string{
		"?only=all": "only:format", "?state=well": "state:format", "?limit=0": "limit:format", "?limit=101": "limit:format",
		"?cursor=x": "cursor:format", "?cursor=--2.1": "cursor:format", "?page=2": "page:format",
	} {
		if got := a.call(a.officer, "GET", path+query, "").want(t, http.StatusUnprocessableEntity); got.rules() != rules {
			t.Errorf("%s: %s", query, got.rules())
		}
	}
	for _, row := range []string{"0", "-2", "99", "2x", "1e1", "99999999999999999999"} {
		a.call(a.officer, "GET", path+"/"+row, "").want(t, http.StatusNotFound)
	}
}

// Pages lead forth and back, each row once.
func TestBatchRowPages(t *testing.T) {
	a := newAPI(t)
	var forms []invite.Form
	for n := range 25 {
		forms = append(forms, person(n))
	}
	path := "/batches/" + a.uploaded(a.officer, forms...) + "/rows?limit=10"
	pages := map[string]int{}
	cursor, back := "", ""
	for range 3 {
		page := a.call(a.officer, "GET", path+"&cursor="+cursor, "").want(t, http.StatusOK)
		pages[fmt.Sprint(page.list("items")[0]["row"])] = len(page.list("items"))
		cursor, back = page.text1("next_cursor"), page.text1("previous_cursor")
	}
	if cursor != "" || fmt.Sprint(pages) != "map[12:10 2:10 22:5]" {
		t.Errorf("pages %v, then %q", pages, cursor)
	}
	page := a.call(a.officer, "GET", path+"&cursor="+back, "").want(t, http.StatusOK)
	if page.list("items")[0]["row"] != 12.0 || page.text1("next_cursor") == "" || page.text1("previous_cursor") == "" {
		t.Errorf("back: %s", page.text)
	}
}

func TestAmendRow(t *testing.T) {
	a := newAPI(t)
	id := a.uploaded(a.officer, person(1), person(2))
	path := "/batches/" + id + "/rows/2"
	for _, c := range []struct{ body, rules string }{
		{`{"last_name":null}`, "last_name:required"},
		{`{"last_name":"Lim","seed":"maybe"}`, "seed:format"},
		{`{"seed":false}`, ""},
		{`{"email":"person2@tech.gov.sg"}`, "email:twin"},
		{`{"email":"person9@tech.gov.sg"}`, ""},
		{`{}`, ""},
	} {
		got := a.call(a.officer, "PATCH", path, c.body).want(t, http.StatusOK)
		var rules []string
		for _, p := range got.list("problems") {
			rules = append(rules, fmt.Sprintf("%v:%v", p["field"], p["rule"]))
		}
		if s := strings.Join(rules, " "); s != c.rules {
			t.Errorf("%s: %q, want %q", c.body, s, c.rules)
		}
	}
	row := a.call(a.officer, "GET", path, "").want(t, http.StatusOK)
	if row.text1("last_name") != "Lim" || row.text1("seed") != "no" || row.text1("email") != "person9@tech.gov.sg" || row.text1("first_name") != "Jane" || row.text1("edited_at") == "" {
		t.Errorf("only what was sent changes: %s", row.text)
	}
	for body, rules := range map[string]string{
		`{"mail":"x"}`: "mail:unknown_field", `{"row":3}`: "row:unknown_field", `{"email":1,"seed":[]}`: "email:format seed:format",
	} {
		if got := a.call(a.officer, "PATCH", path, body).want(t, http.StatusUnprocessableEntity); got.rules() != rules {
			t.Errorf("%s: %q", body, got.rules())
		}
	}
	a.call(a.officer, "PATCH", path, `[]`).want(t, http.StatusBadRequest)
	a.call(a.officer, "PATCH", path, "").want(t, http.StatusBadRequest)
	a.call(a.officer, "PATCH", path, `{}`, "Content-Type", "text/plain").want(t, http.StatusUnsupportedMediaType)
	a.call(a.officer, "PATCH", "/batches/"+id+"/rows/9", `{}`).want(t, http.StatusNotFound)
}

func TestRemoveAndReset(t *testing.T) {
	a := newAPI(t)
	id := a.uploaded(a.officer, person(1), person(1), person(2))
	a.call(a.officer, "DELETE", "/batches/"+id+"/rows/3", "").want(t, http.StatusNoContent)
	if got := a.counts(id); got != "2 ready, 0 in the way, 0 invited" {
		t.Error(got)
	}
	a.call(a.officer, "DELETE", "/batches/"+id+"/rows/3", "").want(t, http.StatusNotFound)
	a.call(a.officer, "DELETE", "/batches/"+id, "").want(t, http.StatusNoContent)
	a.call(a.officer, "DELETE", "/batches/"+id, "").want(t, http.StatusNotFound)
	a.call(a.officer, "GET", "/batches/"+id, "").want(t, http.StatusNotFound)
}

// What was invited stays when the rest is reset.
func TestResetKeepsWhoWasInvited(t *testing.T) {
	a := newAPI(t)
	id := a.uploaded(a.officer, person(1), with(person(2), func(f *invite.Form) { f.LastName = "" }))
	a.call(a.officer, "POST", "/batches/"+id+"/submit", `{"only_ready":true}`).want(t, http.StatusOK)
	a.carryOut(id)
	a.call(a.officer, "DELETE", "/batches/"+id, "").want(t, http.StatusNoContent)
	if got := a.counts(id); got != "0 ready, 0 in the way, 1 invited" {
		t.Error(got)
	}
	if got := a.call(a.officer, "GET", "/batches/"+id, ""); got.text1("state") != "done" {
		t.Error(got.text)
	}
}

func TestSubmitBody(t *testing.T) {
	a := newAPI(t)
	path := "/batches/" + a.uploaded(a.officer, person(1)) + "/submit"
	for body, rules := range map[string]string{`{"only_ready":"yes"}`: "only_ready:format", `{"all":true}`: "all:unknown_field"} {
		if got := a.call(a.officer, "POST", path, body).want(t, http.StatusUnprocessableEntity); got.rules() != rules {
			t.Errorf("%s: %s", body, got.text)
		}
	}
	a.call(a.officer, "POST", path, `true`).want(t, http.StatusBadRequest)
}

// A row whose domain is not allowed waits, and is ready once it is.
func TestBatchDomain(t *testing.T) {
	a := newAPI(t)
	vendor := with(person(1), func(f *invite.Form) { f.Email, f.Username = "jane@elsewhere.com", "jane" })
	id := a.uploaded(a.officer, vendor)
	path := "/batches/" + id + "/domains"
	a.call(a.officer, "POST", path, `{"domain":"other.com"}`).want(t, http.StatusNotFound)
	for body, rules := range map[string]string{`{}`: "domain:required", `{"domain":"gmail.com"}`: "domain:personal_mailbox", `{"name":"elsewhere.com"}`: "name:unknown_field"} {
		if got := a.call(a.officer, "POST", path, body).want(t, http.StatusUnprocessableEntity); got.rules() != rules {
			t.Errorf("%s: %s", body, got.text)
		}
	}
	for range 2 {
		a.call(a.officer, "POST", path, `{"domain":"elsewhere.com"}`, "Idempotency-Key", "wish").want(t, http.StatusOK)
	}
	waits := a.call(a.officer, "GET", "/batches/"+id+"/rows/2", "").list("problems")[0]
	if !strings.Contains(waits["message"].(string), "requested on 24-11-2026") {
		t.Error(waits)
	}
	d, err := people.ParseDomain("elsewhere.com")
	a.OK(err)
	a.OK(a.Allowlist.Allow(t.Context(), people.System(), d))
	checked := a.call(a.officer, "POST", "/batches/"+id+"/check", "", "Idempotency-Key", "look").want(t, http.StatusOK)
	if checked.number("counts", "ready") != 1 {
		t.Error(checked.text)
	}
}

func TestWorkbooks(t *testing.T) {
	a := newAPI(t)
	template := a.call(a.officer, "GET", "/batches/template.xlsx", "").want(t, http.StatusOK)
	if template.header.Get("Content-Type") != api.XLSXType || template.header.Get("Content-Disposition") != "attachment; filename=techbiz-users.xlsx" || template.text == "" {
		t.Errorf("%v %q", template.header, template.text)
	}
	list := listOf(person(1), with(person(2), func(f *invite.Form) { f.LastName = "" }))
	id := a.send(a.officer, uploadOf("/batches", "人 list.csv", list)).want(t, http.StatusCreated).text1("id")
	marked := a.call(a.officer, "GET", "/batches/"+id+"/errors.xlsx", "").want(t, http.StatusOK)
	if got := marked.header.Get("Content-Disposition"); got != "attachment; filename*=utf-8''%E4%BA%BA%20list%20%28with%20errors%29.xlsx" {
		t.Error(got)
	}

	if marked.text == "" {
		t.Error("an empty workbook")
	}
}

// A mended file corrects rows at once; for more it is sent again with what is agreed to.
func TestMend(t *testing.T) {
	a := newAPI(t)
	id := a.uploaded(a.officer, person(1), with(person(2), func(f *invite.Form) { f.LastName = "" }), person(3))
	mend := "/batches/" + id + "/mend"
	corrected := mendedOf(id, map[int]invite.Form{2: with(person(1), func(f *invite.Form) { f.Reason = "Another" }), 3: person(2), 4: person(3)})
	for changed := range 2 { // the second time nothing is left to change
		got := a.send(a.officer, uploadOf(mend, "mended.csv", corrected), "Idempotency-Key", "mend").want(t, http.StatusOK)
		if got.number("changed") != 2-2*changed || got.number("unchanged") != 1+2*changed || got.number("put_right") != 1-changed || got.at("applied") != true || got.number("batch", "counts", "ready") != 3 {
			t.Error(got.text)
		}
	}

	more := mendedOf(id, map[int]invite.Form{2: with(person(1), func(f *invite.Form) { f.Reason = "Once more" }), 4: stranger(8)}, stranger(7))
	plan := func(g answer, at ...string) string {
		return fmt.Sprintf("%v %d %d %d %d %d", g.at(append(at, "needs")...), g.number(append(at, "counts", "changed")...), g.number(append(at, "counts", "unchanged")...),
			g.number(append(at, "counts", "added")...), g.number(append(at, "counts", "removed")...), g.number(append(at, "counts", "replaced")...))
	}
	const needs = "[added removed replaced] 1 0 1 1 1"
	preview := a.send(a.officer, uploadOf(mend+"?preview=true", "mended.csv", more)).want(t, http.StatusOK)
	if preview.at("applied") != false || preview.number("added") != 1 || plan(preview, "plan") != needs {
		t.Error(preview.text)
	}
	for _, accept := range []string{"", "?accept=", "?accept=added,removed", "?accept=replaced"} {
		got := a.send(a.officer, uploadOf(mend+accept, "mended.csv", more)).want(t, http.StatusConflict)
		if got.problem() != "not-confirmed" || plan(got, "plan") != needs {
			t.Errorf("%s: %s", accept, got.text)
		}
		added, removed, replaced := got.list("plan", "added")[0], got.list("plan", "removed")[0], got.list("plan", "replaced")[0]
		if added["line"] != 2.0 || added["why"] != "no_row_id" || removed["row"] != 3.0 || replaced["row"] != 4.0 || replaced["why"] != "other_person" {
			t.Error(got.text)
		}
	}
	if rows := a.call(a.officer, "GET", "/batches/"+id+"/rows", "").want(t, http.StatusOK); rows.number("total") != 3 || strings.Contains(rows.text, "Once more") {
		t.Errorf("something was done: %s", rows.text)
	}
	if got := a.send(a.officer, uploadOf(mend+"?accept=all", "mended.csv", more)).want(t, http.StatusUnprocessableEntity); got.rules() != "accept:format" {
		t.Error(got.text)
	}
	for again := range 2 {
		got := a.send(a.officer, uploadOf(mend+"?accept=added,removed,replaced", "mended.csv", more)).want(t, http.StatusOK)
		if got.number("added") != 1-again || got.number("removed") != 1-again || got.number("replaced") != 1-again || got.number("batch", "counts", "ready") != 3 {
			t.Error(got.text)
		}
	}
	if got := a.send(a.officer, uploadOf(mend, "other.csv", listOf(person(1)))).want(t, http.StatusConflict); got.problem() != "conflict" {
		t.Error(got.text)
	}
	a.call(a.officer, "GET", "/batches/"+id+"/errors.xlsx", "").want(t, http.StatusOK) // though nothing is wrong
}
