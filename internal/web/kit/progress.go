package kit

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

const (
	// LookEvery is how often a page that watches a submission is brought up to date.
	LookEvery = time.Second
	// beatEvery is how often something is sent though nothing has changed, so that
	// neither side takes the connection for dead.
	beatEvery = 15 * time.Second
	// WatchFor is how long one connection lasts. The browser then connects again by
	// itself, and is asked again who it is.
	WatchFor = 5 * time.Minute
	// sendWithin is how long a browser may take to receive an event.
	sendWithin = 20 * time.Second
)

// ProgressEvent is what a page is told. The page draws itself anew on "changed".
type ProgressEvent struct {
	Done int    `json:"done"`
	Of   int    `json:"of"`
	Text string `json:"text"`
}

// Watch sends the event that peek returns where it is another than before, until that was
// the last, the browser leaves, or the program ends.
func (s *Site) Watch(ctx context.Context, v *Request, peek func() (event string, over bool, err error)) {
	h := v.W.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no") // of a proxy that would collect the events first
	look, beat := time.NewTicker(LookEvery), time.NewTicker(beatEvery)
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
func (e ProgressEvent) String() string {
	data, err := json.Marshal(e)
	if err != nil {
		return "" // plain numbers and words: it can't fail
	}
	return fmt.Sprintf("event: progress\ndata: %s\n\n", data)
}

// send gives an event to the browser at once.
func send(v *Request, event string) error {
	c := http.NewResponseController(v.W)
	if err := c.SetWriteDeadline(deadline(sendWithin)); err != nil {
		return fmt.Errorf("give the event time: %w", err)
	}
	if _, err := v.W.Write([]byte(event)); err != nil { //nolint:gosec,nolintlint // an event is no page: numbers and our own words; how far gosec follows them changes with the code around
		return fmt.Errorf("send event: %w", err)
	}
	if err := c.Flush(); err != nil {
		return fmt.Errorf("send event: %w", err)
	}
	return nil
}

// RefreshSeconds is how often a browser without JavaScript looks how far a submission is.
const RefreshSeconds = 5
