package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/allowlist"
	"techbiz/internal/people"
)

// AllowDomain implements allowlist.Tx.
func (t *tx) AllowDomain(ctx context.Context, d people.Domain, g people.Agency, at time.Time) (bool, error) {
	res, err := t.NewRaw(`INSERT INTO domains (name, agency, allowed_at) VALUES (?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET removed_at = NULL, allowed_at = excluded.allowed_at,
			agency = CASE excluded.agency WHEN '' THEN domains.agency ELSE excluded.agency END WHERE domains.removed_at IS NOT NULL`,
		d.String(), g, at).Exec(ctx)
	return changedOne(res, err, "insert domain")
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

// AddDomainRequest implements allowlist.Tx.
func (t *tx) AddDomainRequest(ctx context.Context, r allowlist.Request) (bool, error) {
	res, err := t.NewRaw("INSERT INTO domain_requests (name, requested_by, requested_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
		r.Domain.String(), r.RequestedBy, r.At).Exec(ctx)
	return changedOne(res, err, "insert domain request")
}

// DropDomainRequest implements allowlist.Tx.
func (t *tx) DropDomainRequest(ctx context.Context, d people.Domain) error {
	if _, err := t.NewRaw("DELETE FROM domain_requests WHERE name = ?", d.String()).Exec(ctx); err != nil {
		return fmt.Errorf("drop domain request: %w", err)
	}
	return nil
}

// DomainRequests implements allowlist.Tx.
func (t *tx) DomainRequests(ctx context.Context) ([]allowlist.Request, error) {
	return domainRequests(ctx, t.Tx)
}

// DomainRequests implements allowlist.Store.
func (s *Store) DomainRequests(ctx context.Context) ([]allowlist.Request, error) {
	return domainRequests(ctx, s.read)
}

func domainRequests(ctx context.Context, db bun.IDB) ([]allowlist.Request, error) {
	var rows []struct {
		Name        people.Domain
		RequestedBy uuid.UUID
		Email       people.Email
		RequestedAt time.Time
	}
	err := db.NewRaw(`SELECT r.name, r.requested_by, r.requested_at, a.email FROM domain_requests AS r
		JOIN accounts AS a ON a.id = r.requested_by ORDER BY r.requested_at, r.name`).Scan(ctx, &rows)
	if err != nil {
		return nil, fmt.Errorf("list domain requests: %w", err)
	}
	requests := make([]allowlist.Request, len(rows))
	for n, r := range rows {
		requests[n] = allowlist.Request{Domain: r.Name, RequestedBy: r.RequestedBy, Email: r.Email, At: r.RequestedAt}
	}
	return requests, nil
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
	domains := make([]allowlist.Domain, len(rows))
	for i, r := range rows {
		domains[i] = r.domain()
	}
	return domains, nil
}
