package testparts

import (
	"math/rand/v2"
	"testing"

	"techbiz/internal/testparts/long"
)

// Long is long.Tests, for tests that import this package anyway, as are the next three.
func Long() bool { return long.Tests() }

// SkipUnlessLong is long.Only.
func SkipUnlessLong(t testing.TB, why string) {
	t.Helper()
	long.Only(t, why)
}

// Rounds is long.Rounds.
func Rounds(t testing.TB, what string, few, many int) int {
	t.Helper()
	return long.Rounds(t, what, few, many)
}

// Random is long.Random.
func Random(t testing.TB) *rand.Rand {
	t.Helper()
	return long.Random(t)
}
