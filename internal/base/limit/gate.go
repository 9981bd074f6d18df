package limit

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/semaphore"

	"techbiz/internal/base/fault"
)

// Lane is who waits at a Gate.
type Lane int

// The lanes of a Gate.
const (
	Strangers Lane = iota // of whom nothing is known
	Known                 // who proved who they are, or brought a browser that is known
)

// GateOptions say how much passes a Gate.
type GateOptions struct {
	AtOnce  int           // of both lanes, 2 or more
	Waiting int           // of each lane, beside those that pass
	Wait    time.Duration // at most
}

// Gate lets so many pass at the same time, and so many more wait for a moment; the others
// are turned away at once. A part is kept for the Known, who never wait for a stranger
// there. A request that ends while it waits leaves.
type Gate struct {
	wait      time.Duration
	all       *semaphore.Weighted // whoever passes
	strangers *semaphore.Weighted // those of them that are strangers
	rooms     [2]chan struct{}    // by lane: who passes or waits
}

// NewGate returns an empty gate.
func NewGate(o GateOptions) *Gate {
	all := max(2, o.AtOnce)
	reserved := max(1, all/4)
	g := &Gate{wait: o.Wait, all: semaphore.NewWeighted(int64(all)), strangers: semaphore.NewWeighted(int64(all - reserved))}
	for lane := range g.rooms {
		g.rooms[lane] = make(chan struct{}, all+max(0, o.Waiting))
	}
	return g
}

// busyFor is when somebody who was turned away may try again.
const busyFor = 2 * time.Second

// Enter waits until the caller may pass; leave is to be called when they are through. The
// error is *fault.Busy where there is no room or the wait was too long, or that of ctx.
func (g *Gate) Enter(ctx context.Context, lane Lane) (leave func(), err error) {
	room := g.rooms[lane]
	select {
	case room <- struct{}{}:
	default:
		return nil, &fault.Busy{RetryAfter: busyFor}
	}
	through := func() { <-room }
	waiting, cancel := context.WithTimeout(ctx, g.wait)
	defer cancel()
	if lane == Strangers {
		if err := g.strangers.Acquire(waiting, 1); err != nil {
			through()
			return nil, turnedAway(ctx, err)
		}
		inner := through
		through = func() { g.strangers.Release(1); inner() }
	}
	if err := g.all.Acquire(waiting, 1); err != nil {
		through()
		return nil, turnedAway(ctx, err)
	}
	return func() { g.all.Release(1); through() }, nil
}

// turnedAway tells a wait that was too long from a request that ended.
func turnedAway(ctx context.Context, err error) error {
	if ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		return &fault.Busy{RetryAfter: busyFor}
	}
	return err
}
