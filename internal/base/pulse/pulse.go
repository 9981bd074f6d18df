// Package pulse watches whether the database answers while anybody waits for it, and breaks
// off all work for requests where it does not. A database that is down says so at once; one
// that hangs says nothing, and who asked it would wait until their own limit.
package pulse

import (
	"context"
	"errors"
	"sync"
	"time"

	"techbiz/internal/base/fault"
)

const (
	// firstLook is how long a request may go on before anything is asked: most have ended.
	firstLook = 250 * time.Millisecond
	// lookEvery is how often the database is asked from then on.
	lookEvery = time.Second
	// patience is how long it may take to answer. With lookEvery it stays below the 5 seconds
	// within which a request is told.
	patience = 2500 * time.Millisecond
)

// Pulse knows whether the database answers. It asks only while somebody waits, or while the
// last question was not answered.
type Pulse struct {
	ask func(context.Context) error

	mu       sync.Mutex
	waiting  int             // requests under way
	watching bool            // a goroutine asks
	answers  context.Context //nolint:containedctx // its end tells all who wait that the database is silent
	silence  context.CancelCauseFunc
}

// New returns the pulse of what ask asks. An ask that fails is an answer too; one that does
// not come back in time is none.
func New(ask func(context.Context) error) *Pulse {
	p := &Pulse{ask: ask}
	p.answers, p.silence = context.WithCancelCause(context.Background())
	return p
}

// Guard returns a context that ends with the cause fault.Silent where the database does not
// answer, and what ends it otherwise, which has to be called.
func (p *Pulse) Guard(ctx context.Context) (context.Context, func()) {
	p.mu.Lock()
	p.waiting++
	answers := p.answers
	if !p.watching {
		p.watching = true
		go p.watch()
	}
	p.mu.Unlock()
	ctx, end := context.WithCancelCause(ctx)
	if answers.Err() != nil {
		end(fault.Silent)
	}
	detach := context.AfterFunc(answers, func() { end(fault.Silent) })
	return ctx, sync.OnceFunc(func() {
		detach()
		end(nil)
		p.mu.Lock()
		p.waiting--
		p.mu.Unlock()
	})
}

// watch asks until nobody waits.
func (p *Pulse) watch() {
	for wait := firstLook; ; wait = lookEvery {
		time.Sleep(wait)
		if p.over() {
			return
		}
		p.note(p.look())
	}
}

func (p *Pulse) over() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.watching = p.waiting > 0 || p.answers.Err() != nil
	return !p.watching
}

// look tells whether the database answers in time.
func (p *Pulse) look() bool {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return !errors.Is(p.ask(ctx), context.DeadlineExceeded)
}

func (p *Pulse) note(answered bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch silent := p.answers.Err() != nil; {
	case !answered:
		p.silence(fault.Silent)
	case silent:
		p.answers, p.silence = context.WithCancelCause(context.Background())
	}
}
