package pow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/secret"
)

// Payment is what a stranger gives for what is free for others.
type Payment struct {
	Solution string // of a Challenge
	Ticket   string // of a DueError, once its wait is over: for who lets no script run
}

// Buyer is who pays, and for what. A Ticket is theirs alone.
type Buyer struct {
	For    string // what is paid for, such as "code" and the mailbox
	Client string // network address
}

// DueError: this has its price for strangers, a solved Challenge of the level or the wait.
// Nothing was done.
type DueError struct {
	Level  int
	Ticket string        // takes the place of the solution,
	Wait   time.Duration // after this time
	Spent  error         // why what was paid does not count: it did before; a *people.FieldError
}

func (e *DueError) Error() string {
	return fmt.Sprintf("due: work of level %d, or a wait of %s", e.Level, e.Wait)
}

// FirstWait is the wait in the place of a Challenge of level 0; each level doubles it.
const FirstWait = 15 * time.Second

func waitOf(level int) time.Duration { return FirstWait << min(max(level, 0), MaxLevel) }

// ticket is what a Ticket seals.
type ticket struct {
	ID    string    `json:"id"`
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
	Level int       `json:"level"`
}

func (b Buyer) seal() string { return "human ticket\x00" + b.For + "\x00" + b.Client }

// Charge takes the payment for something of the level, in the transaction that does it.
// Errors: *DueError (it was not paid, or not enough), *fault.TooMany (an address that waits
// for many things at the same time).
func (c *Checker) Charge(ctx context.Context, tx Tx, b Buyer, level int, p Payment) error {
	level = min(level, MaxLevel)
	paid, err := c.redeem(b, p)
	if early, ok := errors.AsType[*DueError](err); ok && early.Level >= level {
		return early // the same wait goes on
	}
	if err != nil || paid.level < level {
		return c.due(b, level)
	}
	if p.Solution == "" && c.Waits != nil {
		if err := c.Waits.Take(b.Client); err != nil {
			return err
		}
	}
	err = Spend(ctx, tx, paid)
	if spent, ok := errors.AsType[*people.FieldError](err); ok {
		again := c.due(b, level)
		if due, ok := errors.AsType[*DueError](again); ok {
			due.Spent = spent
		}
		return again
	}
	return err
}

// redeem returns what was paid.
func (c *Checker) redeem(b Buyer, p Payment) (Solved, error) {
	if p.Solution != "" {
		return c.Check(p.Solution)
	}
	sealed, err := secret.DecodeToken(p.Ticket)
	if err != nil || p.Ticket == "" {
		return Solved{}, fault.NotFound
	}
	text, err := c.Key.Open(sealed, b.seal())
	if err != nil {
		return Solved{}, fault.NotFound
	}
	var t ticket
	if err := json.Unmarshal([]byte(text), &t); err != nil {
		return Solved{}, fault.NotFound
	}
	now := c.Now()
	switch {
	case now.Before(t.From):
		return Solved{}, &DueError{Level: t.Level, Ticket: p.Ticket, Wait: t.From.Sub(now)}
	case !now.Before(t.Until):
		return Solved{}, fault.NotFound
	}
	return Solved{hash: secret.HashToken(t.ID), until: t.Until, level: t.Level}, nil
}

// due tells the price.
func (c *Checker) due(b Buyer, level int) error {
	wait := waitOf(level)
	from := c.Now().Add(wait)
	text, err := json.Marshal(ticket{ID: secret.NewToken(), From: from, Until: from.Add(Lifetime), Level: level})
	if err != nil {
		return fmt.Errorf("write ticket: %w", err)
	}
	return &DueError{Level: level, Ticket: secret.EncodeToken(c.Key.Seal(string(text), b.seal())), Wait: wait}
}
