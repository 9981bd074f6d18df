// Package testdb gives each test a migrated database of its own. A test binary migrates
// once and copies what came out of it, which takes a fraction of the time. Only tests and
// bench programs import it.
//
// Tests of the migrations themselves begin with an empty database instead, see
// testparts.Postgres.
package testdb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"techbiz/internal/store"
	"techbiz/internal/testparts"
)

// OnBoth runs a test on both databases.
func OnBoth(t *testing.T, run func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { run(t, SQLite(t)) })
	t.Run("postgres", func(t *testing.T) { run(t, Postgres(t)) })
}

// SQLite returns the URL of a new, migrated database in a file that goes with the test.
func SQLite(t testing.TB) (url string) {
	t.Helper()
	url, err := CopySQLite(testparts.QuickDir(t))
	if err != nil {
		t.Fatal(err)
	}
	return url
}

// CopySQLite is SQLite for what is no test, such as an example. The file is dir's
// techbiz.db; there must be none yet.
func CopySQLite(dir string) (url string, err error) {
	content, err := sqliteTemplate()
	if err != nil {
		return "", err
	}
	file := filepath.Join(dir, "techbiz.db")
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", fmt.Errorf("copy the template database: %w", err)
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Close()); err != nil {
		return "", fmt.Errorf("copy the template database: %w", err)
	}
	return "sqlite:" + file, nil
}

// Postgres returns the URL of a new, migrated database on the server that
// testparts.Postgres uses. It is dropped when the test ends.
func Postgres(t testing.TB) (url string) {
	t.Helper()
	template, err := postgresTemplate()
	if err != nil {
		t.Fatal(err)
	}
	url, drop, err := template.Database(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return url
}

// sqliteTemplate is the content of a migrated database. It is kept in memory, so that no
// file of it is left when the tests end, or is killed.
var sqliteTemplate = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "techbiz-template-")
	if err != nil {
		return nil, fmt.Errorf("make folder of the template database: %w", err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "techbiz.db")
	if err := migrate(context.Background(), "sqlite:"+file); err != nil {
		return nil, err
	}
	// The last connection writes the log into the file and removes it. A log that is
	// still there would hold a part of the database.
	if _, err := os.Stat(file + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("the template database has a write-ahead log after it was closed (%w)", err)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read the template database: %w", err)
	}
	return content, nil
})

var postgresTemplate = sync.OnceValues(func() (*testparts.PGTemplate, error) {
	pg, err := testparts.SharedPostgres()
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	return pg.NewTemplate(context.Background(), migrate)
})

// migrate brings an empty database to the newest version and leaves no connection.
func migrate(ctx context.Context, url string) error {
	s, err := store.Open(ctx, url, store.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("open the template database: %w", err)
	}
	return errors.Join(s.Migrate(ctx), s.Close())
}
