// Package keyset is how long lists are read page by page: from a place on, not from a
// number of rows, so that a page costs the same however far back it is.
package keyset

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
)

// Cursor is a place between two rows of a list by time and id. The zero Cursor is the start
// of the list.
type Cursor struct {
	At       time.Time `json:"a"`
	ID       uuid.UUID `json:"i"`
	Backward bool      `json:"b,omitempty"` // the page before this place instead of after
}

// IsZero tells whether the cursor is the start of the list.
func (c Cursor) IsZero() bool { return c.ID == uuid.Nil }

// String writes the cursor so that Parse reads it; "" for the zero Cursor.
func (c Cursor) String() string {
	if c.IsZero() {
		return ""
	}
	b, _ := json.Marshal(c) // can't fail: plain fields
	return base64.RawURLEncoding.EncodeToString(b)
}

// Parse reads a cursor; the error is people.FieldErrors on the field "cursor".
func Parse(s string) (Cursor, error) {
	var c Cursor
	if s == "" {
		return c, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil || c.IsZero() || c.At.Year() < 1 || c.At.Year() > 9999 {
		return Cursor{}, people.FieldErrors{{Field: "cursor", Rule: people.RuleFormat, Message: "This page address is damaged. Start from the first page."}}
	}
	return c, nil
}

// Page makes a page of rows that were read from the place at on, nearest to it first, one
// more than limit where there are more. place tells where a row stands. The page comes in the
// list's own order, with where the pages beside it begin: zero where there are none.
func Page[T any](rows []T, limit int, at Cursor, place func(T) Cursor) (page []T, next, previous Cursor) {
	more := len(rows) > limit
	page = rows[:min(len(rows), limit)]
	if at.Backward {
		slices.Reverse(page)
	}
	if len(page) == 0 {
		return page, Cursor{}, Cursor{}
	}
	if more || at.Backward {
		next = place(page[len(page)-1])
	}
	if (more && at.Backward) || (!at.IsZero() && !at.Backward) {
		previous = place(page[0])
		previous.Backward = true
	}
	return page, next, previous
}
