package store_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"techbiz/internal/store"
	"techbiz/internal/store/storetest"
	"techbiz/internal/testparts"
	"techbiz/internal/testparts/testdb"
)

// databases are the two that every test of this package runs on, migrated.
var databases = map[string]func(t testing.TB) (url string){"sqlite": testdb.SQLite, "postgres": testdb.Postgres}

// empty are the same for tests of the migrations.
var empty = map[string]func(t testing.TB) (url string){
	"sqlite":   func(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "techbiz.db") },
	"postgres": testparts.Postgres,
}

func open(t *testing.T, url string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), url, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close store: %v", err)
		}
	})
	return s
}

func migrated(t *testing.T, url string) *store.Store {
	t.Helper()
	s := open(t, url)
	if err := s.Migrate(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestMigrateTwice(t *testing.T) {
	for name, url := range empty {
		t.Run(name, func(t *testing.T) {
			s := open(t, url(t))
			ctx := context.Background()
			if err := s.Ping(ctx); err == nil {
				t.Error("a database without tables passes for ready")
			}
			for range 2 {
				if err := s.Migrate(ctx); err != nil {
					t.Fatal(err)
				}
			}
			if err := s.Ping(ctx); err != nil {
				t.Errorf("migrated, but not ready: %v", err)
			}
			if s.Dialect() != name {
				t.Errorf("dialect %s, want %s", s.Dialect(), name)
			}
		})
	}
}

func TestConformance(t *testing.T) {
	for name, url := range databases {
		t.Run(name, func(t *testing.T) {
			storetest.Run(t, func(t *testing.T) storetest.Store { return open(t, url(t)) })
		})
	}
}

func fixedNow() time.Time { return time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC) }
