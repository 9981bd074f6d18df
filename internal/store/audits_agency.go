package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/org/allowlist"
)

// Whose an actor is says the account's mailbox, so the trail need not hold it. The window's
// end is found in an index alone.
func (s audits) EventsWithin(ctx context.Context, g people.Agency, f audit.Filter, window int) ([]*audit.Event, audit.Cursor, error) {
	c := filtered(f)
	end, err := s.windowEnd(ctx, c, window)
	if err != nil {
		return nil, end, err
	}
	if end.ID != uuid.Nil {
		c.add("(at, id) >= (" + c.arg(end.At) + ", " + c.arg(end.ID) + ")")
	}
	c.add("EXISTS (SELECT 1 FROM accounts WHERE accounts.id = audit_events.actor_id AND " + s.dialect.domainOf + " IN " + domainsOf(c.arg(g)) + ")")
	limit := " LIMIT " + c.arg(f.Limit)
	events, err := findEvents(ctx, planEach(s.read), c.where()+newestFirst+limit, c.args...)
	return events, end, err
}

// windowEnd returns the last event of the window, zero where there are not so many.
func (s audits) windowEnd(ctx context.Context, c *conditions, window int) (audit.Cursor, error) {
	c = c.clone()
	offset := " LIMIT 1 OFFSET " + c.arg(window-1)
	type record struct {
		At time.Time
		ID uuid.UUID
	}
	end, err := row[record](ctx, planEach(s.read), "SELECT at, id FROM audit_events"+c.where()+newestFirst+offset, c.args...)
	if errors.Is(err, fault.NotFound) {
		return audit.Cursor{}, nil
	}
	if err != nil {
		return audit.Cursor{}, fmt.Errorf("find end of events: %w", err)
	}
	return audit.Cursor{At: end.At, ID: end.ID}, nil
}

func (s audits) SubjectAgency(ctx context.Context, id uuid.UUID) (people.Agency, error) {
	i, err := s.Invites().Get(ctx, id)
	if err == nil {
		return i.Agency, nil
	}
	if !errors.Is(err, fault.NotFound) {
		return people.Agency{}, err
	}
	a, err := s.AccountByID(ctx, id)
	if errors.Is(err, fault.NotFound) {
		return people.Agency{}, nil
	}
	if err != nil {
		return people.Agency{}, err
	}
	return allowlist.AgencyOf(ctx, s, a.Email)
}
