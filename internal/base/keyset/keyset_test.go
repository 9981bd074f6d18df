package keyset_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/keyset"
)

func at(n int) keyset.Cursor {
	return keyset.Cursor{At: time.Unix(int64(n), 0).UTC(), ID: uuid.NewSHA1(uuid.Nil, []byte{byte(n)})}
}

// TestPages: rows 1 to 5, two to a page; each page is read from a place on, one row more.
func TestPages(t *testing.T) {
	back := func(n int) keyset.Cursor {
		c := at(n)
		c.Backward = true
		return c
	}
	none := keyset.Cursor{}
	for name, test := range map[string]struct {
		read           []int
		from           keyset.Cursor
		page           []int
		next, previous keyset.Cursor
	}{
		"first":              {[]int{1, 2, 3}, none, []int{1, 2}, at(2), none},
		"middle":             {[]int{3, 4, 5}, at(2), []int{3, 4}, at(4), back(3)},
		"last":               {[]int{5}, at(4), []int{5}, none, back(5)},
		"back to the middle": {[]int{4, 3, 2}, back(5), []int{3, 4}, at(4), back(3)},
		"back to the first":  {[]int{2, 1}, back(3), []int{1, 2}, at(2), none},
		"nothing":            {nil, none, nil, none, none},
		"nothing after":      {nil, at(5), nil, none, none},
	} {
		page, next, previous := keyset.Page(test.read, 2, test.from, at)
		if !slices.Equal(page, test.page) || next != test.next || previous != test.previous {
			t.Errorf("%s: %v, next %v, previous %v", name, page, next, previous)
		}
	}
}

func TestCursorsComeBack(t *testing.T) {
	for _, c := range []keyset.Cursor{{}, at(1), {At: at(2).At, ID: at(2).ID, Backward: true}} {
		if again, err := keyset.Parse(c.String()); err != nil || again != c {
			t.Errorf("%v: %v, %v", c, again, err)
		}
	}
	for _, s := range []string{"rubbish", "e30", "!", "bnVsbA"} {
		if _, err := keyset.Parse(s); err == nil {
			t.Errorf("%q is read", s)
		}
	}
}
