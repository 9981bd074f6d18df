package approval

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// Options are the parts of a Service.
type Options struct {
	Store Store
	Bell  Bell
	// Doers carry out what is approved, one for each kind.
	Doers map[Kind]Doer
	Now   func() time.Time
}

// Service is where second persons decide.
type Service struct{ Options }

// NewService returns the service with the given parts.
func NewService(o Options) *Service { return &Service{Options: o} }

// How many approvals a page shows.
const (
	WaitingShown = 100
	DecidedShown = 20
)

// within bounds a query to what the actor may see. Errors: fault.Forbidden.
func within(actor people.Actor, q Query) (Query, error) {
	switch {
	case actor.IsAdmin(), actor.Role == people.RoleSystem:
		return q, nil
	case !actor.AdministersSome():
		return q, fault.Forbidden
	}
	q.Agency, q.Asker = actor.Agency(), actor.ID
	return q, nil
}

// Waiting lists what waits and the actor may see, the oldest first; WaitingShown at most.
// Errors: fault.Forbidden.
func (s *Service) Waiting(ctx context.Context, actor people.Actor) ([]*Approval, error) {
	return s.list(ctx, actor, Query{Waiting: true, Limit: WaitingShown})
}

// Decided lists what the actor may see of what does not wait any more, the newest first;
// DecidedShown at most. Errors: fault.Forbidden.
func (s *Service) Decided(ctx context.Context, actor people.Actor) ([]*Approval, error) {
	return s.list(ctx, actor, Query{Limit: DecidedShown})
}

// About returns what waits about the account, request or client. Errors: fault.Forbidden.
func (s *Service) About(ctx context.Context, actor people.Actor, subjectID uuid.UUID) ([]*Approval, error) {
	return s.list(ctx, actor, Query{Waiting: true, About: subjectID, Limit: WaitingShown})
}

func (s *Service) list(ctx context.Context, actor people.Actor, q Query) ([]*Approval, error) {
	q, err := within(actor, q)
	if err != nil {
		return nil, err
	}
	found, err := s.Store.Approvals(ctx, q)
	if err != nil {
		return nil, fmt.Errorf("list approvals: %w", err)
	}
	if !q.Waiting {
		return found, nil
	}
	waiting := found[:0]
	for _, a := range found {
		if a.StateAt(s.Now()) == Waiting {
			waiting = append(waiting, a)
		}
	}
	return waiting, nil
}

// Count counts what waits for the actor to decide it, WaitingShown at most; 0 for who
// decides nothing.
func (s *Service) Count(ctx context.Context, actor people.Actor) (n int, err error) {
	if !actor.AdministersSome() {
		return 0, nil
	}
	waiting, err := s.Waiting(ctx, actor)
	for _, a := range waiting {
		if a.MayDecide(actor) {
			n++
		}
	}
	return n, err
}

// Get returns an approval to who may see it. Errors: fault.NotFound.
func (s *Service) Get(ctx context.Context, actor people.Actor, id uuid.UUID) (*Approval, error) {
	a, err := s.Store.ApprovalByID(ctx, id)
	if err == nil && !a.MaySee(actor) {
		err = fault.NotFound
	}
	if err != nil {
		return nil, fmt.Errorf("load approval: %w", err)
	}
	return a, nil
}

// Alone tells whether nobody else could decide what the actor asks for on behalf of this
// agency, zero: on behalf of all. Who has no second factor yet can't.
func (s *Service) Alone(ctx context.Context, actor people.Actor, g people.Agency) (bool, error) {
	deciders, err := s.Store.DecidersOf(ctx, g)
	if err != nil {
		return false, fmt.Errorf("find who may approve: %w", err)
	}
	for _, d := range deciders {
		if d.HasMFA() && !SamePerson(d.Actor(), actor) {
			return false, nil
		}
	}
	return true, nil
}
