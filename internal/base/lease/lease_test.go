package lease

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestLease(t *testing.T) {
	start := time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)
	at := func(s float64) time.Time { return start.Add(time.Duration(s * float64(time.Second))) }
	for name, c := range map[string]struct {
		beats []float64 // seconds
		begun float64
		asked float64
		lost  bool
	}{
		"before the first heartbeat":           {nil, 1, 2, true},
		"with regular heartbeats":              {[]float64{0, 2, 4, 6, 8}, 1, 9, false},
		"some heartbeats late":                 {[]float64{0, 5, 10}, 1, 11, false},
		"silent until now":                     {[]float64{0, 2}, 1, 9, true},
		"still within the margin":              {[]float64{0, 2}, 1, 8, false},
		"silent in between":                    {[]float64{0, 2, 62, 64}, 1, 65, true},
		"begun after the silence":              {[]float64{0, 2, 62, 64}, 63, 65, false},
		"begun in the silence":                 {[]float64{0, 2, 62, 64}, 30, 65, true},
		"awake, and no heartbeat yet":          {[]float64{0, 2}, 1, 62, true},
		"begun awake, before a heartbeat":      {[]float64{0, 2, 62}, 61, 63, true},
		"the first heartbeat came after begin": {[]float64{3}, 1, 4, true},
	} {
		t.Run(name, func(t *testing.T) {
			l := New(10 * time.Second)
			for _, b := range c.beats {
				l.Renew(at(b))
			}
			l.now = func() time.Time { return at(c.begun) }
			ctx := l.Begin(t.Context())
			l.now = func() time.Time { return at(c.asked) }
			if err := Check(ctx); errors.Is(err, ErrLost) != c.lost {
				t.Errorf("lost: %v, want %v", err, c.lost)
			}
		})
	}
}

func TestWorkWithoutALeaseIsAllowed(t *testing.T) {
	if err := Check(context.Background()); err != nil {
		t.Error(err)
	}
}

// A machine that is suspended stops the one clock, and only the other one tells.
func TestASuspendedMachineLosesItsLease(t *testing.T) {
	l := New(10 * time.Second)
	now := time.Now()
	l.now = func() time.Time { return now }
	l.Renew(now)
	ctx := l.Begin(t.Context())
	l.now = func() time.Time { return now.Round(0).Add(time.Minute) } // no monotonic reading: the wall clock alone moved
	if err := Check(ctx); !errors.Is(err, ErrLost) {
		t.Errorf("after a minute of sleep: %v", err)
	}
}
