package op

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/traceid"
)

// When a client may ask again: of a database that does not answer, and of a full disk.
const (
	retryAfter     = 10 * time.Second
	retryAfterFull = time.Minute
)

// codeUnavailable has no name in the library. Source: RFC 6749, section 4.1.2.1.
const codeUnavailable = "temporarily_unavailable"

type troubleKey struct{}

// trouble holds what went wrong on our side during a request. The library takes some of it
// for a token that is not good, and would tell a client so.
type trouble struct {
	mu  sync.Mutex
	err error // the first
}

// noted keeps an error that is no answer of the domain for the end of its request.
func noted(ctx context.Context, err error) {
	t, ok := ctx.Value(troubleKey{}).(*trouble)
	if !ok {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.err == nil {
		t.err = err
	}
}

func (t *trouble) get() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.err
}

// Serve answers below Prefix and at Discovery. The error is trouble of ours that somebody in
// a browser has to be told on a page; nothing was answered then. Clients are told by the
// protocol's own words.
func (p *Provider) Serve(w http.ResponseWriter, r *http.Request) error {
	ours := &trouble{}
	answer := &checked{ResponseWriter: w, trouble: ours}
	p.handler.ServeHTTP(answer, r.WithContext(context.WithValue(r.Context(), troubleKey{}, ours)))
	err := ours.get()
	switch {
	case !answer.dropped && err == nil:
		return nil
	case !answer.dropped: // the client is told by way of the browser
		p.log(r, err)
		return nil
	case err == nil:
		err = fmt.Errorf("the OpenID library answered %d: %s", answer.status, answer.body.Bytes())
	}
	w.Header().Set("Cache-Control", "no-store")
	if inBrowser(r.URL.Path) {
		return err
	}
	p.tell(w, r, err)
	return nil
}

// inBrowser tells the endpoints that people's browsers come to.
func inBrowser(path string) bool {
	switch path {
	case endpoints.Authorization.Relative(), endpoints.Authorization.Relative() + callback, endpoints.EndSession.Relative():
		return true
	}
	return false
}

// tell answers a client in the form of RFC 6749, section 5.2. What went wrong goes to the log
// alone.
func (p *Provider) tell(w http.ResponseWriter, r *http.Request, err error) {
	status, code, wait := http.StatusServiceUnavailable, codeUnavailable, retryAfter
	switch p.log(r, err) {
	case fault.Left:
		w.WriteHeader(fault.StatusLeft)
		return
	case fault.Unavailable:
	case fault.DiskFull:
		wait = retryAfterFull
	default:
		status, code, wait = http.StatusInternalServerError, "server_error", 0
	}
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())))
	}
	w.Header().Del("WWW-Authenticate")
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": code, "error_description": described[code]}) // the client left
}

// log writes down trouble of ours, and returns what it is.
func (p *Provider) log(r *http.Request, err error) fault.Trouble {
	kind := fault.TroubleOf(r.Context(), err, p.Trouble)
	p.Log.Log(r.Context(), kind.Level(), "OpenID request failed", "path", r.URL.Path, "cause", err.Error(), "trace_id", traceid.ID(r.Context()))
	return kind
}

// described says what the codes of trouble mean.
var described = map[string]string{
	codeUnavailable: "TechPass is not available right now. Try again later.",
	"server_error":  "Something went wrong on our side.",
}

// checked passes an answer on, unless it was written in trouble of ours: whatever the library
// makes of that, be it that a token is not good, is dropped. An address that was sent for a
// browser's sake is kept, which tells the client its code.
type checked struct {
	http.ResponseWriter

	trouble *trouble
	status  int
	dropped bool
	body    bytes.Buffer // the beginning of what was dropped
}

// maxDropped is how much is kept of an answer that is dropped, for the log, in bytes.
const maxDropped = 512

// WriteHeader implements http.ResponseWriter.
func (c *checked) WriteHeader(status int) {
	if c.status != 0 {
		return
	}
	c.status = status
	redirects := status >= 300 && status < 400
	c.dropped = status >= 500 || (c.trouble.get() != nil && !redirects)
	if !c.dropped {
		c.ResponseWriter.WriteHeader(status)
	}
}

// Write implements io.Writer.
func (c *checked) Write(b []byte) (int, error) {
	c.WriteHeader(http.StatusOK)
	if !c.dropped {
		return c.ResponseWriter.Write(b)
	}
	c.body.Write(b[:min(len(b), maxDropped-min(c.body.Len(), maxDropped))])
	return len(b), nil
}

// Unwrap lets http.ResponseController reach the writer within.
func (c *checked) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// cutOff tells whether an error means that the client may try again.
func (p *Provider) cutOff(ctx context.Context, err error) bool {
	switch fault.TroubleOf(ctx, err, p.Trouble) {
	case fault.Unavailable, fault.DiskFull:
		return true
	}
	return false
}
