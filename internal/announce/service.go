package announce

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/keyset"
	"techbiz/internal/base/people"
	"techbiz/internal/org/allowlist"
)

// PageSize is how many announcements a page of the list shows.
const PageSize = 20

// Service makes announcements and says what is shown to whom.
type Service struct {
	store Store
	now   func() time.Time
	shown memory
}

// NewService returns the service over store.
func NewService(store Store, now func() time.Time) *Service { return &Service{store: store, now: now} }

// List returns a page of what the actor keeps, and the place of the next page, zero where
// there is none. Error: fault.Forbidden.
func (s *Service) List(ctx context.Context, actor people.Actor, state State, after keyset.Cursor) ([]*Announcement, keyset.Cursor, error) {
	q := Query{State: state, After: after, Limit: PageSize + 1}
	switch {
	case actor.IsAdmin():
	case actor.AdministersSome():
		q.Agency = actor.Agency()
	default:
		return nil, keyset.Cursor{}, fault.Forbidden
	}
	found, err := s.store.Announcements(ctx, q, s.now())
	if err != nil {
		return nil, keyset.Cursor{}, fmt.Errorf("list announcements: %w", err)
	}
	// Pages only go on.
	page, next, _ := keyset.Page(found, PageSize, keyset.Cursor{}, func(a *Announcement) keyset.Cursor {
		return keyset.Cursor{At: a.From, ID: a.ID}
	})
	return page, next, nil
}

// Get returns an announcement that the actor keeps, or fault.NotFound.
func (s *Service) Get(ctx context.Context, actor people.Actor, id uuid.UUID) (*Announcement, error) {
	a, err := s.store.AnnouncementByID(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("load announcement: %w", err)
	}
	if !actor.Administers(a.Agency) {
		return nil, fault.NotFound
	}
	return a, nil
}

// Preview returns what was typed as it would be shown. Errors: those of Make.
func (s *Service) Preview(ctx context.Context, actor people.Actor, typed Form) (*Announcement, error) {
	var a Announcement
	if err := s.judge(ctx, s.store, actor, typed, &a); err != nil {
		return nil, fmt.Errorf("preview announcement: %w", err)
	}
	return &a, nil
}

// Make announces something. Errors: people.FieldErrors, fault.Forbidden.
func (s *Service) Make(ctx context.Context, actor people.Actor, typed Form) (*Announcement, error) {
	a := &Announcement{ID: uuid.Must(uuid.NewV7()), Revision: 1, CreatedAt: s.now(), CreatedBy: actor.ID, UpdatedAt: s.now()}
	err := s.store.Update(ctx, func(tx Tx) error {
		if err := s.judge(ctx, tx, actor, typed, a); err != nil {
			return err
		}
		if err := tx.AddAnnouncement(ctx, a); err != nil {
			return err
		}
		return tx.Record(ctx, s.event(ctx, actor, audit.AnnouncementMade, a))
	})
	if err != nil {
		return nil, fmt.Errorf("make announcement: %w", err)
	}
	s.shown.forget()
	return a, nil
}

// Change replaces what is announced. revision is that of the announcement that was shown.
// Errors: people.FieldErrors, *fault.Conflict, fault.NotFound, fault.Forbidden.
func (s *Service) Change(ctx context.Context, actor people.Actor, id uuid.UUID, typed Form, revision int) error {
	return s.onOne(ctx, actor, id, audit.AnnouncementChanged, func(tx Tx, a *Announcement) (bool, error) {
		switch {
		case a.State(s.now()) == Past:
			return false, &fault.Conflict{Reason: "This announcement is over, so it can't be changed. Make a new one."}
		case a.Revision != revision:
			return false, &fault.Conflict{Reason: "Somebody else changed this announcement while you had it open. Look at theirs in another tab first: saving again replaces it with what stands here."}
		}
		return true, s.judge(ctx, tx, actor, typed, a)
	})
}

// End takes an announcement off the pages. One that is over stays as it is. Errors:
// fault.NotFound.
func (s *Service) End(ctx context.Context, actor people.Actor, id uuid.UUID) error {
	return s.onOne(ctx, actor, id, audit.AnnouncementEnded, func(_ Tx, a *Announcement) (bool, error) {
		if a.State(s.now()) == Past {
			return false, nil
		}
		a.Until = s.now()
		return true, nil
	})
}

// onOne changes an announcement that the actor keeps, and records it where change reports
// true.
func (s *Service) onOne(ctx context.Context, actor people.Actor, id uuid.UUID, action audit.Action,
	change func(tx Tx, a *Announcement) (bool, error)) error {
	err := s.store.Update(ctx, func(tx Tx) error {
		a, err := tx.Announcement(ctx, id)
		if err != nil {
			return err
		}
		if !actor.Administers(a.Agency) {
			return fault.NotFound
		}
		changed, err := change(tx, a)
		if err != nil || !changed {
			return err
		}
		a.Revision++
		a.UpdatedAt = s.now()
		if err := tx.UpdateAnnouncement(ctx, a); err != nil {
			return err
		}
		return tx.Record(ctx, s.event(ctx, actor, action, a))
	})
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	s.shown.forget()
	return nil
}

// judge puts the form into the announcement where the actor may announce it to whom it is
// for.
func (s *Service) judge(ctx context.Context, from allowlist.Lookup, actor people.Actor, typed Form, into *Announcement) error {
	if !actor.AdministersSome() {
		return fault.Forbidden
	}
	if err := typed.parse(into, s.now()); err != nil {
		return err
	}
	if !actor.Administers(into.Agency) {
		return people.FieldErrors{{Field: people.FieldAgency, Rule: people.RuleNotAllowed,
			Message: "You announce to the people of " + actor.Agency().Acronym() + " only"}}
	}
	if into.Agency.IsZero() || into.Agency == actor.Agency() {
		return nil
	}
	known, err := from.AllowedAmong(ctx, []string{into.Agency.Domain()})
	if err != nil {
		return err
	}
	if len(known) == 0 {
		return people.FieldErrors{{Field: people.FieldAgency, Rule: people.RuleUnknown,
			Message: "The domain " + into.Agency.Domain() + " is not allow-listed, so nobody would see it. Check the acronym"}}
	}
	return nil
}

func (s *Service) event(ctx context.Context, actor people.Actor, action audit.Action, a *Announcement) *audit.Event {
	return audit.New(ctx, s.now(), actor, action, a.subject(), "agency", a.Agency.String(), "level", string(a.Level))
}
