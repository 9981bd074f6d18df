package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"techbiz/internal/batch"
)

const (
	// lookEvery is how often a page that watches a submission is brought up to date.
	lookEvery = time.Second
	// beatEvery is how often something is sent though nothing has changed, so that
	// neither side takes the connection for dead.
	beatEvery = 15 * time.Second
	// watchFor is how long one connection lasts. The browser then connects again by
	// itself, and is asked again who it is.
	watchFor = 5 * time.Minute
	// sendWithin is how long a browser may take to receive an event.
	sendWithin = 20 * time.Second
)

// eventsURL streams how far the list's submission is, to a page that shows its state.
func eventsURL(b *batch.Batch) string { return batchURL(b.ID) + "/events?state=" + string(b.State) }

// progressEvent is what a page is told. The page draws itself anew on "changed".
type progressEvent struct {
	Done int    `json:"done"`
	Of   int    `json:"of"`
	Text string `json:"text"`
}

// streamProgress tells a page how far a submission is, until the list's state is another
// than the page shows, the browser leaves, or the program ends. It runs in the request's
// own goroutine.
func (s *Server) streamProgress(v *visit) error {
	id, err := v.id()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(v.r.Context(), watchFor)
	defer cancel()
	if _, err := s.Batches.Get(ctx, v.actor, id); err != nil {
		return err
	}
	shown := batch.State(v.r.URL.Query().Get("state"))
	s.watch(ctx, v, func() (event string, over bool, err error) {
		b, err := s.Batches.Get(ctx, v.actor, id)
		if err != nil {
			return "", false, err
		}
		return eventOf(b, shown), b.State != shown, nil
	})
	return nil
}

// watch sends the event that peek returns where it is another than before, until that was
// the last, the browser leaves, or the program ends.
func (s *Server) watch(ctx context.Context, v *visit, peek func() (event string, over bool, err error)) {
	h := v.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no") // of a proxy that would collect the events first
	look, beat := time.NewTicker(lookEvery), time.NewTicker(beatEvery)
	defer look.Stop()
	defer beat.Stop()
	sent := ""
	for {
		event, over, err := peek()
		if err != nil {
			return // the browser connects again, and is told then
		}
		if event != sent {
			if send(v, event) != nil || over {
				return
			}
			sent = event
		}
		select {
		case <-look.C:
		case <-beat.C:
			if send(v, ": still here\n\n") != nil {
				return
			}
		case <-ctx.Done():
			return
		case <-s.Stopping:
			return
		}
	}
}

// eventOf is the event that brings a page up to date which shows the list in the state.
func eventOf(b *batch.Batch, shown batch.State) string {
	if b.State != shown {
		return "event: changed\ndata: " + string(b.State) + "\n\n"
	}
	var e progressEvent
	e.Done, e.Of, e.Text = progress(b)
	return e.String()
}

// String is the event as it is sent.
func (e progressEvent) String() string {
	data, err := json.Marshal(e)
	if err != nil {
		return "" // plain numbers and words: it can't fail
	}
	return fmt.Sprintf("event: progress\ndata: %s\n\n", data)
}

// send gives an event to the browser at once.
func send(v *visit, event string) error {
	c := http.NewResponseController(v.w)
	if err := c.SetWriteDeadline(deadline(sendWithin)); err != nil {
		return fmt.Errorf("give the event time: %w", err)
	}
	if _, err := v.w.Write([]byte(event)); err != nil { //nolint:gosec,nolintlint // an event is no page: numbers and our own words; how far gosec follows them changes with the code around
		return fmt.Errorf("send event: %w", err)
	}
	if err := c.Flush(); err != nil {
		return fmt.Errorf("send event: %w", err)
	}
	return nil
}
