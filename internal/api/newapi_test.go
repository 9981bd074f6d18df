package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"go.opentelemetry.io/otel"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"techbiz/internal/allowlist"
	"techbiz/internal/batch"
	"techbiz/internal/desk"
	"techbiz/internal/invite"
	"techbiz/internal/life"
	"techbiz/internal/mail"
	"techbiz/internal/notice"
	"techbiz/internal/people"
	"techbiz/internal/proof"
	"techbiz/internal/signin"
	"techbiz/internal/store"
	"techbiz/internal/techpass"
	"techbiz/internal/vault"
)

func TestMain(m *testing.M) {
	otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSampler(sdktrace.NeverSample())))
	m.Run()
}

// testAPI is the API over a database of its own.
type testAPI struct {
	*edge
	t         testing.TB
	store     *store.Store
	allowlist *allowlist.Service
	desk      *desk.Service
	log       *safeBuffer
	officer   string // tokens
	other     string
	admin     string

	mu  sync.Mutex
	now time.Time
}

func newAPI(t testing.TB) *testAPI {
	t.Helper()
	a := startAPI(t.TempDir())
	a.t = t
	t.Cleanup(func() { _ = a.store.Close() }) // one test closes it before
	return a
}

// startAPI fills a new database in the folder. It serves the example, too, which has no
// testing.TB: trouble is a panic.
func startAPI(dir string) *testAPI {
	ctx := context.Background()
	a := &testAPI{log: &safeBuffer{}, now: time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)}
	st, err := store.Open(ctx, "sqlite:"+filepath.Join(dir, "techbiz.db"), store.Options{Log: slog.New(slog.DiscardHandler)})
	a.must(err)
	a.must(st.Migrate(ctx))
	a.store = st
	secret, err := st.SecretKey(ctx)
	a.must(err)
	key, err := vault.NewKey(secret)
	a.must(err)
	codes := &proof.Issuer{Key: key, Now: a.clock}
	mails := mail.NewService(mail.Options{Store: st.Mails(), Key: key, Host: "techbiz.test", Now: a.clock})
	invites := invite.NewService(invite.Options{Store: st.Invites(), Post: mails, Codes: codes, Now: a.clock})
	signIn := signin.NewService(signin.Options{Store: st.SignIns(), Arrivals: invites, Post: mails, Codes: codes, Now: a.clock})
	allowed := allowlist.NewService(st.Allowlist(), a.clock)
	for _, name := range []string{"tech.gov.sg", "hive.gov.sg", "acme.com"} {
		d, err := people.ParseDomain(name)
		a.must(err)
		a.must(allowed.Allow(ctx, people.System(), d))
	}
	lives := life.NewService(life.Options{Store: st.Lives(), Post: mails, Bell: notice.Teller{}, Now: a.clock})
	a.desk = desk.NewService(desk.Options{Store: st.Desk(), Post: mails, Lives: lives, Allowlist: allowed, Now: a.clock})
	batches := batch.NewService(batch.Options{Store: st.Batches(), Invites: invites, Actors: signIn, Desk: a.desk, Wait: 5 * time.Minute, Now: a.clock})
	a.allowlist = allowed
	a.edge = newEdge(Options{Invites: invites, Batches: batches, Workbooks: testBooks, SignIn: signIn, Lives: lives, MaxUpload: 64 << 10, Now: a.clock, Log: slog.New(slog.NewTextHandler(a.log, nil))})
	a.officer = a.token("officer@tech.gov.sg")
	a.other = a.token("officer2@hive.gov.sg")
	a.admin = a.token("admin@tech.gov.sg")
	_, err = invites.GiveDuty(ctx, people.System(), a.email("admin@tech.gov.sg"), techpass.DutyAdmin)
	a.must(err)
	return a
}

func (a *testAPI) clock() time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.now
}

// wait moves the clock.
func (a *testAPI) wait(d time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.now = a.now.Add(d)
}

func (a *testAPI) must(err error) {
	switch {
	case err == nil:
	case a.t == nil:
		panic(err)
	default:
		a.t.Helper()
		a.t.Fatal(err)
	}
}

func (a *testAPI) email(s string) people.Email {
	e, err := people.ParseEmail(s)
	a.must(err)
	return e
}

