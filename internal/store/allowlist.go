package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/uptrace/bun"

	"techbiz/internal/allowlist"
	"techbiz/internal/people"
)

// AllowDomain implements allowlist.Tx.
func (t *tx) AllowDomain(ctx context.Context, d people.Domain, g people.Agency, at time.Time) (bool, error) {
	res, err := t.NewRaw(`INSERT INTO domains (name, agency, allowed_at) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET removed_at = NULL, allowed_at = excluded.allowed_at,
			agency = CASE domains.agency WHEN '' THEN excluded.agency ELSE domains.agency END WHERE domains.removed_at IS NOT NULL`,
		d.String(), g, at).Exec(ctx)
	return changedOne(res, err, "insert domain")
}

// WasRemoved implements allowlist.Tx.
func (t *tx) WasRemoved(ctx context.Context, d people.Domain) (bool, error) {
	var n int
	if err := t.NewRaw("SELECT count(*) FROM domains WHERE name = ? AND removed_at IS NOT NULL", d.String()).Scan(ctx, &n); err != nil {
		return false, fmt.Errorf("look for removed domain: %w", err)
	}
	return n > 0, nil
}

// SetSEED implements allowlist.Tx.
func (t *tx) SetSEED(ctx context.Context, d people.Domain, offered bool) (bool, error) {
	res, err := t.NewRaw("UPDATE domains SET seed_eligible = ? WHERE name = ? AND seed_eligible <> ? AND removed_at IS NULL", offered, d.String(), offered).Exec(ctx)
	return changedOne(res, err, "update domain")
}

// domainRow is a domain of the allow-list.
type domainRow struct {
	Name         people.Domain
	SeedEligible bool
	Agency       people.Agency
	Provider     string
}

const domainColumns = "name, seed_eligible, agency, provider"

func (r domainRow) domain() allowlist.Domain {
	return allowlist.Domain{Name: r.Name, SEED: r.SeedEligible, Agency: r.Agency, Provider: r.Provider}
}

// AllowedAmong implements allowlist.Lookup.
func (t *tx) AllowedAmong(ctx context.Context, domains []string) (allowlist.List, error) {
	return allowedAmong(ctx, t.Tx, domains)
}

// AllowedAmong implements allowlist.Lookup.
func (s *Store) AllowedAmong(ctx context.Context, domains []string) (allowlist.List, error) {
	return allowedAmong(ctx, s.read, domains)
}

func allowedAmong(ctx context.Context, db bun.IDB, domains []string) (allowlist.List, error) {
	list := allowlist.List{}
	distinct := slices.Compact(slices.Sorted(slices.Values(domains)))
	for part := range slices.Chunk(distinct, maxIn) {
		var rows []domainRow
		if err := db.NewRaw("SELECT "+domainColumns+" FROM domains WHERE name IN (?) AND removed_at IS NULL", bun.List(part)).Scan(ctx, &rows); err != nil {
			return nil, fmt.Errorf("select domains: %w", err)
		}
		for _, r := range rows {
			list[r.Name.String()] = r.domain()
		}
	}
	return list, nil
}

// Allowlist returns the store as the allowlist package asks for it.
func (s *Store) Allowlist() allowlist.Store { return allowlists{s} }

type allowlists struct{ *Store }

// Update implements allowlist.Store.
func (s allowlists) Update(ctx context.Context, change func(allowlist.Tx) error) error {
	return s.update(ctx, func(t *tx) error { return change(t) })
}

// AllowedDomains implements allowlist.Store.
func (s allowlists) AllowedDomains(ctx context.Context) ([]allowlist.Domain, error) {
	return s.domains(ctx, "WHERE removed_at IS NULL ORDER BY name")
}

func (s allowlists) domains(ctx context.Context, where string, args ...any) ([]allowlist.Domain, error) {
	var rows []domainRow
	if err := s.read.NewRaw("SELECT "+domainColumns+" FROM domains "+where, args...).Scan(ctx, &rows); err != nil {
		return nil, fmt.Errorf("list domains: %w", err)
	}
	return each(rows, domainRow.domain), nil
}
