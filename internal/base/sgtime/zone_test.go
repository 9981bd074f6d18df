package sgtime_test

import (
	"testing"
	"time"

	"techbiz/internal/base/sgtime"
)

// A day begins at midnight in Singapore, eight hours before it does in UTC.
func TestDay(t *testing.T) {
	for at, want := range map[string]string{
		"2026-11-23T15:59:59Z":      "23-11-2026",
		"2026-11-23T16:00:00Z":      "24-11-2026",
		"2026-12-31T23:30:00Z":      "01-01-2027",
		"2026-11-24T00:30:00+08:00": "24-11-2026",
	} {
		parsed, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := sgtime.Day(parsed); got != want {
			t.Errorf("%s is %s, want %s", at, got, want)
		}
	}
}
