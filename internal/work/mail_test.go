package work

import (
	"testing"
	"time"
)

func TestRetryDelaysGrow(t *testing.T) {
	for attempt, want := range map[int]time.Duration{1: 5 * time.Second, 2: 15 * time.Second, 3: 45 * time.Second, 4: 135 * time.Second, 5: 5 * time.Minute, 25: 5 * time.Minute} {
		for id := range int64(1000) {
			if d := retryDelay(attempt, id); d < want*9/10 || d > want*11/10 {
				t.Errorf("after try %d: %s, want about %s", attempt, d, want)
			}
		}
	}
}
