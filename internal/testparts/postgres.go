package testparts

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// PG is a PostgreSQL server.
type PG struct {
	// DSN is the URL of its maintenance database, as a superuser.
	DSN string

	server *guarded // nil where the server is somebody else's
	conns  *pgxpool.Pool
}

func newPG(dsn string, server *guarded) (*PG, error) {
	conns, err := pgxpool.New(context.Background(), dsn) // connects when it is used
	if err != nil {
		return nil, fmt.Errorf("read PostgreSQL URL: %w", err)
	}
	return &PG{DSN: dsn, server: server, conns: conns}, nil
}

// The servers that the tests of this binary share.
var (
	ordinaryServer = sync.OnceValues(func() (*PG, error) { return sharedPostgres(false) })
	durableServer  = sync.OnceValues(func() (*PG, error) { return sharedPostgres(true) })
)

// Postgres returns the URL of a new, empty database. All tests of a binary
// share one server, which does not wait for the disk; the database is dropped
// when the test ends. TECHBIZ_TEST_POSTGRES, the URL of a server on which
// databases may be created, names another server to use.
func Postgres(t testing.TB) (dsn string) {
	t.Helper()
	return freshDatabase(t, ordinaryServer)
}

// DurablePostgres is Postgres on a server that keeps its promise across a loss
// of power (fsync, synchronous_commit): for tests and figures about it.
func DurablePostgres(t testing.TB) (dsn string) {
	t.Helper()
	return freshDatabase(t, durableServer)
}

// SharedPostgres returns the server on which Postgres makes its databases.
func SharedPostgres() (*PG, error) { return ordinaryServer() }

func sharedPostgres(durable bool) (*PG, error) {
	if dsn := os.Getenv("TECHBIZ_TEST_POSTGRES"); dsn != "" {
		return newPG(dsn, nil)
	}
	return StartPostgres(context.Background(), "", durable)
}

func freshDatabase(t testing.TB, server func() (*PG, error)) string {
	t.Helper()
	pg, err := server()
	if err != nil {
		t.Fatalf("start PostgreSQL: %v", err)
	}
	dsn, drop, err := pg.Database(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Error(err)
		}
	})
	return dsn
}

// StartPostgres starts a server whose data live in dir, which must be empty or
// absent; where dir is "", in a temporary directory that goes with the server.
// Unless durable, the server does not wait for the disk, and has its temporary
// directory in memory where there is room. The server ends with
// Stop or with this process.
func StartPostgres(ctx context.Context, dir string, durable bool) (*PG, error) {
	bin, err := postgresBinaries()
	if err != nil {
		return nil, err
	}
	as, err := unprivileged()
	if err != nil {
		return nil, err
	}
	remove := ""
	if dir == "" {
		parent := quickDir()
		if durable {
			parent = os.TempDir()
		}
		if dir, err = os.MkdirTemp(parent, "techbiz-pg-"); err != nil {
			return nil, fmt.Errorf("make directory for PostgreSQL: %w", err)
		}
		remove = dir
	}
	if dir, err = filepath.Abs(dir); err != nil {
		return nil, fmt.Errorf("find directory for PostgreSQL: %w", err)
	}
	pg, err := startPostgresIn(ctx, bin, dir, remove, durable, as)
	if err != nil && remove != "" {
		_ = os.RemoveAll(remove)
	}
	return pg, err
}

func startPostgresIn(ctx context.Context, bin, dir, remove string, durable bool, as *syscall.Credential) (*PG, error) {
	password, err := newCluster(ctx, bin, dir, as)
	if err != nil {
		return nil, fmt.Errorf("make PostgreSQL's data directory: %w", err)
	}
	var pg *PG
	err = onFreePort(func(port int) error {
		server, err := startGuarded(guardSpec{
			Args:   append([]string{filepath.Join(bin, "postgres")}, postgresFlags(dir, port, durable)...),
			Dir:    dir,
			Log:    filepath.Join(dir, "server.log"),
			Signal: syscall.SIGINT, // fast shutdown
			Remove: remove,
			User:   as,
		})
		if err != nil {
			return err
		}
		dsn := (&url.URL{
			Scheme: "postgres", User: url.UserPassword("postgres", password),
			Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), Path: "/postgres", RawQuery: "sslmode=disable",
		}).String()
		if err := server.await(ctx, func(ctx context.Context) error { return serves(ctx, dsn, filepath.Join(dir, "data")) }); err != nil {
			return err
		}
		pg, err = newPG(dsn, server)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL in %s: %w", dir, err)
	}
	return pg, nil
}

func postgresFlags(dir string, port int, durable bool) []string {
	settings := []string{
		"listen_addresses=127.0.0.1",
		"port=" + strconv.Itoa(port),
		"unix_socket_directories=" + dir,
		"max_connections=200",
		"shared_buffers=256MB",
		"log_min_messages=warning",
	}
	if durable {
		settings = append(settings, "max_wal_size=2GB")
	} else {
		settings = append(settings, "max_wal_size=512MB", "fsync=off", "synchronous_commit=off", "full_page_writes=off")
	}
	flags := []string{"-D", filepath.Join(dir, "data")}
	for _, s := range settings {
		flags = append(flags, "-c", s)
	}
	return flags
}

// Database creates an empty database and returns its URL and what drops it,
// whoever is still connected.
func (pg *PG) Database(ctx context.Context) (dsn string, drop func() error, err error) {
	return pg.create(ctx, newDatabaseName(), "template0")
}

// Stop shuts the server down and waits for it. It may be called twice.
func (pg *PG) Stop() {
	pg.conns.Close()
	if pg.server != nil {
		pg.server.stop()
	}
}

// exec sends a statement to the maintenance database. The connections for that are kept:
// the tests make and drop hundreds of databases, of which a new connection was a third of
// the work.
func (pg *PG) exec(ctx context.Context, sql string) error {
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	_, err := pg.conns.Exec(ctx, sql)
	return err
}

// serves tells whether the server at dsn is the one that runs on a data directory. Another
// that took the port just before may know the same password.
func serves(ctx context.Context, dsn, data string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	var its string
	err = conn.QueryRow(ctx, "SHOW data_directory").Scan(&its)
	if err == nil && its != data {
		err = fmt.Errorf("the server there runs on %s", its)
	}
	return errors.Join(err, conn.Close(ctx))
}

// postgresBinaries returns the folder that holds initdb and postgres: of the
// PATH, or the newest where Debian puts them.
func postgresBinaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if target, err := filepath.EvalSymlinks(path); err == nil {
			path = target
		}
		dir := filepath.Dir(path)
		if _, err := os.Stat(filepath.Join(dir, "postgres")); err == nil {
			return dir, nil
		}
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil {
		return "", fmt.Errorf("look for PostgreSQL: %w", err)
	}
	best, version := "", -1
	for _, path := range found {
		dir := filepath.Dir(path)
		if v, err := strconv.Atoi(filepath.Base(filepath.Dir(dir))); err == nil && v > version {
			best, version = dir, v
		}
	}
	if best == "" {
		return "", errors.New("no PostgreSQL server binaries (initdb, postgres) found: " +
			"run `scripts/deps test` (Debian: apt-get install postgresql), or set TECHBIZ_TEST_POSTGRES")
	}
	return best, nil
}
