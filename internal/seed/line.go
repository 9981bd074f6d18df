package seed

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/fault"
	"techbiz/internal/people"
)

// LinePage is how many people a page of the line shows.
const LinePage = 50

// InLine is somebody who waits for a licence.
type InLine struct {
	AccountID    uuid.UUID
	Email        people.Email
	FirstName    people.PersonName
	LastName     people.PersonName
	Agency       people.Agency
	QueuedAt     time.Time
	InviterEmail people.Email // zero where nobody invited them
	Active       bool         // others are passed over until their account is active again
}

// LineQuery asks for one page of the line.
type LineQuery struct {
	Agency people.Agency // zero for all
	Place  Place         // zero for the beginning
	Limit  int           // rows, set by the service
}

// Place is where somebody stands in the line; the zero Place is its beginning.
type Place struct {
	QueuedAt  time.Time `json:"q"`
	AccountID uuid.UUID `json:"a"`
	Backward  bool      `json:"b,omitempty"` // the page before this place instead of after
}

// IsZero tells whether the place is the beginning.
func (p Place) IsZero() bool { return p.AccountID == uuid.Nil }

// String writes the place so that ParsePlace reads it; "" for the zero Place.
func (p Place) String() string {
	if p.IsZero() {
		return ""
	}
	b, _ := json.Marshal(p) // can't fail: plain fields
	return base64.RawURLEncoding.EncodeToString(b)
}

// ParsePlace reads a place; the error is people.FieldErrors on the field "cursor".
func ParsePlace(s string) (Place, error) {
	var p Place
	if s == "" {
		return p, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err == nil {
		err = json.Unmarshal(b, &p)
	}
	if err != nil || p.IsZero() || p.QueuedAt.Year() < 1 || p.QueuedAt.Year() > 9999 {
		return Place{}, people.FieldErrors{{Field: "cursor", Rule: people.RuleFormat, Message: "This page address is damaged. Start from the first page."}}
	}
	return p, nil
}

// AgencyCount counts the people of one agency by what they have to do with licences.
type AgencyCount struct {
	Agency    people.Agency // zero: people of no agency, whom nobody invited
	Waiting   int           // for a licence
	Invited   int           // hold one, and have no device enrolled yet
	Onboarded int           // hold one, and have
}

// LineReader reads who waits and who holds a licence.
type LineReader interface {
	// Pool returns the pool.
	Pool(ctx context.Context) (Pool, error)
	// Line returns up to q.Limit+1 people who wait, the longest waiting first; where q goes
	// back, those before the place, the nearest first.
	Line(ctx context.Context, q LineQuery) ([]*InLine, error)
	// AgencyCounts counts people by agency, in its order: of one agency, or of all.
	AgencyCounts(ctx context.Context, of people.Agency) ([]AgencyCount, error)
}

// Line is what an administrator sees of licences.
type Line struct {
	Pool     *Pool         // nil for who administers one agency
	Agency   people.Agency // whose people Rows are; zero for all
	Agencies []AgencyCount
	Rows     []*InLine
	Next     Place // zero on the last page
	Previous Place // zero on the first page
}

// Line returns one page of who waits for a licence. Who administers one agency sees its
// people alone. Errors: fault.Forbidden.
func (s *Service) Line(ctx context.Context, actor people.Actor, q LineQuery) (Line, error) {
	if !actor.AdministersSome() {
		return Line{}, fault.Forbidden
	}
	var l Line
	var of people.Agency
	if actor.IsAdmin() {
		pool, err := s.Store.Pool(ctx)
		if err != nil {
			return Line{}, fmt.Errorf("read licence pool: %w", err)
		}
		l.Pool = &pool
	} else if of = actor.Agency(); of.IsZero() {
		return Line{}, fault.Forbidden
	} else {
		q.Agency = of
	}
	var err error
	if l.Agencies, err = s.Store.AgencyCounts(ctx, of); err != nil {
		return Line{}, fmt.Errorf("count licences: %w", err)
	}
	q.Limit, l.Agency = LinePage, q.Agency
	if l.Rows, err = s.Store.Line(ctx, q); err != nil {
		return Line{}, fmt.Errorf("list who waits: %w", err)
	}
	l.page(q)
	return l, nil
}

// page cuts what was read to one page and tells where others begin.
func (l *Line) page(q LineQuery) {
	more := len(l.Rows) > q.Limit
	if more {
		l.Rows = l.Rows[:q.Limit]
	}
	if q.Place.Backward {
		slices.Reverse(l.Rows)
	}
	if len(l.Rows) == 0 {
		return
	}
	first, last := l.Rows[0], l.Rows[len(l.Rows)-1]
	if more || q.Place.Backward {
		l.Next = Place{QueuedAt: last.QueuedAt, AccountID: last.AccountID}
	}
	if more && q.Place.Backward || !q.Place.IsZero() && !q.Place.Backward {
		l.Previous = Place{QueuedAt: first.QueuedAt, AccountID: first.AccountID, Backward: true}
	}
}
