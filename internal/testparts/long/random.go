package long

import (
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
)

// Random returns a source of random numbers, which goroutines may share. It begins at
// TECHBIZ_TEST_SEED, or at another number each time where that is not set. The log of the
// test tells the number, so that a run that failed can be had again.
func Random(t testing.TB) *rand.Rand {
	t.Helper()
	seed := rand.Uint64()
	if text := os.Getenv("TECHBIZ_TEST_SEED"); text != "" {
		var err error
		if seed, err = strconv.ParseUint(text, 10, 64); err != nil {
			t.Fatalf("TECHBIZ_TEST_SEED=%s: want a whole number", text)
		}
	}
	t.Logf("TECHBIZ_TEST_SEED=%d", seed)
	return rand.New(&sharedSource{from: rand.NewPCG(seed, 0)})
}

// sharedSource lets one goroutine at a time have a number.
type sharedSource struct {
	mu   sync.Mutex
	from rand.Source
}

func (s *sharedSource) Uint64() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.from.Uint64()
}
