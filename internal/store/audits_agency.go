package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/allowlist"
	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/people"
)

// EventsWithin implements audit.Store. Whose an actor is says the account's mailbox, so the
// trail need not hold it. The window's end is found in an index alone.
func (s audits) EventsWithin(ctx context.Context, g people.Agency, f audit.Filter, window int) ([]*audit.Event, audit.Cursor, error) {
	c := filtered(f)
	end, err := s.windowEnd(ctx, c, window)
	if err != nil {
		return nil, end, err
	}
	if end.ID != uuid.Nil {
		c.add("(at, id) >= (?, ?)", end.At, end.ID)
	}
	c.add("EXISTS (SELECT 1 FROM accounts WHERE accounts.id = audit_events.actor_id AND "+s.dialect.domainOf+" IN "+domainsOf+")", g)
	events, err := findEvents(ctx, s.read, fmt.Sprintf("%s%s LIMIT %d", c.where(), newestFirst, f.Limit), c.args...)
	return events, end, err
}

// windowEnd returns the last event of the window, zero where there are not so many.
func (s audits) windowEnd(ctx context.Context, c *conditions, window int) (audit.Cursor, error) {
	var end struct {
		At time.Time
		ID uuid.UUID
	}
	err := s.read.NewRaw(fmt.Sprintf("SELECT at, id FROM audit_events%s%s LIMIT 1 OFFSET %d", c.where(), newestFirst, window-1), c.args...).Scan(ctx, &end)
	if errors.Is(err, sql.ErrNoRows) {
		return audit.Cursor{}, nil
	}
	if err != nil {
		return audit.Cursor{}, fmt.Errorf("find end of events: %w", err)
	}
	return audit.Cursor{At: end.At, ID: end.ID}, nil
}

// SubjectAgency implements audit.Store.
func (s audits) SubjectAgency(ctx context.Context, id uuid.UUID) (people.Agency, error) {
	i, err := invites(s).Get(ctx, id)
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
