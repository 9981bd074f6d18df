package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
)

// scanPrepared reads rows into dest by a query that the database keeps prepared, with ?
// for its arguments: for what every request and every mail asks. bun writes arguments into
// the text, so that a query is parsed and planned anew each time.
func (s *Store) scanPrepared(ctx context.Context, dest any, query string, args ...any) error {
	for n, a := range args {
		switch a := a.(type) {
		case uuid.UUID:
			args[n] = a.String()
		case time.Time:
			args[n] = s.dialect.text(a)
		}
	}
	rows, err := s.queryPrepared(ctx, query, args)
	if err != nil {
		return err
	}
	defer rows.Close()
	return s.read.ScanRows(ctx, rows, dest)
}

func (s *Store) queryPrepared(ctx context.Context, query string, args []any) (*sql.Rows, error) {
	if s.dialect.name == "postgres" { // where the driver keeps the statements of each connection
		return s.read.DB.QueryContext(ctx, s.numbered(query), s.dialect.cached(args)...)
	}
	p, err := s.reading(ctx, query)
	if err != nil {
		return nil, err
	}
	return p.QueryContext(ctx, args...)
}

// numbered writes the parameters as the dialect has them, once for each query.
func (s *Store) numbered(query string) string {
	if known, ok := s.statements.Load(query); ok {
		return known.(string) //nolint:forcetypeassert // texts alone are stored there
	}
	parts := strings.Split(query, "?")
	text := parts[0]
	for n, part := range parts[1:] {
		text += s.dialect.param(n+1) + part
	}
	s.statements.Store(query, text)
	return text
}

// reading returns the query as SQLite's reading connections keep it prepared.
func (s *Store) reading(ctx context.Context, query string) (*sql.Stmt, error) {
	if known, ok := s.readings.Load(query); ok {
		return known.(*sql.Stmt), nil //nolint:forcetypeassert // see below
	}
	p, err := s.read.DB.PrepareContext(ctx, query)
	if err != nil {
		return nil, fmt.Errorf("prepare query: %w", err)
	}
	if known, loaded := s.readings.LoadOrStore(query, p); loaded {
		return known.(*sql.Stmt), p.Close() //nolint:forcetypeassert // see above
	}
	return p, nil
}
