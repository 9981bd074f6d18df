package apptest

import (
	"sync"
	"time"
)

// Start is when each world's clock begins to stand still.
var Start = time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)

// Clock tells a time that moves only when it is told to.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// Now returns the time that the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
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
}
