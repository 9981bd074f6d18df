package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun"

	"techbiz/internal/base/fault"
	"techbiz/internal/seed/device"
	"techbiz/internal/techpass/policy"
)

type platformRow struct {
	bun.BaseModel `bun:"table:seed_platforms"`

	OS          device.OS `bun:"os,pk"`
	Minimum     string    `bun:"minimum"`
	Recommended string    `bun:"recommended"`
	Note        string    `bun:"note"`
	UpdatedAt   time.Time `bun:"updated_at"`
}

func (r *platformRow) platform() (*device.Platform, error) {
	p := &device.Platform{OS: r.OS, Note: r.Note, UpdatedAt: r.UpdatedAt}
	var err error
	if p.Minimum, err = device.ParseVersion(r.Minimum); err != nil {
		return nil, fmt.Errorf("read minimum version of %s: %w", r.OS, err)
	}
	if r.Recommended == "" {
		return p, nil
	}
	if p.Recommended, err = device.ParseVersion(r.Recommended); err != nil {
		return nil, fmt.Errorf("read recommended version of %s: %w", r.OS, err)
	}
	return p, nil
}

func (t *tx) PutPlatform(ctx context.Context, p *device.Platform) error {
	r := &platformRow{OS: p.OS, Minimum: p.Minimum.String(), Recommended: p.Recommended.String(), Note: p.Note, UpdatedAt: p.UpdatedAt}
	_, err := insert(ctx, t, r, `ON CONFLICT (os) DO UPDATE SET minimum = excluded.minimum, recommended = excluded.recommended,
		note = excluded.note, updated_at = excluded.updated_at`)
	if err != nil {
		return fmt.Errorf("put supported version: %w", err)
	}
	return nil
}

func (t *tx) DropPlatform(ctx context.Context, os device.OS) error {
	n, err := exec(ctx, t, "DELETE FROM seed_platforms WHERE os = $1", string(os))
	return thereWas(n, err, "delete supported version")
}

func (s enrolments) Platforms(ctx context.Context) ([]*device.Platform, error) {
	rows, err := rows[*platformRow](ctx, s.read, "SELECT os, minimum, recommended, note, updated_at FROM seed_platforms ORDER BY os")
	if err != nil {
		return nil, fmt.Errorf("select supported versions: %w", err)
	}
	platforms := make([]*device.Platform, len(rows))
	for n, r := range rows {
		var err error
		if platforms[n], err = r.platform(); err != nil {
			return nil, err
		}
	}
	return platforms, nil
}

type conflictRow struct {
	bun.BaseModel `bun:"table:seed_conflicts"`

	ID        uuid.UUID `bun:"id,pk"`
	OS        device.OS `bun:"os"`
	Name      string    `bun:"name"`
	How       string    `bun:"how"`
	UpdatedAt time.Time `bun:"updated_at"`
}

func rowOfConflict(c *device.Conflict) *conflictRow {
	return &conflictRow{ID: c.ID, OS: c.OS, Name: c.Name, How: c.How, UpdatedAt: c.UpdatedAt}
}

func (t *tx) AddConflict(ctx context.Context, c *device.Conflict) error {
	if _, err := insert(ctx, t, rowOfConflict(c), ""); err != nil {
		return fmt.Errorf("insert conflicting software: %w", err)
	}
	return nil
}

func (t *tx) UpdateConflict(ctx context.Context, c *device.Conflict) error {
	n, err := update(ctx, t, rowOfConflict(c))
	return thereWas(n, err, "update conflicting software")
}

func (t *tx) DropConflict(ctx context.Context, id uuid.UUID) error {
	n, err := exec(ctx, t, "DELETE FROM seed_conflicts WHERE id = $1", id)
	return thereWas(n, err, "delete conflicting software")
}

func (s enrolments) Conflicts(ctx context.Context) ([]*device.Conflict, error) {
	rows, err := rows[*conflictRow](ctx, s.read, "SELECT id, os, name, how, updated_at FROM seed_conflicts ORDER BY os, name, id")
	if err != nil {
		return nil, fmt.Errorf("select conflicting software: %w", err)
	}
	conflicts := make([]*device.Conflict, len(rows))
	for n, r := range rows {
		conflicts[n] = &device.Conflict{ID: r.ID, OS: r.OS, Name: r.Name, How: r.How, UpdatedAt: r.UpdatedAt}
	}
	return conflicts, nil
}

func (t *tx) NoteAcceptableUse(ctx context.Context, accountID uuid.UUID, version string, at time.Time) error {
	_, err := exec(ctx, t, `INSERT INTO seed_acceptances (account_id, version, at) VALUES ($1, $2, $3)
		ON CONFLICT (account_id) DO UPDATE SET version = excluded.version, at = excluded.at`, accountID, version, at)
	if err != nil {
		return fmt.Errorf("note acceptance: %w", err)
	}
	return nil
}

func (t *tx) AcceptedUse(ctx context.Context, accountID uuid.UUID) (string, error) {
	return acceptedUse(ctx, t, accountID)
}

func (s enrolments) AcceptedUse(ctx context.Context, accountID uuid.UUID) (string, error) {
	return acceptedUse(ctx, s.read, accountID)
}

func acceptedUse(ctx context.Context, db querier, accountID uuid.UUID) (string, error) {
	version, err := row[string](ctx, db, "SELECT version FROM seed_acceptances WHERE account_id = $1", accountID)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return "", fmt.Errorf("select acceptance: %w", err)
	}
	return version, nil
}

func (s enrolments) VersionInForce(ctx context.Context, k policy.Kind) (string, error) {
	return versionInForce(ctx, s.read, k)
}
