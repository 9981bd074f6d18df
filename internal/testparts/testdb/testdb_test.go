package testdb_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"techbiz/internal/keyring"
	"techbiz/internal/store"
	"techbiz/internal/testparts"
	"techbiz/internal/testparts/testdb"
)

func open(t testing.TB, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestDatabasesAreMigrated(t *testing.T) {
	testdb.OnBoth(t, func(t *testing.T, url string) {
		if err := open(t, url).Ping(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// The key of a database is made when it is opened first.
func TestEachTestHasADatabaseOfItsOwn(t *testing.T) {
	for name, fresh := range map[string]func(testing.TB) string{"sqlite": testdb.SQLite, "postgres": testdb.Postgres} {
		t.Run(name, func(t *testing.T) {
			var keys [2][]byte
			for i := range keys {
				ring := keyring.Service{Store: open(t, fresh(t)).Keyring(), Log: slog.New(slog.DiscardHandler)}
				key, err := ring.Open(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				keys[i] = key.MAC("test")
			}
			if bytes.Equal(keys[0], keys[1]) {
				t.Error("the second database holds what was written into the first one")
			}
		})
	}
}

func TestTestsMayCopyAtTheSameTime(t *testing.T) {
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for _, url := range []string{testdb.SQLite(t), testdb.Postgres(t)} {
				if err := open(t, url).Ping(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}

func TestPostgresGoesWithItsTest(t *testing.T) {
	var url string
	t.Run("uses one", func(t *testing.T) {
		url = testdb.Postgres(t)
		open(t, url)
	})
	if err := open(t, url).Ping(t.Context()); err == nil {
		t.Error("the database is still there")
	}
}

func TestNoDatabaseIsOverwritten(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "techbiz.db")
	if err := os.WriteFile(file, []byte("somebody's"), 0o600); err != nil {
		t.Fatal(err)
	}
	if url, err := testdb.CopySQLite(dir); err == nil {
		t.Errorf("copied to %s, which was there", url)
	}
	if content, err := os.ReadFile(file); err != nil || string(content) != "somebody's" {
		t.Errorf("%q, %v", content, err)
	}
}

// What a copy saves: `go test -bench . -run ^$ ./internal/testparts/testdb`.
func BenchmarkDatabases(b *testing.B) {
	empty := map[string]func(testing.TB) string{
		"sqlite":   func(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "techbiz.db") },
		"postgres": testparts.Postgres,
	}
	for name, copied := range map[string]func(testing.TB) string{"sqlite": testdb.SQLite, "postgres": testdb.Postgres} {
		b.Run(name+"/copied", func(b *testing.B) {
			copied(b)
			for b.Loop() {
				copied(b)
			}
		})
		b.Run(name+"/migrated", func(b *testing.B) {
			for b.Loop() {
				s, err := store.Open(b.Context(), empty[name](b), store.Options{Log: slog.New(slog.DiscardHandler)})
				if err != nil {
					b.Fatal(err)
				}
				if err := s.Migrate(b.Context()); err != nil {
					b.Fatal(err)
				}
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
