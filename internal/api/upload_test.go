package api_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"techbiz/internal/api"
	"techbiz/internal/invite"
	"techbiz/internal/invite/batch"
)

// multipartOf joins parts, each of header lines and content, to a body.
func multipartOf(parts ...string) string {
	return "--b\r\n" + strings.Join(parts, "\r\n--b\r\n") + "\r\n--b--\r\n"
}

const (
	asFile  = "Content-Disposition: form-data; name=\"file\"; filename=\"people.csv\"\r\n\r\n"
	asField = "Content-Disposition: form-data; name=\"file\"\r\n\r\n"
	asOther = "Content-Disposition: form-data; name=\"note\"\r\n\r\n"
)

func TestUploadBody(t *testing.T) {
	a := newAPI(t)
	t.Setenv("TMPDIR", t.TempDir())
	const form = "multipart/form-data; boundary=b"
	good := asFile + listOf(person(1))
	for _, c := range []struct {
		name, contentType, body string
		status                  int
		problem, rules          string
	}{
		{"no body", form, "", 400, "malformed", ""},
		{"no type", "", multipartOf(good), 415, "not-multipart", ""},
		{"JSON", "application/json", `{}`, 415, "not-multipart", ""},
		{"no boundary", "multipart/form-data", multipartOf(good), 400, "malformed", ""},
		{"other boundary", "multipart/form-data; boundary=c", multipartOf(good), 400, "malformed", ""},
		{"no part", form, "--b--\r\n", 422, "invalid", "file:required"},
		{"a field", form, multipartOf(asField + "x"), 422, "invalid", "file:format"},
		{"something else", form, multipartOf(asOther + "x"), 422, "invalid", "note:unknown_field"},
		{"something beside", form, multipartOf(good, asOther+"x"), 422, "invalid", "note:unknown_field"},
		{"twice", form, multipartOf(good, good), 400, "malformed", ""},
		{"cut in the file", form, multipartOf(good)[:200], 400, "malformed", ""},
		{"cut after the file", form, strings.TrimSuffix(multipartOf(good), "--\r\n"), 400, "malformed", ""},
		{"large file", form, multipartOf(asFile + strings.Repeat("x", 64<<10+1)), 413, "too-large", ""},
		{"larger than all", form, multipartOf(asFile + strings.Repeat("x", 200<<10)), 413, "too-large", ""},
		{"large beside", form, multipartOf(good, asOther+strings.Repeat("x", 200<<10)), 422, "invalid", "note:unknown_field"},
		{"no list", form, multipartOf(asFile), 422, "list-refused", ""},
		{"half a list", form, multipartOf(asFile + listOf(person(1)) + "\"x"), 422, "list-refused", ""},
		{"nobody", form, multipartOf(asFile + listHeader + "\n"), 409, "conflict", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := a.send(a.officer, httptest.NewRequest(http.MethodPost, api.Prefix+"/batches", strings.NewReader(c.body)), "Content-Type", c.contentType).want(t, c.status)
			if got.problem() != c.problem || got.rules() != c.rules {
				t.Errorf("problem %q, rules %q: %s", got.problem(), got.rules(), got.text)
			}
			if c.problem == "list-refused" && got.text1("code") == "" {
				t.Error(got.text)
			}
		})
	}
	if got := a.call(a.officer, "GET", "/batches", ""); len(got.list("items")) != 0 {
		t.Errorf("something is stored: %s", got.text)
	}
	a.send(a.officer, uploadOf("/batches", "people.csv", listOf(person(1)))).want(t, http.StatusCreated)
	left, err := os.ReadDir(os.Getenv("TMPDIR"))
	if err != nil || len(left) != 0 {
		t.Errorf("left on disk: %v %v", left, err)
	}
}

// The connection breaks while the file comes.
func TestUploadBreaksOff(t *testing.T) {
	a := newAPI(t)
	body := io.MultiReader(strings.NewReader("--b\r\n"+asFile), brokenReader{})
	got := a.send(a.officer, httptest.NewRequest(http.MethodPost, api.Prefix+"/batches", body), "Content-Type", "multipart/form-data; boundary=b")
	if got.want(t, http.StatusBadRequest).problem() != "malformed" {
		t.Error(got.text)
	}
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, errors.New("connection reset") }

// An officer has room for so many drafts.
func TestTooManyDrafts(t *testing.T) {
	a := newAPI(t)
	for n := range batch.MaxDrafts {
		a.uploaded(a.officer, person(n))
	}
	got := a.send(a.officer, uploadOf("/batches", "people.csv", listOf(person(99)))).want(t, http.StatusConflict)
	if got.problem() != "conflict" || len(a.call(a.officer, "GET", "/batches", "").list("items")) != batch.MaxDrafts {
		t.Error(got.text)
	}
}

// Trouble while a workbook is written is still a problem document, with nothing of the
// workbook before it.
func TestBrokenWorkbook(t *testing.T) {
	a := newAPI(t)
	options := a.APIOptions()
	options.Workbooks = brokenBooks{options.Workbooks}
	a.edge = api.NewEdge(options)
	id := a.uploaded(a.officer, with(person(1), func(f *invite.Form) { f.LastName = "" }))
	got := a.call(a.officer, "GET", "/batches/"+id+"/errors.xlsx", "").want(t, http.StatusInternalServerError)
	if got.problem() != "internal" || got.header.Get("Content-Disposition") != "" {
		t.Errorf("%v %s", got.header, got.text)
	}
}

type brokenBooks struct{ batch.Workbooks }

func (brokenBooks) WriteProblems(w io.Writer, _ *batch.Original) error {
	_, _ = io.WriteString(w, "half a workbook")
	return errors.New("disk full")
}
