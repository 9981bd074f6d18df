package store

import (
	"context"
	"fmt"
	"time"

	"techbiz/internal/base/people"
	"techbiz/internal/org/agency"
)

func (t *tx) AddAgency(ctx context.Context, a agency.Agency) (bool, error) {
	n, err := exec(ctx, t, "INSERT INTO agencies (acronym, name, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
		a.Acronym, a.Name, a.CreatedAt)
	return changedOne(n, err, "insert agency")
}

func (t *tx) RenameAgency(ctx context.Context, acronym people.Agency, name string) (bool, error) {
	n, err := exec(ctx, t, "UPDATE agencies SET name = $1 WHERE acronym = $2 AND name <> $3", name, acronym, name)
	return changedOne(n, err, "rename agency")
}

// Agencies returns the store as the agency package asks for it.
func (s *Store) Agencies() agency.Store {
	return agencies{portOf(s, func(t *tx) agency.Tx { return t })}
}

type agencies struct{ port[agency.Tx] }

func (s agencies) Agency(ctx context.Context, acronym people.Agency) (agency.Agency, error) {
	return first(s.find(ctx, "WHERE acronym = $1", acronym))
}

func (s agencies) Agencies(ctx context.Context, after people.Agency, limit int) ([]agency.Agency, error) {
	return s.find(ctx, "WHERE acronym > $1 ORDER BY acronym LIMIT $2", after, limit)
}

func (s agencies) find(ctx context.Context, where string, args ...any) ([]agency.Agency, error) {
	type record struct {
		Acronym   people.Agency
		Name      string
		CreatedAt time.Time
		Domains   int
	}
	rows, err := rows[record](ctx, s.read, `SELECT acronym, name, created_at,
		(SELECT count(*) FROM domains WHERE domains.agency = acronym AND removed_at IS NULL) AS domains FROM agencies `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("select agencies: %w", err)
	}
	found := make([]agency.Agency, len(rows))
	for n, r := range rows {
		found[n] = agency.Agency{Acronym: r.Acronym, Name: r.Name, CreatedAt: r.CreatedAt, Domains: r.Domains}
	}
	return found, nil
}
