package long_test

import (
	"testing"

	"techbiz/internal/testparts/long"
)

func TestLong(t *testing.T) {
	for value, is := range map[string]bool{"": false, "1": true} {
		t.Setenv("TECHBIZ_TEST_LONG", value)
		ran := false
		t.Run("goes on for hours", func(t *testing.T) {
			long.Only(t, "it goes on for hours")
			ran = true
		})
		want := 2
		if is {
			want = 7
		}
		if got := long.Rounds(t, "turns", 2, 7); got != want || ran != is || long.Tests() != is {
			t.Errorf("TECHBIZ_TEST_LONG=%s: %d rounds, long %t, ran: %t", value, got, long.Tests(), ran)
		}
	}
}

func TestRandomBeginsAtItsSeed(t *testing.T) {
	if long.Random(t).Uint64() == long.Random(t).Uint64() {
		t.Error("the same number without a seed")
	}
	t.Setenv("TECHBIZ_TEST_SEED", "7")
	if long.Random(t).Uint64() != long.Random(t).Uint64() {
		t.Error("another number from the same seed")
	}
}
