package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/keyset"
	"techbiz/internal/techpass"
	"techbiz/internal/techpass/policy"
)

// PolicyTexts returns the store as the policy package asks for it.
func (s *Store) PolicyTexts() policy.Store {
	return policies{portOf(s, func(t *tx) policy.Tx { return t })}
}

type policies struct{ port[policy.Tx] }

type policyRow struct {
	bun.BaseModel `bun:"table:policies"`

	ID          uuid.UUID   `bun:"id,pk"`
	Kind        policy.Kind `bun:"kind"`
	Version     string      `bun:"version"`
	Body        string      `bun:"body"`
	Note        string      `bun:"note"`
	Revision    int         `bun:"revision"`
	CreatedAt   time.Time   `bun:"created_at"`
	UpdatedAt   time.Time   `bun:"updated_at"`
	UpdatedBy   uuid.UUID   `bun:"updated_by,nullzero"`
	PublishedAt time.Time   `bun:"published_at,nullzero"`
	PublishedBy uuid.UUID   `bun:"published_by,nullzero"`
}

const policyColumns = "p.id, p.kind, p.version, p.body, p.note, p.revision, p.created_at, p.updated_at, p.updated_by, p.published_at, p.published_by"

func rowOfPolicy(p *policy.Policy) *policyRow {
	return &policyRow{ID: p.ID, Kind: p.Kind, Version: p.Version, Body: p.Text.Markdown(), Note: p.Note, Revision: p.Revision,
		CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt, UpdatedBy: p.UpdatedBy, PublishedAt: p.PublishedAt, PublishedBy: p.PublishedBy}
}

func (r *policyRow) policy() *policy.Policy {
	return &policy.Policy{ID: r.ID, Kind: r.Kind, Version: r.Version, Text: policy.Restore(r.Body), Note: r.Note, Revision: r.Revision,
		CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, UpdatedBy: r.UpdatedBy, PublishedAt: r.PublishedAt, PublishedBy: r.PublishedBy}
}

