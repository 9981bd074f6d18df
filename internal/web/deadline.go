package web

import (
	"context"
	"errors"
	"net/http"
	"techbiz/internal/trace"
	"time"
)

// How long a request may take, from its arrival to the end of its answer: its session is
// read and written, and its page drawn, within that.
const (
	// readTimeout is for what only reads. Whoever reads may simply try again, so they are
	// told soon.
	readTimeout = 4500 * time.Millisecond
	// requestTimeout is for what changes anything.
	requestTimeout = 20 * time.Second
	// apiTimeout is for the JSON API, whose operations have limits of their own, all shorter.
	apiTimeout = time.Hour
	// exportTimeout is for a long list. Its reader may be slow, see sendWithin.
	exportTimeout = 30 * time.Minute
	// sessionTimeout is for reading or writing the session, whatever the request may take.
	sessionTimeout = 4 * time.Second
	// lastTimeout is for what is still asked and written once a request has run out of time.
	lastTimeout = 400 * time.Millisecond
	// frameTimeout is for what an error page asks for its frame.
	frameTimeout = 2 * time.Second
)

// within gives the request its limit, and ends it early where the database does not answer.
// What is still arriving waits for no database: see visit.guard.
func (s *site) within(route Route, r *http.Request) (*http.Request, func()) {
	ctx, cancel := context.WithTimeout(r.Context(), route.lasts(r.Method))
	if route.body > 0 {
		return r.WithContext(ctx), cancel
	}
	ctx, release := s.Pulse.Guard(ctx)
	return r.WithContext(ctx), func() {
		release()
		cancel()
	}
}

// guard ends the visit early where the database does not answer, from now on: what was sent
// has arrived.
func (v *request) guard() {
	ctx, release := v.site.Pulse.Guard(v.r.Context())
	v.r = v.r.WithContext(ctx)
	v.cleanUp(release)
}

// takeTime lets a request and its answer take longer than the server's own timeouts.
func (v *request) takeTime(d time.Duration) {
	c := http.NewResponseController(v.w)
	until := deadline(d)
	if err := errors.Join(c.SetReadDeadline(until), c.SetWriteDeadline(until)); err != nil {
		v.site.Log.WarnContext(v.r.Context(), "request can't be given more time", "cause", err.Error(), "trace_id", trace.ID(v.r.Context()))
	}
}

// deadline is when the connection gives up. It asks the machine's clock, as net/http does.
func deadline(d time.Duration) time.Time { return time.Now().Add(d) } //nolint:forbidigo // see above
