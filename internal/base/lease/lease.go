// Package lease tells a node whether the jobs that it runs are still its own. Several nodes
// share the jobs of one database. A node that is silent for the lease's term is taken for
// dead, and the others take over what it was doing. A node that was only frozen must notice
// that when it wakes, before it hands a second copy of a mail to a mail server.
//
//	node ── heartbeat, every Beat ──► database ◄── looks for silent nodes ── other nodes
//	  └─ Check before each step that reaches somebody outside
//
// A node's own lease ends well before the others take over. So no clock of one node is
// compared with that of another: each measures how long something took by its own.
package lease

import (
	"context"
	"errors"
	"sync"
	"time"
)

// DefaultTerm is how long a node may be silent before others take over its jobs.
const DefaultTerm = 10 * time.Second

// ErrLost is the answer of Check where the node was silent for too long since the work
// began: another node may be doing the same work now.
var ErrLost = errors.New("this node was silent for too long, so another one may have taken over its jobs")

// Lease is one node's.
type Lease struct {
	term time.Duration
	now  func() time.Time

	mu      sync.Mutex
	renewed time.Time // when the last heartbeat that arrived was begun; zero before the first
	since   time.Time // since when there was no gap
}

// New returns a lease that is not held before its first heartbeat. Others take over after
// term of silence; DefaultTerm where it is 0.
func New(term time.Duration) *Lease {
	if term <= 0 {
		term = DefaultTerm
	}
	return &Lease{term: term, now: time.Now} //nolint:forbidigo // real time passes, whatever a test's clock shows
}

// Term is how long the node may be silent before others take over.
func (l *Lease) Term() time.Duration { return l.term }

// Beat is how long to wait between two heartbeats: several may be lost before the lease is.
func (l *Lease) Beat() time.Duration { return l.term / 5 }

// held is how long a heartbeat keeps the lease. What is left of the term is a margin for
// the step that was begun just before the end.
func (l *Lease) held() time.Duration { return l.term * 3 / 5 }

// Renew notes that a heartbeat reached the database. begun is when it was begun, by
// time.Now.
func (l *Lease) Renew(begun time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.renewed.IsZero() || between(l.renewed, begun) > l.held() {
		l.since = begun
	}
	l.renewed = begun
}

// heldSince tells whether the lease was held without a gap from start until now.
func (l *Lease) heldSince(start time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.renewed.IsZero() && between(l.renewed, l.now()) <= l.held() && !start.Before(l.since)
}

// between is the time from a to b. The clock that never jumps stands still while a machine
// is suspended, and the other one may be set: the larger of the two is the safe one.
func between(a, b time.Time) time.Duration {
	return max(b.Sub(a), b.Round(0).Sub(a.Round(0)))
}

type work struct {
	lease *Lease
	begun time.Time
}

type workKey struct{}

// Begin returns a context for work that begins now under the lease.
func (l *Lease) Begin(ctx context.Context) context.Context {
	return context.WithValue(ctx, workKey{}, work{lease: l, begun: l.now()})
}

// Check returns ErrLost where the work of ctx was begun under a lease that was not held ever
// since. Ask it right before each step that reaches somebody outside. Work without a lease
// is always allowed.
func Check(ctx context.Context) error {
	w, under := ctx.Value(workKey{}).(work)
	if under && !w.lease.heldSince(w.begun) {
		return ErrLost
	}
	return nil
}
