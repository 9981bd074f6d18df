package testparts_test

import (
	"testing"

	"techbiz/internal/testparts"
)

func TestLong(t *testing.T) {
	for value, long := range map[string]bool{"": false, "1": true} {
		t.Setenv("TECHBIZ_TEST_LONG", value)
		ran := false
		t.Run("goes on for hours", func(t *testing.T) {
			testparts.SkipUnlessLong(t, "it goes on for hours")
			ran = true
		})
		want := 2
		if long {
			want = 7
		}
		if got := testparts.Rounds(t, "turns", 2, 7); got != want || ran != long || testparts.Long() != long {
			t.Errorf("TECHBIZ_TEST_LONG=%s: %d rounds, long: %t, ran: %t", value, got, testparts.Long(), ran)
		}
	}
}

func TestRandomBeginsAtItsSeed(t *testing.T) {
	if testparts.Random(t).Uint64() == testparts.Random(t).Uint64() {
		t.Error("the same number without a seed")
	}
	t.Setenv("TECHBIZ_TEST_SEED", "7")
	if testparts.Random(t).Uint64() != testparts.Random(t).Uint64() {
		t.Error("another number from the same seed")
	}
}
