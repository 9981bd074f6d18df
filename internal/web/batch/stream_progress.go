package batch

import (
	"context"

	"techbiz/internal/invite/batch"
	"techbiz/internal/web/kit"
)

// eventsURL streams how far the list's submission is, to a page that shows its state.
func eventsURL(b *batch.Batch) string { return URL(b.ID) + "/events?state=" + string(b.State) }

// streamProgress tells a page how far a submission is, until the list's state is another
// than the page shows, the browser leaves, or the program ends. It runs in the request's
// own goroutine.
func (p *Pages) streamProgress(v *kit.Request) error {
	id, err := v.ID()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(v.R.Context(), kit.WatchFor)
	defer cancel()
	if _, err := p.Batches.Get(ctx, v.Actor, id); err != nil {
		return err
	}
	shown := batch.State(v.R.URL.Query().Get("state"))
	p.Watch(ctx, v, func() (event string, over bool, err error) {
		b, err := p.Batches.Get(ctx, v.Actor, id)
		if err != nil {
			return "", false, err
		}
		return eventOf(b, shown), b.State != shown, nil
	})
	return nil
}

// eventOf is the event that brings a page up to date which shows the list in the state.
func eventOf(b *batch.Batch, shown batch.State) string {
	if b.State != shown {
		return "event: changed\ndata: " + string(b.State) + "\n\n"
	}
	var e kit.ProgressEvent
	e.Done, e.Of, e.Text = progress(b)
	return e.String()
}
