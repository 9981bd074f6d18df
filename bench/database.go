package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // beside the portal, on the same database
	_ "modernc.org/sqlite"             // beside the portal, on the same database

	"techbiz/internal/testparts"
)

// database is a database of its own for one section.
type database struct {
	kind string // "sqlite" or "postgres"
	url  string // as the portal takes it
	sql  *sql.DB
	drop func() error
}

func startPostgres(ctx context.Context, dir string) (*testparts.PG, error) {
	// The way to the data must be open to the server's own user.
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		return nil, fmt.Errorf("open directory: %w", err)
	}
	return testparts.StartPostgres(ctx, dir, true)
}

func (b *bench) newDatabase(ctx context.Context, kind string, pg *testparts.PG) (db *database, err error) {
	db = &database{kind: kind}
	switch kind {
	case "sqlite":
		dir, err := os.MkdirTemp(b.dir, "sqlite-")
		if err != nil {
			return nil, fmt.Errorf("make directory: %w", err)
		}
		file := filepath.Join(dir, "techbiz.db")
		db.url, db.drop = "sqlite:"+file, func() error { return os.RemoveAll(dir) }
		// As durable as the portal's own connection.
		db.sql, err = sql.Open("sqlite", "file:"+file+"?_pragma=busy_timeout(30000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)&_txlock=immediate")
		if err != nil {
			return nil, fmt.Errorf("open SQLite: %w", err)
		}
	case "postgres":
		if db.url, db.drop, err = pg.Database(ctx); err != nil {
			return nil, err
		}
		if db.sql, err = sql.Open("pgx", db.url); err != nil {
			return nil, fmt.Errorf("open PostgreSQL: %w", err)
		}
	}
	return db, nil
}

func (db *database) close() error { return errors.Join(db.sql.Close(), db.drop()) }

func (db *database) sqlite() bool { return db.kind == "sqlite" }

// values returns "($1, $2, …), (…)" for rows of columns each.
func (db *database) values(rows, columns int) string {
	var s strings.Builder
	for n := range rows * columns {
		switch {
		case n == 0:
			s.WriteString("(")
		case n%columns == 0:
			s.WriteString("), (")
		default:
			s.WriteString(", ")
		}
		if db.sqlite() {
			s.WriteString("?")
		} else {
			fmt.Fprintf(&s, "$%d", n+1)
		}
	}
	return s.String() + ")"
}

// number returns the number that a query asks for.
func (db *database) number(ctx context.Context, query string) (n int, err error) {
	if err := db.sql.QueryRowContext(ctx, query).Scan(&n); err != nil {
		return 0, fmt.Errorf("%s: %w", query, err)
	}
	return n, nil
}
