package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"techbiz/internal/base/people"
	"techbiz/internal/org/allowlist"
)

// The newest request for the domain is locked first, as by what begins to wait for the
// domain: one of the two sees the other.
func (t *tx) AllowDomain(ctx context.Context, d people.Domain, g people.Agency, at time.Time) (bool, error) {
	if _, err := t.DomainRequest(ctx, d); err != nil {
		return false, err
	}
	n, err := exec(ctx, t, `INSERT INTO domains (name, agency, allowed_at) VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE SET removed_at = NULL, allowed_at = excluded.allowed_at,
			agency = CASE domains.agency WHEN '' THEN excluded.agency ELSE domains.agency END WHERE domains.removed_at IS NOT NULL`,
		d.String(), g, at)
	return changedOne(n, err, "insert domain")
}

func (t *tx) WasRemoved(ctx context.Context, d people.Domain) (bool, error) {
	n, err := row[int](ctx, t, "SELECT count(*) FROM domains WHERE name = $1 AND removed_at IS NOT NULL", d.String())
	if err != nil {
		return false, fmt.Errorf("look for removed domain: %w", err)
	}
	return n > 0, nil
}

func (t *tx) SetSEED(ctx context.Context, d people.Domain, offered bool) (bool, error) {
	n, err := exec(ctx, t, "UPDATE domains SET seed_eligible = $1 WHERE name = $2 AND seed_eligible <> $3 AND removed_at IS NULL", offered, d.String(), offered)
	return changedOne(n, err, "update domain")
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

func (t *tx) AllowedAmong(ctx context.Context, domains []string) (allowlist.List, error) {
	return allowedAmong(ctx, t, domains)
}

// AllowedAmong implements allowlist.Lookup.
func (s *Store) AllowedAmong(ctx context.Context, domains []string) (allowlist.List, error) {
	return allowedAmong(ctx, s.read, domains)
}

func allowedAmong(ctx context.Context, db querier, domains []string) (allowlist.List, error) {
	list := allowlist.List{}
	distinct := slices.Compact(slices.Sorted(slices.Values(domains)))
	for part := range slices.Chunk(distinct, maxIn) {
		rows, err := rows[domainRow](ctx, db, "SELECT "+domainColumns+" FROM domains WHERE name"+among(db, 1)+" AND removed_at IS NULL", part)
		if err != nil {
			return nil, fmt.Errorf("select domains: %w", err)
		}
		for _, r := range rows {
			list[r.Name.String()] = r.domain()
		}
	}
	return list, nil
}

// Allowlist returns the store as the allowlist package asks for it.
func (s *Store) Allowlist() allowlist.Store {
	return allowlists{portOf(s, func(t *tx) allowlist.Tx { return t })}
}

type allowlists struct{ port[allowlist.Tx] }

func (s allowlists) AllowedDomains(ctx context.Context) ([]allowlist.Domain, error) {
	return s.domains(ctx, "WHERE removed_at IS NULL ORDER BY name")
}

func (s allowlists) domains(ctx context.Context, where string, args ...any) ([]allowlist.Domain, error) {
	rows, err := rows[domainRow](ctx, s.read, "SELECT "+domainColumns+" FROM domains "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list domains: %w", err)
	}
	return each(rows, domainRow.domain), nil
}
