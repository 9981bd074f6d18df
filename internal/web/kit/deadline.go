package kit

import (
	"context"
	"errors"
	"net/http"
	"time"

	"techbiz/internal/base/traceid"
)

// How long a request may take, from its arrival to the end of its answer: its session is
// read and written, and its page drawn, within that.
const (
	// readTimeout is for what only reads. Whoever reads may simply try again, so they are
	// told soon.
	readTimeout = 4500 * time.Millisecond
	// RequestTimeout is for what changes anything.
	RequestTimeout = 20 * time.Second
	// APITimeout is for the JSON API, whose operations have limits of their own, all shorter.
	APITimeout = time.Hour
	// ExportTimeout is for a long list. Its reader may be slow, see sendWithin.
	ExportTimeout = 30 * time.Minute
	// SessionTimeout is for reading or writing the session, whatever the request may take.
	SessionTimeout = 4 * time.Second
	// LastTimeout is for what is still asked and written once a request has run out of time.
	LastTimeout = 400 * time.Millisecond
	// frameTimeout is for what an error page asks for its frame.
	frameTimeout = 2 * time.Second
)

// Within gives the request its limit, and ends it early where the database does not answer.
// What is still arriving waits for no database: see Request.Guard.
func (s *Site) Within(route Route, r *http.Request) (*http.Request, func()) {
	ctx, cancel := context.WithTimeout(r.Context(), route.lasts(r.Method))
	if route.Body > 0 {
		return r.WithContext(ctx), cancel
	}
	ctx, release := s.Pulse.Guard(ctx)
	return r.WithContext(ctx), func() {
		release()
		cancel()
	}
}

// Guard ends the request early where the database does not answer, from now on: what was sent
// has arrived.
func (v *Request) Guard() {
	ctx, release := v.Site.Pulse.Guard(v.R.Context())
	v.R = v.R.WithContext(ctx)
	v.CleanUp(release)
}

// TakeTime lets a request and its answer take longer than the server's own timeouts.
func (v *Request) TakeTime(d time.Duration) {
	c := http.NewResponseController(v.W)
	until := deadline(d)
	if err := errors.Join(c.SetReadDeadline(until), c.SetWriteDeadline(until)); err != nil {
		v.Site.Log.WarnContext(v.R.Context(), "request can't be given more time", "cause", err.Error(), "trace_id", traceid.ID(v.R.Context()))
	}
}

// deadline is when the connection gives up. It asks the machine's clock, as net/http does.
func deadline(d time.Duration) time.Time { return time.Now().Add(d) } //nolint:forbidigo // see above
