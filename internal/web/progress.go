package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
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

// progressEvent is what a page is told. The page draws itself anew on "changed".
type progressEvent struct {
	Done int    `json:"done"`
	Of   int    `json:"of"`
	Text string `json:"text"`
}

// watch sends the event that peek returns where it is another than before, until that was
// the last, the browser leaves, or the program ends.
func (s *site) watch(ctx context.Context, v *request, peek func() (event string, over bool, err error)) {
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

// String is the event as it is sent.
func (e progressEvent) String() string {
	data, err := json.Marshal(e)
	if err != nil {
		return "" // plain numbers and words: it can't fail
	}
	return fmt.Sprintf("event: progress\ndata: %s\n\n", data)
}

// send gives an event to the browser at once.
func send(v *request, event string) error {
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
