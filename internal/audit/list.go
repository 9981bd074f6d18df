package audit

import (
	"context"
	"fmt"
	"iter"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// MaxPage is the largest page of events that List and Own return.
const MaxPage = 100

// exportPage is how many events an export reads at a time.
const exportPage = 1000

// Window is how many events a page for an agency admin looks through at most.
const Window = 5000

// List returns one page of the trail, newest first, and the cursor of the next page (zero at
// the end): to admins all of it; to agency admins what officers and vendors of their agency
// did, and all about an invitation or account of the agency that they ask for; to anybody,
// by Filter.Own, what they did themselves. An agency admin's page may hold fewer events than there is room for, and have a
// next one: it looked through Window events. Error: fault.Forbidden.
func (s *Service) List(ctx context.Context, actor people.Actor, f Filter) ([]*Event, Cursor, error) {
	if f.Limit <= 0 || f.Limit > MaxPage {
		f.Limit = MaxPage
	}
	if err := narrow(&f, actor); err != nil {
		return nil, Cursor{}, err
	}
	events, next, err := s.page(ctx, actor, f)
	if err != nil {
		return nil, Cursor{}, fmt.Errorf("list audit trail: %w", err)
	}
	return events, next, nil
}

// Export yields all that List finds on every page, and notes that the actor downloaded it in
// that format. Error: fault.Forbidden.
func (s *Service) Export(ctx context.Context, actor people.Actor, f Filter, format string) (iter.Seq2[*Event, error], error) {
	f.Limit, f.Before = exportPage, Cursor{}
	if err := narrow(&f, actor); err != nil {
		return nil, err
	}
	err := s.store.Update(ctx, func(tx Tx) error {
		return tx.Record(ctx, New(ctx, s.now(), actor, EventsExport, Subject{Type: "account", ID: actor.ID}, "format", format))
	})
	if err != nil {
		return nil, fmt.Errorf("record export: %w", err)
	}
	return func(yield func(*Event, error) bool) {
		for {
			events, next, err := s.page(ctx, actor, f)
			if err != nil {
				yield(nil, fmt.Errorf("export audit trail: %w", err))
				return
			}
			for _, e := range events {
				if !yield(e, nil) {
					return
				}
			}
			if next == (Cursor{}) {
				return
			}
			f.Before = next
		}
	}, nil
}

// narrow leaves of what is asked for what the actor may see.
func narrow(f *Filter, actor people.Actor) error {
	switch {
	case f.Own && actor.ID != uuid.Nil:
		f.ActorID = actor.ID
	case f.Own || !actor.AdministersSome():
		return fault.Forbidden
	}
	return nil
}

func (s *Service) page(ctx context.Context, actor people.Actor, f Filter) ([]*Event, Cursor, error) {
	limit := f.Limit
	f.Limit++
	events, end, err := s.events(ctx, actor, f)
	if err != nil {
		return nil, Cursor{}, err
	}
	if len(events) <= limit {
		return events, end, nil
	}
	last := events[limit-1]
	return events[:limit], Cursor{At: last.At, ID: last.ID}, nil
}

func (s *Service) events(ctx context.Context, actor people.Actor, f Filter) ([]*Event, Cursor, error) {
	all := f.Own || actor.IsAdmin()
	if !all && f.SubjectID != uuid.Nil {
		agency, err := s.store.SubjectAgency(ctx, f.SubjectID)
		if err != nil {
			return nil, Cursor{}, err
		}
		all = actor.Administers(agency)
	}
	if all {
		events, err := s.store.Events(ctx, f)
		return events, Cursor{}, err
	}
	return s.store.EventsWithin(ctx, actor.Agency(), f, Window)
}