// addFirstPolicies adds the texts that an installation begins with, of the kinds that have
// none. Migrate holds the lock that keeps other nodes from doing the same.
func (s *Store) addFirstPolicies(ctx context.Context) error {
	have, err := rows[policy.Kind](ctx, s.read, "SELECT kind FROM policies_in_force")
	if err != nil {
		return fmt.Errorf("select policies in force: %w", err)
	}
	if len(have) >= len(policy.Kinds()) {
		return nil
	}
	known := map[policy.Kind]bool{}
	for _, k := range have {
		known[k] = true
	}
	first, err := policy.First()
	if err != nil {
		return err
	}
	return s.update(ctx, func(t *tx) error {
		for _, p := range first {
			if known[p.Kind] {
				continue
			}
			if _, err := insert(ctx, t, rowOfPolicy(p), ""); err != nil {
				return fmt.Errorf("add first %s: %w", p.Kind.Title(), err)
			}
			if err := t.bringIntoForce(ctx, p.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *tx) bringIntoForce(ctx context.Context, id uuid.UUID) error {
	_, err := exec(ctx, t, `INSERT INTO policies_in_force (kind, policy_id, version) SELECT kind, id, version FROM policies WHERE id = $1
		ON CONFLICT (kind) DO UPDATE SET policy_id = excluded.policy_id, version = excluded.version`, id)
	if err != nil {
		return fmt.Errorf("bring policy into force: %w", err)
	}
	return nil
}

func (t *tx) Draft(ctx context.Context, k policy.Kind) (*policy.Policy, error) {
	return findPolicy(ctx, t, "FROM policies AS p WHERE p.kind = $1 AND p.published_at IS NULL"+t.s.dialect.forUpdate, k)
}

func (t *tx) VersionTaken(ctx context.Context, k policy.Kind, version string) (bool, error) {
	n, err := row[int](ctx, t, "SELECT count(*) FROM policies WHERE kind = $1 AND version = $2 AND published_at IS NOT NULL", k, version)
	if err != nil {
		return false, fmt.Errorf("look up version of policy: %w", err)
	}
	return n > 0, nil
}

func (t *tx) SaveDraft(ctx context.Context, p *policy.Policy) (bool, error) {
	r := rowOfPolicy(p)
	r.PublishedAt, r.PublishedBy = time.Time{}, uuid.Nil // Publish alone sets these
	n, err := exec(ctx, t, `UPDATE policies SET version = $1, body = $2, note = $3, revision = $4, updated_at = $5, updated_by = $6
		WHERE id = $7 AND published_at IS NULL`, r.Version, r.Body, r.Note, r.Revision, r.UpdatedAt, r.UpdatedBy, r.ID)
	if saved, err := changedOne(n, err, "update draft of policy"); saved || err != nil {
		return saved, err
	}
	n, err = insert(ctx, t, r, "ON CONFLICT DO NOTHING")
	return changedOne(n, err, "insert draft of policy")
}

func (t *tx) DropDraft(ctx context.Context, k policy.Kind) error {
	if _, err := exec(ctx, t, "DELETE FROM policies WHERE kind = $1 AND published_at IS NULL", k); err != nil {
		return fmt.Errorf("delete draft of policy: %w", err)
	}
	return nil
}

func (t *tx) Publish(ctx context.Context, id, by uuid.UUID, at time.Time) error {
	n, err := exec(ctx, t, "UPDATE policies SET published_at = $1, published_by = $2 WHERE id = $3 AND published_at IS NULL", at, by, id)
	published, err := changedOne(n, err, "publish policy")
	if err != nil {
		return err
	}
	if !published {
		return fault.NotFound // an earlier version must not come back into force
	}
	return t.bringIntoForce(ctx, id)
}

func (t *tx) Policies(ctx context.Context) (techpass.Policies, error) {
	return policiesInForce(ctx, t)
}

func (s policies) Policies(ctx context.Context) (techpass.Policies, error) {
	return policiesInForce(ctx, s.read)
}

func policiesInForce(ctx context.Context, db querier) (p techpass.Policies, err error) {
	type record struct {
		Kind    policy.Kind
		Version string
	}
	rows, err := rows[record](ctx, db, "SELECT kind, version FROM policies_in_force")
	if err != nil {
		return p, fmt.Errorf("select policies in force: %w", err)
	}
	for _, r := range rows {
		switch r.Kind {
		case policy.Privacy:
			p.Privacy = r.Version
		case policy.Terms:
			p.Terms = r.Version
		default:
		}
	}
	return p, nil
}

func (t *tx) VersionInForce(ctx context.Context, k policy.Kind) (string, error) {
	return versionInForce(ctx, t, k)
}

func versionInForce(ctx context.Context, db querier, k policy.Kind) (version string, err error) {
	version, err = row[string](ctx, db, "SELECT version FROM policies_in_force WHERE kind = $1", k)
	if err != nil {
		return "", notFound(err, "select policy in force")
	}
	return version, nil
}

func (s policies) PolicyInForce(ctx context.Context, k policy.Kind) (*policy.Policy, error) {
	return findPolicy(ctx, s.read, "FROM policies_in_force AS f JOIN policies AS p ON p.id = f.policy_id WHERE f.kind = $1", k)
}

func (s policies) PolicyVersion(ctx context.Context, k policy.Kind, version string) (*policy.Policy, error) {
	return findPolicy(ctx, s.read, "FROM policies AS p WHERE p.kind = $1 AND p.version = $2 AND p.published_at IS NOT NULL", k, version)
}

func (s policies) DraftPolicy(ctx context.Context, k policy.Kind) (*policy.Policy, error) {
	return findPolicy(ctx, s.read, "FROM policies AS p WHERE p.kind = $1 AND p.published_at IS NULL", k)
}

func findPolicy(ctx context.Context, db querier, from string, args ...any) (*policy.Policy, error) {
	r, err := row[policyRow](ctx, db, "SELECT "+policyColumns+" "+from, args...)
	if err != nil {
		return nil, notFound(err, "select policy")
	}
	return r.policy(), nil
}

func (s policies) PolicyVersions(ctx context.Context, k policy.Kind, after keyset.Cursor, limit int) ([]*policy.Policy, error) {
	c := &conditions{}
	c.add("p.kind = " + c.arg(k) + " AND p.published_at IS NOT NULL")
	if !after.IsZero() {
		c.add("(p.published_at, p.id) < (" + c.arg(after.At) + ", " + c.arg(after.ID) + ")")
	}
	limited := " LIMIT " + c.arg(limit)
	rows, err := rows[*policyRow](ctx, s.read, `SELECT p.id, p.kind, p.version, p.note, p.revision, p.created_at, p.updated_at, p.updated_by, p.published_at, p.published_by
		FROM policies AS p`+c.where()+" ORDER BY p.published_at DESC, p.id DESC"+limited, c.args...)
	if err != nil {
		return nil, fmt.Errorf("select versions of policy: %w", err)
	}
	return each(rows, (*policyRow).policy), nil
}

func (s policies) CountActive(ctx context.Context, ceiling int) (n int, err error) {
	n, err = row[int](ctx, s.read, "SELECT count(*) FROM (SELECT 1 FROM accounts WHERE state = 'active' LIMIT $1) AS part", ceiling)
	if err != nil {
		return 0, fmt.Errorf("count active accounts: %w", err)
	}
	return n, nil
}
