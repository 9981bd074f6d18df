package web

import (
	"context"
	"net/http"
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

// lasts is how long a request of the method may take.
func (r Route) lasts(method string) time.Duration {
	switch {
	case r.limit > 0:
		return r.limit
	case method == http.MethodGet, method == http.MethodHead:
		return readTimeout
	}
	return requestTimeout
}

// within gives the request its limit, and ends it early where the database does not answer.
// What is still arriving waits for no database: see visit.guard.
func (s *Server) within(route Route, r *http.Request) (*http.Request, func()) {
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
func (v *visit) guard() {
	ctx, release := v.s.Pulse.Guard(v.r.Context())
	v.r, v.release = v.r.WithContext(ctx), release
}
