package api_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"techbiz/internal/api"
	"techbiz/internal/app"
	"techbiz/internal/app/apptest"
	"techbiz/internal/invite/xlsx"
)

func TestMain(m *testing.M) {
	apptest.GiveTraceIDs()
	m.Run()
}

// testAPI is a world with its API and three people who have a token.
type testAPI struct {
	*apptest.World

	edge    *api.Edge
	officer string // tokens
	other   string
	admin   string
}

func newAPI(t testing.TB) *testAPI {
	t.Helper()
	a := &testAPI{World: apptest.OnSQLite(t, func(o *app.Options) {
		o.BatchWait, o.Web.Lists = 5*time.Minute, xlsx.Limits{FileBytes: 64 << 10}
	})}
	a.Clock.Set(time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC))
	a.edge = api.NewEdge(a.APIOptions())
	a.Allow("tech.gov.sg", "hive.gov.sg", "acme.com")
	a.officer, a.other, a.admin = a.token("officer@tech.gov.sg"), a.token("officer2@hive.gov.sg"), a.token("admin@tech.gov.sg")
	a.Admin("admin@tech.gov.sg")
	return a
}

// token signs the officer in for the first time and makes a token.
func (a *testAPI) token(officer string) string {
	a.Helper()
	a.Officer(officer)
	token, _, err := a.SignIn.CreateToken(a.Context(), a.Email(officer))
	a.OK(err)
	return token
}

// refuseMail makes the mail server refuse the invitation's present mail.
func (a *testAPI) refuseMail(invitationID, reply string) {
	a.Helper()
	id, err := uuid.Parse(invitationID)
	a.OK(err)
	a.Refuse(id, reply)
}

// answer is what came back.
type answer struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

// call sends a request with a body that is JSON text ("" for none) and headers in pairs.
// It fails the test where the answer is not as the OpenAPI document says.
func (a *testAPI) call(token, method, path, body string, headers ...string) answer {
	a.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	if body != "" {
		headers = append([]string{"Content-Type", "application/json"}, headers...)
	}
	return a.send(token, httptest.NewRequest(method, api.Prefix+path, reader), headers...)
}

// send is call for any request.
func (a *testAPI) send(token string, r *http.Request, headers ...string) answer {
	a.Helper()
	method, path := r.Method, r.URL.Path
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	a.edge.ServeHTTP(w, r)
	got := answer{status: w.Code, header: w.Header(), text: w.Body.String()}
	if err := json.Unmarshal(w.Body.Bytes(), &got.body); err != nil && got.isJSON() {
		a.Errorf("%s %s: answer is no JSON object: %v\n%s", method, path, err, got.text)
	}
	if got.header.Get(api.TraceHeader) == "" {
		a.Errorf("%s %s: no Trace ID in the header", method, path)
	}
	if got.status >= 400 {
		a.checkProblem(got)
	}
	if err := a.documented(r, got); err != nil {
		a.Errorf("%s %s: %v\n%s", method, path, err, got.text)
	}
	return got
}

// documented tells how the answer differs from what the OpenAPI document promises.
func (a *testAPI) documented(r *http.Request, got answer) error {
	_, pattern := a.edge.Mux().Handler(r)
	path := strings.TrimPrefix(pattern, r.Method+" "+api.Prefix)
	item := a.edge.API().OpenAPI().Paths[path]
	if item == nil {
		return nil // no operation
	}
	op := map[string]*huma.Operation{
		http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPatch: item.Patch, http.MethodDelete: item.Delete,
	}[r.Method]
	response := op.Responses[fmt.Sprint(got.status)]
	if response == nil {
		return fmt.Errorf("status %d is not in the document", got.status)
	}
	if got.status == http.StatusNoContent && len(response.Content) == 0 && got.text == "" {
		return nil
	}
	content := response.Content[got.header.Get("Content-Type")]
	if content == nil {
		return fmt.Errorf("content type %q is not in the document", got.header.Get("Content-Type"))
	}
	if !got.isJSON() {
		return nil
	}
	var value any
	if err := json.Unmarshal([]byte(got.text), &value); err != nil {
		return err
	}
	schemas := a.edge.API().OpenAPI().Components.Schemas
	res := &huma.ValidateResult{}
	huma.Validate(schemas, content.Schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, value, res)
	if len(res.Errors) > 0 {
		return fmt.Errorf("not of its schema: %v", res.Errors)
	}
	return nil
}

// checkProblem holds every error answer to RFC 9457 and the house's additions.
func (a *testAPI) checkProblem(got answer) {
	a.Helper()
	p := maps.Clone(got.body)
	if ct := got.header.Get("Content-Type"); ct != "application/problem+json" {
		a.Errorf("content type %q", ct)
	}
	kind, _ := p["type"].(string)
	if !strings.HasPrefix(kind, "/api/v1/problems#") {
		a.Errorf("type %q", kind)
	}
	if p["title"] == "" || p["status"] != float64(got.status) {
		a.Errorf("title %q, status %v of %d", p["title"], p["status"], got.status)
	}
	if p["trace_id"] != got.header.Get(api.TraceHeader) {
		a.Errorf("trace_id %v, header %q", p["trace_id"], got.header.Get(api.TraceHeader))
	}
}

// isJSON tells whether the answer has to be JSON: all but workbooks and empty ones.
func (g answer) isJSON() bool {
	return g.status != http.StatusNoContent && g.header.Get("Content-Type") != api.XLSXType
}

// want fails the test where the status is another one.
func (g answer) want(t testing.TB, status int) answer {
	t.Helper()
	if g.status != status {
		t.Fatalf("status %d, want %d: %s", g.status, status, g.text)
	}
	return g
}

// problem returns the kind of problem, "" for none.
func (g answer) problem() string {
	kind, _ := g.body["type"].(string)
	_, name, _ := strings.Cut(kind, "#")
	return name
}

// rules returns the broken rules as "field:rule", in their order.
func (g answer) rules() string {
	var broken []string
	errs, _ := g.body["errors"].([]any)
	for _, e := range errs {
		m, _ := e.(map[string]any)
		broken = append(broken, fmt.Sprintf("%v:%v", m["field"], m["rule"]))
	}
	return strings.Join(broken, " ")
}

func (g answer) text1(key string) string {
	s, _ := g.body[key].(string)
	return s
}

// invited invites the mailbox by email and returns the invitation's id.
func (a *testAPI) invited(token, email string) string {
	a.Helper()
	return a.call(token, "POST", "/invitations", byEmail(email)).want(a, http.StatusCreated).text1("id")
}

// listed returns the emails of the caller's list.
func (a *testAPI) listed(token, query string) []string {
	a.Helper()
	return emails(a.call(token, "GET", "/invitations"+query, "").want(a, http.StatusOK))
}

func emails(page answer) []string {
	items, _ := page.body["items"].([]any)
	found := make([]string, len(items))
	for n, item := range items {
		m, _ := item.(map[string]any)
		found[n], _ = m["email"].(string)
	}
	return found
}

func byEmail(email string) string {
	return fmt.Sprintf(`{"type":"email","email":%q,"reason":"Joins the payments team"}`, email)
}
