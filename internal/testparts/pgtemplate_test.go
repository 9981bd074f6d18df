package testparts_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"techbiz/internal/testparts"
)

func TestTemplatesAreCopied(t *testing.T) {
	pg := sharedServer(t)
	template, err := pg.NewTemplate(t.Context(), withTable)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		dsn, drop, err := template.Database(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer drop()
		// The same row twice would fail in one database.
		if _, err := connect(t, dsn).Exec(t.Context(), "INSERT INTO people VALUES (1)"); err != nil {
			t.Error(err)
		}
	}
}

func TestTemplateThatCannotBeFilledIsDropped(t *testing.T) {
	pg, broken := sharedServer(t), errors.New("broken")
	name := ""
	_, err := pg.NewTemplate(t.Context(), func(_ context.Context, dsn string) error {
		name = dsn[strings.LastIndex(dsn, "/")+1:]
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	if left := databaseNames(t, pg); name == "" || slices.ContainsFunc(left, func(n string) bool { return strings.HasPrefix(name, n) }) {
		t.Errorf("%s is among %q", name, left)
	}
}

// On a server that goes on after the tests, the next ones clean up, and only what nobody uses.
func TestAbandonedTemplatesAreDropped(t *testing.T) {
	pg := sharedServer(t)
	used, err := pg.NewTemplate(t.Context(), withTable)
	if err != nil {
		t.Fatal(err)
	}
	const abandoned = "techbiz_template_abandoned"
	if _, err := connect(t, pg.DSN).Exec(t.Context(), "CREATE DATABASE "+abandoned); err != nil {
		t.Fatal(err)
	}
	runtime.GC() // closes a connection that nothing holds any more
	if _, err := pg.NewTemplate(t.Context(), withTable); err != nil {
		t.Fatal(err)
	}
	if left := databaseNames(t, pg); slices.Contains(left, abandoned) {
		t.Errorf("left are %q", left)
	}
	_, drop, err := used.Database(t.Context())
	if err != nil {
		t.Fatalf("a template in use: %v", err)
	}
	_ = drop()
}

func sharedServer(t *testing.T) *testparts.PG {
	t.Helper()
	pg, err := testparts.SharedPostgres()
	if err != nil {
		t.Fatal(err)
	}
	return pg
}

func withTable(ctx context.Context, dsn string) error {
	conn, err := pgx.Connect(ctx, dsn)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "CREATE TABLE people (id int PRIMARY KEY)")
	return errors.Join(err, conn.Close(ctx))
}

func databaseNames(t *testing.T, pg *testparts.PG) []string {
	t.Helper()
	rows, err := connect(t, pg.DSN).Query(t.Context(), "SELECT datname FROM pg_database")
	if err != nil {
		t.Fatal(err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return names
}
