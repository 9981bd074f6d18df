package limit

import (
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"techbiz/internal/fault"
)

// remembered is how many clients are known at the same time, some 20 MB of them. Beyond
// that the one that was seen least recently begins anew: it would take that many addresses
// to be forgotten by intention, and the Gate stands behind.
const remembered = 100_000

// Clients gives each client address a budget of its own.
type Clients struct {
	budget Rate
	now    func() time.Time

	mu    sync.Mutex
	known *lru.Cache[string, *rate.Limiter]
}

// NewClients returns budgets that begin full and fill up again evenly within budget.In.
func NewClients(budget Rate, now func() time.Time) *Clients {
	known, err := lru.New[string, *rate.Limiter](remembered)
	if err != nil {
		panic(err) // the size is a constant
	}
	return &Clients{budget: budget, now: now, known: known}
}

// Take takes one from the client's budget. The error is *fault.TooMany where nothing is left.
func (c *Clients) Take(client string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	left, ok := c.known.Get(client)
	if !ok {
		left = rate.NewLimiter(c.perSecond(), c.budget.Most)
		c.known.Add(client, left)
	}
	now := c.now()
	if left.AllowN(now, 1) {
		return nil
	}
	missing := (1 - left.TokensAt(now)) / float64(c.perSecond())
	return &fault.TooMany{RetryAfter: max(time.Second, time.Duration(missing*float64(time.Second)))}
}

// GiveBack returns what was taken last: it proved to be no strain.
func (c *Clients) GiveBack(client string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if left, ok := c.known.Get(client); ok {
		left.AllowN(c.now(), -1)
	}
}

func (c *Clients) perSecond() rate.Limit {
	return rate.Limit(float64(c.budget.Most) / c.budget.In.Seconds())
}
