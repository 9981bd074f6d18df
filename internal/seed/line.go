package seed

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
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
	Place  keyset.Cursor // by QueuedAt and AccountID; zero for the beginning
	Limit  int           // rows, set by the service
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
	Next     keyset.Cursor // zero on the last page
	Previous keyset.Cursor // zero on the first page
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
	rows, err := s.Store.Line(ctx, q)
	if err != nil {
		return Line{}, fmt.Errorf("list who waits: %w", err)
	}
	l.Rows, l.Next, l.Previous = keyset.Page(rows, q.Limit, q.Place, func(w *InLine) keyset.Cursor {
		return keyset.Cursor{At: w.QueuedAt, ID: w.AccountID}
	})
	return l, nil
}
