package pulse_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/pulse"
)

// patient is a database that may be frozen.
type patient struct {
	frozen atomic.Bool
	asked  atomic.Int32
}

func (p *patient) ask(ctx context.Context) error {
	p.asked.Add(1)
	if p.frozen.Load() {
		<-ctx.Done()
		return ctx.Err()
	}
	return nil
}

// TestAFrozenDatabaseEndsWhatWaits: within 4 seconds, and what comes after that at once. Once
// it answers again, requests go on as before.
func TestAFrozenDatabaseEndsWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := &patient{}
		p := pulse.New(db.ask)
		ctx, end := p.Guard(t.Context())
		time.Sleep(10 * time.Second)
		if ctx.Err() != nil {
			t.Fatal("a slow request is broken off though the database answers")
		}
		db.frozen.Store(true)
		began := time.Now()
		<-ctx.Done()
		if took := time.Since(began); took > 4*time.Second || !errors.Is(context.Cause(ctx), fault.Silent) {
			t.Errorf("broken off after %s with %v", took, context.Cause(ctx))
		}
		end()
		later, endLater := p.Guard(t.Context())
		if !errors.Is(context.Cause(later), fault.Silent) {
			t.Error("the next request waits too")
		}
		endLater()
		db.frozen.Store(false)
		time.Sleep(5 * time.Second)
		again, endAgain := p.Guard(t.Context())
		if again.Err() != nil {
			t.Error("requests do not go on")
		}
		endAgain()
		time.Sleep(5 * time.Second)
		synctest.Wait()
	})
}

// TestNobodyIsAskedForNothing: a database that no request waits for is left alone, and a
// failure is an answer.
func TestNobodyIsAskedForNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := &patient{}
		p := pulse.New(db.ask)
		for range 3 {
			_, end := p.Guard(t.Context())
			end()
			end()
			time.Sleep(time.Minute)
		}
		if n := db.asked.Load(); n != 0 {
			t.Errorf("it was asked %d times", n)
		}
		down := pulse.New(func(context.Context) error { return errors.New("connection refused") })
		ctx, end := down.Guard(t.Context())
		time.Sleep(10 * time.Second)
		if ctx.Err() != nil {
			t.Error("a database that is down is taken for a silent one")
		}
		end()
		time.Sleep(5 * time.Second)
		synctest.Wait()
	})
}
