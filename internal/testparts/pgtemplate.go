package testparts

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// templates begins the name of each template.
const templates = "techbiz_template_"

// PGTemplate is a database that is filled once and copied for each test.
type PGTemplate struct {
	pg    *PG
	name  string
	inUse *pgx.Conn // says so to the server, see announce
}

// NewTemplate makes a template of a new database that fill has filled. fill must leave no
// connection behind.
//
// The template goes with the server or, where that is somebody else's (see Postgres), with
// the next template that is made there after this process has ended: no name is used
// twice, so nobody ever copies what an older program has filled.
func (pg *PG) NewTemplate(ctx context.Context, fill func(ctx context.Context, dsn string) error) (*PGTemplate, error) {
	name := templates + strings.ToLower(rand.Text()[:12])
	inUse, err := pg.announce(ctx, name)
	if err != nil {
		return nil, err
	}
	dsn, drop, err := pg.create(ctx, name, "template0")
	if err != nil {
		return nil, err
	}
	if err := fill(ctx, dsn); err != nil {
		return nil, errors.Join(fmt.Errorf("fill template database: %w", err), drop())
	}
	// PostgreSQL copies no database that somebody uses; its own autovacuum counts as well.
	if err := pg.exec(ctx, "ALTER DATABASE "+name+" ALLOW_CONNECTIONS false"); err != nil {
		return nil, errors.Join(fmt.Errorf("close template database: %w", err), drop())
	}
	return &PGTemplate{pg, name, inUse}, nil
}

// Database is PG.Database with all that the template holds.
func (t *PGTemplate) Database(ctx context.Context) (dsn string, drop func() error, err error) {
	return t.pg.create(ctx, newDatabaseName(), t.name)
}

// announce says to the server that the template is in use, for as long as the connection
// that it returns lives, and drops those of which nobody says so any more.
func (pg *PG) announce(ctx context.Context, name string) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, 60*time.Second)
	defer cancel()
	config, err := pgx.ParseConfig(pg.DSN)
	if err != nil {
		return nil, fmt.Errorf("read PostgreSQL URL: %w", err)
	}
	config.RuntimeParams["application_name"] = name
	conn, err := pgx.ConnectConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	const abandoned = `SELECT d.datname FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba
		WHERE starts_with(d.datname, $1) AND r.rolname = current_user
		AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.application_name = d.datname)`
	rows, err := conn.Query(ctx, abandoned, templates)
	if err != nil {
		return nil, fmt.Errorf("look for abandoned templates: %w", err)
	}
	names, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("look for abandoned templates: %w", err)
	}
	for _, name := range names {
		// Where this fails, another process drops it as well. If not, it is dropped next time.
		_, _ = conn.Exec(ctx, "DROP DATABASE IF EXISTS "+pgx.Identifier{name}.Sanitize())
	}
	return conn, nil
}

func newDatabaseName() string { return "test_" + strings.ToLower(rand.Text()[:12]) }

// create makes a copy of a template. What drops it does so whoever is still connected.
func (pg *PG) create(ctx context.Context, name, template string) (dsn string, drop func() error, err error) {
	if err := pg.exec(ctx, "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		return "", nil, fmt.Errorf("create database: %w", err)
	}
	u, err := url.Parse(pg.DSN)
	if err != nil {
		return "", nil, fmt.Errorf("read PostgreSQL URL: %w", err)
	}
	u.Path = "/" + name
	drop = func() error {
		if err := pg.exec(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			return fmt.Errorf("drop database: %w", err)
		}
		return nil
	}
	return u.String(), drop, nil
}