// token signs the officer in for the first time and makes a token.
func (a *testAPI) token(officer string) string {
	_, err := a.Invites.Arrive(context.Background(), a.email(officer))
	a.must(err)
	token, _, err := a.SignIn.CreateToken(context.Background(), a.email(officer))
	a.must(err)
	return token
}

// refuseMail makes the mail server refuse the invitation's present mail.
func (a *testAPI) refuseMail(invitationID, reply string) {
	a.t.Helper()
	ctx := context.Background()
	id, err := (&OneInvitation{ID: invitationID}).parse()
	a.must(err)
	mails, err := a.store.Invites().Mails(ctx, id)
	a.must(err)
	last := mails[len(mails)-1].ID
	a.must(a.store.Invites().Update(ctx, func(tx invite.Tx) error {
		_, err := tx.EndMails(ctx, mail.End{MailID: last, State: mail.Refused, Reply: reply, At: a.clock()})
		return err
	}))
	a.must(a.Invites.MailRefused(ctx, last))
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
	a.t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	if body != "" {
		headers = append([]string{"Content-Type", "application/json"}, headers...)
	}
	return a.send(token, httptest.NewRequest(method, Prefix+path, reader), headers...)
}

// send is call for any request.
func (a *testAPI) send(token string, r *http.Request, headers ...string) answer {
	a.t.Helper()
	method, path := r.Method, r.URL.Path
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	got := answer{status: w.Code, header: w.Header(), text: w.Body.String()}
	if err := json.Unmarshal(w.Body.Bytes(), &got.body); err != nil && got.isJSON() {
		a.t.Errorf("%s %s: answer is no JSON object: %v\n%s", method, path, err, got.text)
	}
	if got.header.Get(TraceHeader) == "" {
		a.t.Errorf("%s %s: no Trace ID in the header", method, path)
	}
	if got.status >= 400 {
		a.checkProblem(got)
	}
	if err := a.documented(r, got); err != nil {
		a.t.Errorf("%s %s: %v\n%s", method, path, err, got.text)
	}
	return got
}

// documented tells how the answer differs from what the OpenAPI document promises.
func (a *testAPI) documented(r *http.Request, got answer) error {
	_, pattern := a.mux.Handler(r)
	path := strings.TrimPrefix(pattern, r.Method+" "+Prefix)
	item := a.api.OpenAPI().Paths[path]
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
	schemas := a.api.OpenAPI().Components.Schemas
	res := &huma.ValidateResult{}
	huma.Validate(schemas, content.Schema, huma.NewPathBuffer(nil, 0), huma.ModeReadFromServer, value, res)
	if len(res.Errors) > 0 {
		return fmt.Errorf("not of its schema: %v", res.Errors)
	}
	return nil
}

// checkProblem holds every error answer to RFC 9457 and the house's additions.
func (a *testAPI) checkProblem(got answer) {
	a.t.Helper()
	p := maps.Clone(got.body)
	if ct := got.header.Get("Content-Type"); ct != "application/problem+json" {
		a.t.Errorf("content type %q", ct)
	}
	kind, _ := p["type"].(string)
	if !strings.HasPrefix(kind, "/api/v1/problems#") {
		a.t.Errorf("type %q", kind)
	}
	if p["title"] == "" || p["status"] != float64(got.status) {
		a.t.Errorf("title %q, status %v of %d", p["title"], p["status"], got.status)
	}
	if p["trace_id"] != got.header.Get(TraceHeader) {
		a.t.Errorf("trace_id %v, header %q", p["trace_id"], got.header.Get(TraceHeader))
	}
}

// isJSON tells whether the answer has to be JSON: all but workbooks and empty ones.
func (g answer) isJSON() bool {
	return g.status != http.StatusNoContent && g.header.Get("Content-Type") != xlsxType
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
	a.t.Helper()
	return a.call(token, "POST", "/invitations", byEmail(email)).want(a.t, http.StatusCreated).text1("id")
}

// listed returns the emails of the caller's list.
func (a *testAPI) listed(token, query string) []string {
	a.t.Helper()
	return emails(a.call(token, "GET", "/invitations"+query, "").want(a.t, http.StatusOK))
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

// safeBuffer is a log that several requests write.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
