package store

import (
	"context"
	"fmt"
	"path"
)

// Schema is how far the database is migrated, by the numbers of migrations.
type Schema struct {
	Have    int64    // that of the newest that ran; 0 where none did
	Want    int64    // that of the newest that this program knows
	Pending []string // names of those that it would run
}

// SchemaError: this program can't use the database as it is.
type SchemaError struct{ Schema }

func (e *SchemaError) Error() string {
	switch {
	case e.Have == 0:
		return "there is nothing in this database yet: run techbiz migrate, or start techbiz serve"
	case e.Have < e.Want:
		return fmt.Sprintf("the database has schema version %d and this program needs %d: run techbiz migrate once no older techbiz uses the database, or use the program that fits", e.Have, e.Want)
	}
	return fmt.Sprintf("the database has schema version %d and this program knows none after %d: a newer techbiz migrated it. Use that one, or restore a copy from before", e.Have, e.Want)
}

// Schema tells how far the database is migrated. It changes nothing.
func (s *Store) Schema(ctx context.Context) (Schema, error) {
	var have int64
	migrated, err := s.isMigrated(ctx)
	if err == nil && migrated {
		have, err = row[int64](ctx, s.read, "SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied")
	}
	if err != nil {
		return Schema{}, fmt.Errorf("read schema version: %w", err)
	}
	p, err := s.provider()
	if err != nil {
		return Schema{}, err
	}
	schema := Schema{Have: have}
	for _, m := range p.ListSources() {
		schema.Want = max(schema.Want, m.Version)
		if m.Version > schema.Have {
			schema.Pending = append(schema.Pending, path.Base(m.Path))
		}
	}
	return schema, nil
}

// isMigrated tells whether any migration ever ran.
func (s *Store) isMigrated(ctx context.Context) (bool, error) {
	question := "SELECT count(*) FROM pg_class WHERE oid = to_regclass('goose_db_version')"
	if s.dialect.name == "sqlite" {
		question = "SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'"
	}
	n, err := row[int](ctx, s.read, question)
	return n > 0, err
}

// CheckSchema fails with *SchemaError where the database is not at this program's version.
func (s *Store) CheckSchema(ctx context.Context) error {
	schema, err := s.Schema(ctx)
	if err != nil {
		return err
	}
	if schema.Have != schema.Want {
		return &SchemaError{Schema: schema}
	}
	return nil
}

// refuseNewer fails with *SchemaError where a newer program migrated the database.
func (s *Store) refuseNewer(ctx context.Context) error {
	schema, err := s.Schema(ctx)
	if err != nil {
		return err
	}
	if schema.Have > schema.Want {
		return &SchemaError{Schema: schema}
	}
	return nil
}
