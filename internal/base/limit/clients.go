package limit

import (
	"net/netip"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"techbiz/internal/base/fault"
)

// remembered is how many clients are known at the same time, some 20 MB of them. Beyond
// that the one that was seen least recently begins anew: it would take that many addresses
// to be forgotten by intention, and the Gate stands behind.
const remembered = 100_000

// Clients gives each client address a budget of its own. Whoever has a network of IPv6, /48
// as a rule, has 65,536 networks of the size that counts as one client: all together have
// that of wide.
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
	now := c.now()
	budgets := []*rate.Limiter{c.of(client, 1)}
	if wider, ok := widerThan(client); ok {
		budgets = append(budgets, c.of(wider, wide))
	}
	for _, left := range budgets {
		if tokens := left.TokensAt(now); tokens < 1 {
			missing := (1 - tokens) / float64(left.Limit())
			return &fault.TooMany{RetryAfter: max(time.Second, time.Duration(missing*float64(time.Second)))}
		}
	}
	for _, left := range budgets {
		left.AllowN(now, 1)
	}
	return nil
}

// wide is how many clients' budgets a wider network has.
const wide = 16

// of is the budget of who is counted under key, which is that of so many clients.
func (c *Clients) of(key string, share int) *rate.Limiter {
	left, ok := c.known.Get(key)
	if !ok {
		left = rate.NewLimiter(c.perSecond()*rate.Limit(share), c.budget.Most*share)
		c.known.Add(key, left)
	}
	return left
}

// widerThan is the /48 around a client of IPv6, whose key is its network. Source: RFC 6177,
// section 2: sites get a /48, homes at least a /56.
func widerThan(client string) (string, bool) {
	network, err := netip.ParsePrefix(client)
	if err != nil || !network.Addr().Is6() || network.Bits() <= site {
		return "", false
	}
	return netip.PrefixFrom(network.Addr(), site).Masked().String(), true
}

// site is the length of the prefix of a site.
const site = 48

// GiveBack returns what was taken last: it proved to be no strain.
func (c *Clients) GiveBack(client string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	keys := []string{client}
	if wider, ok := widerThan(client); ok {
		keys = append(keys, wider)
	}
	for _, key := range keys {
		if left, ok := c.known.Get(key); ok {
			left.AllowN(c.now(), -1)
		}
	}
}

func (c *Clients) perSecond() rate.Limit {
	return rate.Limit(float64(c.budget.Most) / c.budget.In.Seconds())
}
