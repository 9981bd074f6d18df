// Package groupcommit carries out together what several callers ask for at the same time. One
// of them does it for all that wait, while the next ones gather behind: under load, many
// share the cost of one transaction; a single caller waits for nobody.
package groupcommit

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Options are the bounds of a Group.
type Options struct {
	// Most is how many questions are carried out together at most.
	Most int
	// Limit is how long carrying out may take, after which its context ends. All who wait
	// are held up by it, so it needs an end.
	Limit time.Duration
}

// Group gathers callers.
type Group[Q, A any] struct {
	do   func(ctx context.Context, asked []Q) []A
	o    Options
	lead chan struct{} // held by the one who carries out

	mu      sync.Mutex
	waiting []*call[Q, A]
}

type call[Q, A any] struct {
	question Q
	answer   A
	err      error
	done     chan struct{}
}

// errPanicked is what the others get where carrying out panicked in one caller.
var errPanicked = errors.New("carrying out several requests together panicked")

// New returns a group that calls do from one caller at a time. do returns an answer for
// each question, in their order. Its context is that of one caller, but with the group's
// limit as its end: the caller may go away, and what is carried out is for others too.
func New[Q, A any](o Options, do func(ctx context.Context, asked []Q) []A) *Group[Q, A] {
	return &Group[Q, A]{do: do, o: o, lead: make(chan struct{}, 1)}
}

// Do returns the answer to the question. Its only error of its own is that of ctx, where
// that ended before the question was taken up. A question that was taken up is waited for,
// for up to the group's limit: only its answer tells whether it was carried out.
func (g *Group[Q, A]) Do(ctx context.Context, question Q) (A, error) {
	c := &call[Q, A]{question: question, done: make(chan struct{})}
	g.mu.Lock()
	g.waiting = append(g.waiting, c)
	g.mu.Unlock()
	select {
	case <-c.done:
	case g.lead <- struct{}{}:
		g.carryOut(ctx, c)
	case <-ctx.Done():
		if g.withdraw(c) {
			return c.answer, ctx.Err()
		}
		<-c.done
	}
	return c.answer, c.err
}

// carryOut answers those who wait until c is among them.
func (g *Group[Q, A]) carryOut(ctx context.Context, c *call[Q, A]) {
	defer func() { <-g.lead }()
	for {
		select {
		case <-c.done:
			return
		default:
			g.answer(ctx, g.take())
		}
	}
}

func (g *Group[Q, A]) take() []*call[Q, A] {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := min(g.o.Most, len(g.waiting))
	taken := g.waiting[:n:n]
	g.waiting = g.waiting[n:]
	return taken
}

func (g *Group[Q, A]) answer(ctx context.Context, taken []*call[Q, A]) {
	answered := false
	defer func() {
		for _, c := range taken {
			if !answered {
				c.err = errPanicked
			}
			close(c.done)
		}
	}()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), g.o.Limit)
	defer cancel()
	questions := make([]Q, len(taken))
	for n, c := range taken {
		questions[n] = c.question
	}
	for n, a := range g.do(ctx, questions) {
		taken[n].answer = a
	}
	answered = true
}

// withdraw takes c back; false where somebody has taken it up.
func (g *Group[Q, A]) withdraw(c *call[Q, A]) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	for n, w := range g.waiting {
		if w == c {
			g.waiting = append(g.waiting[:n:n], g.waiting[n+1:]...)
			return true
		}
	}
	return false
}
