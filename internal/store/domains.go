package store

import (
	"context"
	"fmt"
	"time"

	"techbiz/internal/allowlist"
	"techbiz/internal/people"
)

// SetProvider implements allowlist.AdminTx.
func (t *tx) SetProvider(ctx context.Context, d people.Domain, provider string) (bool, error) {
	res, err := t.NewRaw("UPDATE domains SET provider = ? WHERE name = ? AND provider <> ? AND removed_at IS NULL", provider, d.String(), provider).Exec(ctx)
	return changedOne(res, err, "choose provider of domain")
}

// SetDomainAgency implements allowlist.AdminTx.
func (t *tx) SetDomainAgency(ctx context.Context, d people.Domain, g people.Agency) (bool, error) {
	res, err := t.NewRaw("UPDATE domains SET agency = ? WHERE name = ? AND agency <> ? AND removed_at IS NULL", g, d.String(), g).Exec(ctx)
	return changedOne(res, err, "set agency of domain")
}

// RemoveDomain implements allowlist.AdminTx. The row stays: the people of the domain do, and
// sign in as they did.
func (t *tx) RemoveDomain(ctx context.Context, d people.Domain, at time.Time) (bool, error) {
	res, err := t.NewRaw("UPDATE domains SET removed_at = ? WHERE name = ? AND removed_at IS NULL", at, d.String()).Exec(ctx)
	return changedOne(res, err, "remove domain")
}

// KnowsAgency implements allowlist.AdminTx.
func (t *tx) KnowsAgency(ctx context.Context, g people.Agency) (bool, error) {
	var n int
	if err := t.NewRaw("SELECT count(*) FROM agencies WHERE acronym = ?", g).Scan(ctx, &n); err != nil {
		return false, fmt.Errorf("look for agency: %w", err)
	}
	return n > 0, nil
}

// DomainAgency implements allowlist.Owners.
func (t *tx) DomainAgency(ctx context.Context, domain string) (people.Agency, error) {
	var g people.Agency
	err := t.NewRaw("SELECT coalesce((SELECT agency FROM domains WHERE name = ?), '')", domain).Scan(ctx, &g)
	return g, err
}

// DomainAgency implements allowlist.Owners.
func (s *Store) DomainAgency(ctx context.Context, domain string) (people.Agency, error) {
	var g people.Agency
	err := s.read.NewRaw("SELECT coalesce((SELECT agency FROM domains WHERE name = ?), '')", domain).Scan(ctx, &g)
	return g, err
}

// DomainsPage implements allowlist.AdminStore. The order is that of bytes, so that names
// which begin in one way stand together in an index.
func (s allowlists) DomainsPage(ctx context.Context, q allowlist.Query, limit int) ([]allowlist.Domain, error) {
	c := &conditions{}
	name := "name" + s.dialect.bytewise
	c.add("removed_at IS NULL")
	if !q.Agency.IsZero() {
		c.add("agency = ?", q.Agency)
	}
	if q.Prefix != "" {
		c.add(name+" >= ? AND "+name+" < ?", q.Prefix, q.Prefix+lastText)
	}
	if q.After != "" {
		c.add(name+" > ?", q.After)
	}
	return s.domains(ctx, fmt.Sprintf("%s ORDER BY %s LIMIT %d", c.where(), name, limit), c.args...)
}

// DomainProvider implements allowlist.AdminStore.
func (s allowlists) DomainProvider(ctx context.Context, domain string) (string, error) {
	var provider string
	err := s.read.NewRaw("SELECT coalesce((SELECT provider FROM domains WHERE name = ?), '')", domain).Scan(ctx, &provider)
	return provider, err
}

// CountWaiting implements allowlist.AdminStore.
func (s allowlists) CountWaiting(ctx context.Context, domain string, ceiling int) (int, error) {
	c := &conditions{}
	c.add(s.dialect.domainOf+" = ? AND i.state IN ('open', 'refused')", domain)
	return s.countUpTo(ctx, c, ceiling)
}
