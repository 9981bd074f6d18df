package limit

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"techbiz/internal/base/fault"
)

func TestRate(t *testing.T) {
	for text, want := range map[string]Rate{"60/1h": {60, time.Hour}, "5/10m": {5, 10 * time.Minute}, "1/1h30m": {1, 90 * time.Minute}, "2/1s": {2, time.Second}} {
		var r Rate
		if err := r.UnmarshalText([]byte(text)); err != nil || r != want || r.String() != text {
			t.Errorf("%s is read as %v, written as %s: %v", text, r, r, err)
		}
	}
	for _, text := range []string{"", "60", "/1h", "0/1h", "-1/1h", "60/", "60/x", "60/1ms", "60/-1h"} {
		if err := new(Rate).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}

func isMany(err error) bool {
	_, ok := errors.AsType[*fault.TooMany](err)
	return ok
}

func isBusy(err error) bool {
	_, ok := errors.AsType[*fault.Busy](err)
	return ok
}

func TestClients(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	c := NewClients(Rate{Most: 6, In: time.Minute}, func() time.Time { return now })
	for range 6 {
		if err := c.Take("a"); err != nil {
			t.Fatal(err)
		}
	}
	many, ok := errors.AsType[*fault.TooMany](c.Take("a"))
	if !ok || many.RetryAfter != 10*time.Second {
		t.Fatalf("a seventh: %v", many)
	}
	if err := c.Take("b"); err != nil {
		t.Errorf("another client: %v", err)
	}
	c.GiveBack("a")
	if err := c.Take("a"); err != nil || !isMany(c.Take("a")) {
		t.Errorf("one given back: %v", err)
	}
	c.GiveBack("unheard of")
	now = now.Add(many.RetryAfter)
	if err := c.Take("a"); err != nil || !isMany(c.Take("a")) {
		t.Errorf("one is free again after the time that was told: %v", err)
	}
	now = now.Add(time.Hour)
	for range 100 {
		c.GiveBack("a") // more than was taken: the budget grows by one at most
	}
	for range 6 {
		if err := c.Take("a"); err != nil {
			t.Fatal(err)
		}
	}
	_, _ = c.Take("a"), c.Take("a")
	if !isMany(c.Take("a")) {
		t.Error("what was given back too often can be taken")
	}
}

func TestGate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := NewGate(GateOptions{AtOnce: 4, Waiting: 2, Wait: time.Second})
		var leave []func()
		for range 3 {
			l, err := g.Enter(t.Context(), Strangers)
			if err != nil {
				t.Fatal(err)
			}
			leave = append(leave, l)
		}
		began := time.Now()
		if _, err := g.Enter(t.Context(), Strangers); !isBusy(err) || time.Since(began) != time.Second {
			t.Errorf("a fourth stranger waits %s: %v", time.Since(began), err)
		}
		l, err := g.Enter(t.Context(), Known)
		if err != nil {
			t.Errorf("one of the known finds the part that is kept taken: %v", err)
		}
		leave = append(leave, l)

		gone, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { _, err := g.Enter(gone, Strangers); ended <- err }()
		synctest.Wait()
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("a request that ended: %v", err)
		}

		waited := make(chan error, 10)
		for range 3 { // 3 strangers pass, 6 have room
			go func() {
				l, err := g.Enter(t.Context(), Strangers)
				if err == nil {
					defer l()
				}
				waited <- err
			}()
		}
		synctest.Wait()
		began = time.Now()
		if _, err := g.Enter(t.Context(), Strangers); !isBusy(err) || time.Since(began) != 0 {
			t.Errorf("where there is no room one waits %s: %v", time.Since(began), err)
		}
		for _, l := range leave {
			l()
		}
		for range 3 {
			if err := <-waited; err != nil {
				t.Errorf("who waited: %v", err)
			}
		}
		for range 4 {
			if _, err := g.Enter(t.Context(), Known); err != nil {
				t.Errorf("the known may fill it: %v", err)
			}
		}
		if _, err := g.Enter(t.Context(), Known); !isBusy(err) {
			t.Errorf("a fifth of the known: %v", err)
		}
	})
}

// Whoever has a site's network of IPv6 can't take part in it as thousands of clients.
func TestASiteOfIPv6HasABudget(t *testing.T) {
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	c := NewClients(Rate{Most: 5, In: time.Minute}, func() time.Time { return now })
	taken := 0
	for n := range 1000 {
		if c.Take(fmt.Sprintf("2001:db8:1:%x::/64", n)) == nil {
			taken++
		}
	}
	if taken != 5*wide {
		t.Errorf("%d taken from one /48, want %d", taken, 5*wide)
	}
	c.GiveBack("2001:db8:1:1::/64")
	if err := c.Take("2001:db8:1:fff::/64"); err != nil {
		t.Errorf("one given back: %v", err)
	}
	for _, other := range []string{"2001:db8:2:1::/64", "192.0.2.1"} {
		if err := c.Take(other); err != nil {
			t.Errorf("%s: %v", other, err)
		}
	}
}
