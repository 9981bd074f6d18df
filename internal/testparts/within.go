package testparts

import (
	"context"
	"testing"
	"time"
)

// Within returns t with a context that ends after some time, so that a test of what might
// wait for ever fails instead.
func Within(t testing.TB, limit time.Duration) testing.TB {
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	return hurried{t, ctx}
}

type hurried struct {
	testing.TB

	ctx context.Context
}

// Context implements testing.TB.
func (h hurried) Context() context.Context { return h.ctx }
