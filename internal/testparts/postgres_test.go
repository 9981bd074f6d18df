package testparts_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"techbiz/internal/testparts"
)

func TestPostgresGivesEachTestItsOwnDatabase(t *testing.T) {
	first, second := connect(t, testparts.Postgres(t)), connect(t, testparts.Postgres(t))
	for _, conn := range []*pgx.Conn{first, second} {
		// The same name twice would fail in one database.
		for _, sql := range []string{
			"CREATE EXTENSION pg_trgm", "CREATE EXTENSION btree_gin",
			"CREATE TABLE people (email text)", "CREATE INDEX ON people USING gin (email gin_trgm_ops)",
		} {
			if _, err := conn.Exec(t.Context(), sql); err != nil {
				t.Fatalf("%s: %v", sql, err)
			}
		}
	}
}

func TestPostgresDropsTheDatabaseWithItsTest(t *testing.T) {
	var dsn string
	t.Run("uses one", func(t *testing.T) {
		dsn = testparts.Postgres(t)
		if _, err := pgx.Connect(context.Background(), dsn); err != nil { // and stays connected
			t.Fatal(err)
		}
	})
	if conn, err := pgx.Connect(t.Context(), dsn); err == nil {
		_ = conn.Close(t.Context())
		t.Error("the database is still there")
	}
}

func TestPostgresDurability(t *testing.T) {
	for _, c := range []struct {
		name  string
		start func(testing.TB) string
		fsync string
	}{{"ordinary", testparts.Postgres, "off"}, {"durable", testparts.DurablePostgres, "on"}} {
		t.Run(c.name, func(t *testing.T) {
			if os.Getenv("TECHBIZ_TEST_POSTGRES") != "" {
				t.Skip("the settings of TECHBIZ_TEST_POSTGRES are its owner's")
			}
			var fsync string
			if err := connect(t, c.start(t)).QueryRow(t.Context(), "SHOW fsync").Scan(&fsync); err != nil {
				t.Fatal(err)
			}
			if fsync != c.fsync {
				t.Errorf("fsync = %s, want %s", fsync, c.fsync)
			}
		})
	}
}

func TestStartPostgresStops(t *testing.T) {
	pg, err := testparts.StartPostgres(t.Context(), "", false)
	if err != nil {
		t.Fatal(err)
	}
	dsn, _, err := pg.Database(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	connect(t, dsn)
	pg.Stop()
	pg.Stop()
	if _, err := pgx.Connect(t.Context(), dsn); err == nil {
		t.Error("it still answers after Stop")
	}
}

// A test binary that is killed must leave no server behind.
func TestPostgresEndsWithAKilledProcess(t *testing.T) {
	if os.Getenv("TESTPARTS_CHILD") == "1" {
		pg, err := testparts.StartPostgres(t.Context(), "", false)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("dsn", pg.DSN)
		select {}
	}
	temp := filepath.Join(t.TempDir(), "tmp")
	if err := os.Mkdir(temp, 0o755); err != nil {
		t.Fatal(err)
	}
	// The server runs as another user, who must get there.
	for dir := temp; dir != os.TempDir() && dir != "/"; dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(temp, 0o1777); err != nil {
		t.Fatal(err)
	}
	dsn, kill := startChild(t, "dsn", "TMPDIR="+temp)
	connect(t, dsn)
	kill()
	waitFor(t, "server and directory gone", func() bool {
		left, _ := filepath.Glob(filepath.Join(temp, "techbiz-pg-*"))
		conn, err := pgx.Connect(t.Context(), dsn)
		if err == nil {
			_ = conn.Close(t.Context())
		}
		return err != nil && len(left) == 0
	})
}

// startChild runs this test in a process of its own, which is to say a word that follows
// name, and returns the word and what kills the process.
func startChild(t *testing.T, name string, env ...string) (said string, kill func()) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	child.Env = append(append(os.Environ(), "TESTPARTS_CHILD=1"), env...)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); said == "" && lines.Scan(); {
		if word, ok := strings.CutPrefix(lines.Text(), name+" "); ok {
			said = word
		}
	}
	return said, func() {
		if err := child.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = child.Wait()
	}
}

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatalf("connect to %q: %v", dsn, err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !ok(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited 30 s for: %s", what)
		}
	}
}
