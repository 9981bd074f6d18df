package testparts

import (
	"os"
	"testing"
)

// Long reports whether the tests may take long: TECHBIZ_TEST_LONG is set, as
// `make test-long` does.
func Long() bool {
	return os.Getenv("TECHBIZ_TEST_LONG") != ""
}

// SkipUnlessLong leaves a test, or a case of one, to `make test-long`. At its end
// `make test` lists what it left, and takes it from the sources: write the call on
// one line, with why as a literal.
func SkipUnlessLong(t testing.TB, why string) {
	t.Helper()
	if !Long() {
		t.Skip("left to make test-long: " + why)
	}
}

// Rounds says how often a test should do what, which is a few times in `make test`
// and more often in `make test-long`. The same holds for how the call is written as
// for SkipUnlessLong.
func Rounds(t testing.TB, what string, few, many int) int {
	t.Helper()
	n := few
	if Long() {
		n = many
	}
	t.Logf("%s: %d rounds", what, n)
	return n
}
