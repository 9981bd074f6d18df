package pow

import (
	"errors"
	"testing"
	"time"

	altcha "github.com/altcha-org/altcha-lib-go"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/limit"
)

var jane = Buyer{For: "code of jane", Client: "192.0.2.1"}

func dueOf(t *testing.T, err error) *DueError {
	t.Helper()
	due, ok := errors.AsType[*DueError](err)
	if !ok {
		t.Fatalf("%v, want what is due", err)
	}
	return due
}

func TestWorkPays(t *testing.T) {
	c, tx := checker(t, 'a', start), kept{}
	for _, p := range []Payment{{}, {Solution: "AAAA"}, {Ticket: "AAAA"}, {Solution: solvedAt(t, c, 1)}, {Solution: solvedAt(t, checker(t, 'b', start), 3)}} {
		if due := dueOf(t, c.Charge(t.Context(), tx, jane, 2, p)); due.Level != 2 || due.Wait != 4*FirstWait {
			t.Errorf("%+v: %v", p, due)
		}
	}
	for _, level := range []int{2, 3} {
		p := Payment{Solution: solvedAt(t, c, level)}
		if err := c.Charge(t.Context(), tx, jane, 2, p); err != nil {
			t.Errorf("level %d: %v", level, err)
		}
		dueOf(t, c.Charge(t.Context(), tx, jane, 2, p)) // it counts once
	}
	if err := c.Charge(t.Context(), tx, jane, MaxLevel+9, Payment{Solution: solvedAt(t, c, MaxLevel+3)}); err != nil {
		t.Errorf("nothing is dearer than the dearest: %v", err)
	}
	dear := solved(t, c, func(p *altcha.Payload) { p.Salt += "&level=5" })
	if dueOf(t, c.Charge(t.Context(), tx, jane, 5, Payment{Solution: dear})).Level != 5 {
		t.Error("a level that was added to the salt counts")
	}
}

// solvedAt solves a challenge of the level.
func solvedAt(t *testing.T, c *Checker, level int) string {
	t.Helper()
	challenge, err := c.Challenge(level)
	if err != nil {
		t.Fatal(err)
	}
	return solution(t, challenge, nil)
}

func TestAWaitPays(t *testing.T) {
	now := start
	c, tx := checker(t, 'a', start), kept{}
	c.Now = func() time.Time { return now }
	c.Waits = limit.NewClients(limit.Rate{Most: 2, In: time.Hour}, c.Now)
	due := dueOf(t, c.Charge(t.Context(), tx, jane, 1, Payment{}))
	paid := Payment{Ticket: due.Ticket}
	now = now.Add(due.Wait - time.Second)
	if early := dueOf(t, c.Charge(t.Context(), tx, jane, 1, paid)); early.Ticket != due.Ticket || early.Wait != time.Second {
		t.Errorf("a second early the wait begins anew: %v", early)
	}
	now = now.Add(time.Second)
	for _, other := range []Buyer{{For: "code of june", Client: jane.Client}, {For: jane.For, Client: "192.0.2.2"}} {
		dueOf(t, c.Charge(t.Context(), tx, other, 1, paid)) // theirs it is not
	}
	dueOf(t, c.Charge(t.Context(), tx, jane, 2, paid)) // dearer meanwhile
	if err := c.Charge(t.Context(), tx, jane, 1, paid); err != nil {
		t.Errorf("after the wait: %v", err)
	}
	dueOf(t, c.Charge(t.Context(), tx, jane, 1, paid)) // once

	// Many waits at the same time are not worth more than one after the other.
	third := dueOf(t, c.Charge(t.Context(), tx, jane, 1, Payment{}))
	now = now.Add(third.Wait)
	if _, many := errors.AsType[*fault.TooMany](c.Charge(t.Context(), tx, jane, 1, Payment{Ticket: third.Ticket})); !many {
		t.Error("an address waits for as much as it likes")
	}
	now = now.Add(Lifetime)
	dueOf(t, c.Charge(t.Context(), tx, jane, 1, Payment{Ticket: third.Ticket})) // too late
}
