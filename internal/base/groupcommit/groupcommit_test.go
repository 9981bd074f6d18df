package groupcommit_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"techbiz/internal/base/groupcommit"
)

func TestEachGetsTheOwnAnswer(t *testing.T) {
	var calls atomic.Int64
	g := groupcommit.New(groupcommit.Options{Most: 10, Limit: time.Minute}, func(_ context.Context, asked []int) []int {
		calls.Add(1)
		answers := make([]int, len(asked))
		for n, q := range asked {
			answers[n] = q * q
		}
		if len(asked) > 10 {
			t.Errorf("%d questions at a time", len(asked))
		}
		return answers
	})
	var group sync.WaitGroup
	for q := range 500 {
		group.Go(func() {
			if a, err := g.Do(t.Context(), q); a != q*q || err != nil {
				t.Errorf("%d: %d, %v", q, a, err)
			}
		})
	}
	group.Wait()
	if calls.Load() == 0 || calls.Load() > 500 {
		t.Errorf("%d calls", calls.Load())
	}
}

func TestWhoWaitsIsCarriedOutTogether(t *testing.T) {
	begun, goOn := make(chan struct{}), make(chan struct{})
	var sizes []int
	g := groupcommit.New(groupcommit.Options{Most: 100, Limit: time.Minute}, func(_ context.Context, asked []int) []int {
		if len(sizes) == 0 {
			close(begun)
			<-goOn
		}
		sizes = append(sizes, len(asked))
		return make([]int, len(asked))
	})
	var group sync.WaitGroup
	ask := func() {
		if _, err := g.Do(t.Context(), 0); err != nil {
			t.Error(err)
		}
	}
	group.Go(ask)
	<-begun
	asking := make(chan struct{}, 20)
	for range 20 {
		group.Go(func() { asking <- struct{}{}; ask() })
	}
	for range 20 {
		<-asking
	}
	close(goOn)
	group.Wait()
	if sum := len(sizes); sum < 2 || sum > 21 || sizes[0] != 1 {
		t.Errorf("carried out in parts of %v", sizes)
	}
}

func TestWhoGoesAwayBeforeItsTurnIsLeftOut(t *testing.T) {
	begun, goOn := make(chan struct{}), make(chan struct{})
	var seen []string
	g := groupcommit.New(groupcommit.Options{Most: 100, Limit: time.Minute}, func(_ context.Context, asked []string) []string {
		if len(seen) == 0 {
			close(begun)
			<-goOn
		}
		seen = append(seen, asked...)
		return asked
	})
	var group sync.WaitGroup
	group.Go(func() { _, _ = g.Do(t.Context(), "first") })
	<-begun
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.Do(ctx, "gone"); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
	close(goOn)
	group.Wait()
	if len(seen) != 1 {
		t.Errorf("carried out: %v", seen)
	}
}

func TestAPanicIsNoHang(t *testing.T) {
	g := groupcommit.New(groupcommit.Options{Most: 100, Limit: time.Minute}, func(context.Context, []int) []int { panic("boom") })
	defer func() {
		if recover() == nil {
			t.Error("no panic in the caller that carried out")
		}
		done := groupcommit.New(groupcommit.Options{Most: 1, Limit: time.Minute}, func(_ context.Context, q []int) []int { return q })
		if a, err := done.Do(t.Context(), 7); a != 7 || err != nil {
			t.Error(a, err)
		}
	}()
	_, _ = g.Do(t.Context(), 1)
}

func TestWhatHangsIsBrokenOff(t *testing.T) {
	g := groupcommit.New(groupcommit.Options{Most: 10, Limit: 50 * time.Millisecond}, func(ctx context.Context, asked []int) []error {
		errs := make([]error, len(asked))
		for n, q := range asked {
			if q < 0 {
				<-ctx.Done()
			}
			errs[n] = ctx.Err()
		}
		return errs
	})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for _, ctx := range []context.Context{t.Context(), gone} {
		if err, waited := g.Do(ctx, -1); !errors.Is(err, context.DeadlineExceeded) && !errors.Is(waited, context.Canceled) {
			t.Errorf("what hangs: %v, %v", err, waited)
		}
	}
	if err, waited := g.Do(t.Context(), 1); err != nil || waited != nil {
		t.Errorf("after it: %v, %v", err, waited)
	}
}
