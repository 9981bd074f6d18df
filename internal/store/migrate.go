package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/rivermigrate"
)

//go:embed migrations
var migrations embed.FS

// migrateLock is the PostgreSQL advisory lock under which nodes migrate one by one.
const migrateLock = 0x7465636862697a

// Migrate brings the database to this program's version. Nodes that start together
// take turns. It may run any number of times.
func (s *Store) Migrate(ctx context.Context) error {
	release, err := s.lockNodes(ctx, migrateLock)
	if err != nil {
		return fmt.Errorf("lock migration: %w", err)
	}
	defer release()
	if err := s.refuseNewer(ctx); err != nil {
		return err
	}
	provider, err := s.provider()
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	queue, err := rivermigrate.New(s.driverOf(s.patient), &rivermigrate.Config{Logger: s.log})
	if err != nil {
		return fmt.Errorf("migrate job queue: %w", err)
	}
	if _, err := queue.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("migrate job queue: %w", err)
	}
	if err := s.addSearchTexts(ctx); err != nil {
		return err
	}
	return s.addFirstPolicies(ctx)
}

func (s *Store) provider() (*goose.Provider, error) {
	dialect := goose.DialectSQLite3
	if s.dialect.name == "postgres" {
		dialect = goose.DialectPostgres
	}
	files, err := fs.Sub(migrations, "migrations/"+s.dialect.name)
	if err != nil {
		return nil, fmt.Errorf("open migrations: %w", err)
	}
	p, err := goose.NewProvider(dialect, s.patient, files)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return p, nil
}

// lockNodes waits until no other node holds the lock. SQLite's only writer is this process.
func (s *Store) lockNodes(ctx context.Context, lock int64) (release func(), err error) {
	if s.dialect.name != "postgres" {
		return func() {}, nil
	}
	conn, err := s.patient.Conn(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", lock); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return func() {
		// The pool keeps no connection, and the end of this one frees the lock.
		if err := conn.Close(); err != nil {
			s.log.WarnContext(ctx, "free lock of the nodes", "cause", err.Error())
		}
	}, nil
}

// SchemaVersion returns the number of the newest migration that has run.
func (s *Store) SchemaVersion(ctx context.Context) (int64, error) {
	have, err := row[sql.NullInt64](ctx, s.read, "SELECT max(version_id) FROM goose_db_version WHERE is_applied")
	if err != nil {
		return 0, fmt.Errorf("database is not migrated: %w", err)
	}
	return have.Int64, nil
}

// CheckVersion fails where a migration of this program has not run yet.
func (s *Store) CheckVersion(ctx context.Context) error {
	have, err := s.SchemaVersion(ctx)
	if err != nil {
		return err
	}
	p, err := s.provider()
	if err != nil {
		return err
	}
	sources := p.ListSources()
	if want := sources[len(sources)-1].Version; have < want {
		return fmt.Errorf("database is at version %d, this program needs %d: run techbiz migrate", have, want)
	}
	return nil
}
