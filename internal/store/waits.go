package store

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// Waits bound how long a database may keep anybody waiting. Zero stands for the default.
type Waits struct {
	// Statement is how long one statement may take, 15 s by default. PostgreSQL breaks it
	// off. It is also the deadline of a statement in a context that has none, with a little
	// on top for the way there and back.
	Statement time.Duration
	// Lock is how long a statement waits for a row or a table that another transaction
	// holds, 5 s by default; of SQLite, how long it waits for another process that writes.
	Lock time.Duration
	// Idle is how long a transaction may hold its locks without doing anything, 10 s by
	// default: so long the rows of a node that stands still are kept from the others.
	Idle time.Duration
}

func (w Waits) orDefault() Waits {
	return Waits{
		Statement: cmp.Or(w.Statement, 15*time.Second),
		Lock:      cmp.Or(w.Lock, 5*time.Second),
		Idle:      cmp.Or(w.Idle, 10*time.Second),
	}
}

const (
	// connectTimeout is how long a new connection may take, greeting and sign-in included.
	connectTimeout = 5 * time.Second
	// unanswered is how long bytes that were sent may stay unacknowledged, and about how
	// long it takes until a host that is gone is noticed on a connection that is at rest.
	unanswered = 20 * time.Second
	// transactionTimeout is how long a transaction may take in a context without a deadline.
	transactionTimeout = time.Minute
	// closeTimeout is how long Close waits for connections to take their leave.
	closeTimeout = 5 * time.Second
	// slack is what a deadline of ours allows beyond the database's own.
	slack = 3 * time.Second
)

// apply sets the limits on connections to PostgreSQL, but for those that the URL sets.
func (w Waits) apply(c *pgx.ConnConfig) {
	for name, limit := range map[string]time.Duration{
		"statement_timeout":                   w.Statement,
		"lock_timeout":                        w.Lock,
		"idle_in_transaction_session_timeout": w.Idle,
	} {
		if _, set := c.RuntimeParams[name]; !set {
			c.RuntimeParams[name] = strconv.FormatInt(limit.Milliseconds(), 10)
		}
	}
	if c.ConnectTimeout <= 0 || c.ConnectTimeout >= 2*time.Minute { // the driver's default is two minutes
		c.ConnectTimeout = connectTimeout
	}
	dialer := &net.Dialer{
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: unanswered / 2, Interval: unanswered / 4, Count: 2},
		Control:         limitUnanswered,
	}
	c.DialFunc = dialer.DialContext
}

// forLong lifts the limits on one connection's statements, for what takes as long as it
// takes: the lock of the nodes, migrations.
func forLong(c *pgx.ConnConfig) {
	for _, name := range []string{"statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"} {
		c.RuntimeParams[name] = "0"
	}
}

// bounded gives a context without a deadline one, so that nothing waits for ever for a
// database that does not answer.
func bounded(ctx context.Context, longest time.Duration) (context.Context, context.CancelFunc) {
	if _, has := ctx.Deadline(); has {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, longest)
}

// updateLong is update for what may take longer than one statement is allowed to, such as a
// deletion of many rows: for jobs, whose own deadline bounds it.
func (s *Store) updateLong(ctx context.Context, change func(*tx) error) error {
	return s.update(ctx, func(t *tx) error {
		if s.dialect.name == "postgres" {
			if _, err := exec(ctx, t, "SET LOCAL statement_timeout = 0"); err != nil {
				return fmt.Errorf("lift limit of statements: %w", err)
			}
		}
		return change(t)
	})
}
