package store

import (
	"context"
	"fmt"
	"time"

	"techbiz/internal/desk"
	"techbiz/internal/people"
)

// DomainAllowed implements desk.Tx.
func (t *tx) DomainAllowed(ctx context.Context, d people.Domain) (bool, error) {
	var n int
	err := t.NewRaw("SELECT count(*) FROM domains WHERE name = ?", d.String()).Scan(ctx, &n)
	return n > 0, err
}

// AllowDomain implements desk.Tx.
func (t *tx) AllowDomain(ctx context.Context, d people.Domain, at time.Time) (bool, error) {
	res, err := t.NewRaw("INSERT INTO domains (name, allowed_at) VALUES (?, ?) ON CONFLICT DO NOTHING", d.String(), at).Exec(ctx)
	return changedOne(res, err, "insert domain")
}

// Desk returns the store as the desk package asks for it.
func (s *Store) Desk() desk.Store { return desks{s} }

type desks struct{ *Store }

// Update implements desk.Store.
func (s desks) Update(ctx context.Context, change func(desk.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return change(t) })
}

// AllowedDomains implements desk.Store.
func (s desks) AllowedDomains(ctx context.Context) ([]people.Domain, error) {
	var rows []struct {
		Name people.Domain `bun:"name"`
	}
	if err := s.read.NewRaw("SELECT name FROM domains ORDER BY name").Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("list domains: %w", err)
	}
	domains := make([]people.Domain, len(rows))
	for i, r := range rows {
		domains[i] = r.Name
	}
	return domains, nil
}
