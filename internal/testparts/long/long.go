// Package long tells tests how long they may take. It starts nothing, so that tests
// which need no server need not be linked with what starts them.
package long

import (
	"os"
	"testing"
)

// Tests reports whether the tests may take long: TECHBIZ_TEST_LONG is set, as
// `make test-long` does.
func Tests() bool {
	return os.Getenv("TECHBIZ_TEST_LONG") != ""
}

// Only leaves a test, or a case of one, to `make test-long`. At its end `make test`
// lists what it left, and takes it from the sources: write the call on one line, with
// why as a literal.
func Only(t testing.TB, why string) {
	t.Helper()
	if !Tests() {
		t.Skip("left to make test-long: " + why)
	}
}

// Rounds says how often a test should do what, or with how many, which is few in
// `make test` and many in `make test-long`. The call is written as that of Only.
func Rounds(t testing.TB, what string, few, many int) int {
	t.Helper()
	n := few
	if Tests() {
		n = many
	}
	t.Logf("%s: %d", what, n)
	return n
}
