package apptest

import (
	"sync"
	"time"
)

// Start is when each world's clock begins to stand still.
var Start = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// Clock tells a time that moves only when it is told to, until Run.
type Clock struct {
	mu    sync.Mutex
	at    time.Time
	since time.Time // when the machine's clock was looked at last; zero where the time stands still
}

// Now returns the time that the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.since.IsZero() {
		return c.at
	}
	return c.at.Add(time.Since(c.since)).Truncate(time.Microsecond)
}

// Add moves the clock on.
func (c *Clock) Add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// Set moves the clock to at.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
	if !c.since.IsZero() {
		c.since = time.Now()
	}
}

// Run sets the clock to the machine's time and lets it run on from there: for jobs, which
// River starts by the machine's clock, and for programs of others that look at theirs. It
// can be moved on as before.
func (c *Clock) Run() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.since = time.Now()
	c.at = c.since.UTC()
}
