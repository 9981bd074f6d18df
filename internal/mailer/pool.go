package mailer

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// maxMessages is how many messages one connection carries; servers end longer ones.
const maxMessages = 100

// errClosed: the transport was closed.
var errClosed = errors.New("mail transport is closed")

// pool keeps the connections that are open and unused, and limits how many are in use.
type pool struct {
	idleTimeout time.Duration
	slots       chan struct{}
	leaving     sync.WaitGroup // connections that take leave of the server

	mu     sync.Mutex
	unused []*conn // the last used one at the end
	closed bool
}

func newPool(size int, idleTimeout time.Duration) *pool {
	return &pool{idleTimeout: idleTimeout, slots: make(chan struct{}, size)}
}

// enter waits until another connection may be used; leave ends that.
func (p *pool) enter(ctx context.Context) error {
	select {
	case p.slots <- struct{}{}:
		return ctx.Err()
	default:
	}
	select {
	case p.slots <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (p *pool) leave() { <-p.slots }

// take returns an unused connection, nil where there is none, or errClosed.
func (p *pool) take() (*conn, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil, errClosed
	}
	if len(p.unused) == 0 {
		return nil, nil
	}
	last := len(p.unused) - 1
	c := p.unused[last]
	p.unused = p.unused[:last]
	c.idle.Stop()
	return c, nil
}

// put gives a connection back that is ready for the next message.
func (p *pool) put(c *conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed || c.sent >= maxMessages {
		p.part(c)
		return
	}
	c.idle = time.AfterFunc(p.idleTimeout, func() { p.expire(c) })
	p.unused = append(p.unused, c)
}

// expire closes a connection that nobody has taken meanwhile.
func (p *pool) expire(c *conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if i := slices.Index(p.unused, c); i >= 0 {
		p.unused = slices.Delete(p.unused, i, i+1)
		p.part(c)
	}
}

// part takes leave of the server without holding anybody up.
func (p *pool) part(c *conn) { p.leaving.Go(c.quit) }

// close parts with the unused connections; those in use follow once they are put back.
func (p *pool) close() {
	p.mu.Lock()
	p.closed = true
	for _, c := range p.unused {
		c.idle.Stop()
		p.part(c)
	}
	p.unused = nil
	p.mu.Unlock()
	p.leaving.Wait()
}
