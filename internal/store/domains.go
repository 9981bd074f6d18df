package store

import (
	"context"
	"fmt"
	"time"

	"techbiz/internal/base/people"
	"techbiz/internal/org/allowlist"
)

func (t *tx) SetProvider(ctx context.Context, d people.Domain, provider string) (bool, error) {
	n, err := exec(ctx, t, "UPDATE domains SET provider = $1 WHERE name = $2 AND provider <> $3 AND removed_at IS NULL", provider, d.String(), provider)
	return changedOne(n, err, "choose provider of domain")
}

func (t *tx) SetDomainAgency(ctx context.Context, d people.Domain, g people.Agency) (bool, error) {
	n, err := exec(ctx, t, "UPDATE domains SET agency = $1 WHERE name = $2 AND agency <> $3 AND removed_at IS NULL", g, d.String(), g)
	return changedOne(n, err, "set agency of domain")
}

// The row stays: the people of the domain do, and sign in as they did.
func (t *tx) RemoveDomain(ctx context.Context, d people.Domain, at time.Time) (bool, error) {
	n, err := exec(ctx, t, "UPDATE domains SET removed_at = $1 WHERE name = $2 AND removed_at IS NULL", at, d.String())
	return changedOne(n, err, "remove domain")
}

func (t *tx) KnowsAgency(ctx context.Context, g people.Agency) (bool, error) {
	n, err := row[int](ctx, t, "SELECT count(*) FROM agencies WHERE acronym = $1", g)
	if err != nil {
		return false, fmt.Errorf("look for agency: %w", err)
	}
	return n > 0, nil
}

func (t *tx) DomainAgency(ctx context.Context, domain string) (people.Agency, error) {
	g, err := row[people.Agency](ctx, t, "SELECT coalesce((SELECT agency FROM domains WHERE name = $1), '')", domain)
	return g, err
}

// DomainAgency implements allowlist.Owners.
func (s *Store) DomainAgency(ctx context.Context, domain string) (people.Agency, error) {
	g, err := row[people.Agency](ctx, s.read, "SELECT coalesce((SELECT agency FROM domains WHERE name = $1), '')", domain)
	return g, err
}

// The order is that of bytes, so that names which begin in one way stand together in an
// index.
func (s allowlists) DomainsPage(ctx context.Context, q allowlist.Query, limit int) ([]allowlist.Domain, error) {
	c := &conditions{}
	name := "name" + s.dialect.bytewise
	c.add("removed_at IS NULL")
	if !q.Agency.IsZero() {
		c.add("agency = " + c.arg(q.Agency))
	}
	if q.Prefix != "" {
		c.add(name + " >= " + c.arg(q.Prefix) + " AND " + name + " < " + c.arg(q.Prefix+lastText))
	}
	if q.After != "" {
		c.add(name + " > " + c.arg(q.After))
	}
	text := c.where() + " ORDER BY " + name + c.limit(limit)
	return s.domains(ctx, text, c.args...)
}

func (s allowlists) DomainProvider(ctx context.Context, domain string) (string, error) {
	provider, err := row[string](ctx, s.read, "SELECT coalesce((SELECT provider FROM domains WHERE name = $1), '')", domain)
	return provider, err
}

func (s allowlists) CountWaiting(ctx context.Context, domain string, ceiling int) (int, error) {
	c := &conditions{}
	c.add(s.dialect.domainOf + " = " + c.arg(domain) + " AND i.state IN ('open', 'refused')")
	return s.countUpTo(ctx, c, ceiling)
}
