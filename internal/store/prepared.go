package store

import (
	"context"
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
	rows, err := s.read.DB.QueryContext(ctx, s.numbered(query), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if err := s.read.ScanRows(ctx, rows, dest); err != nil {
		return err
	}
	return rows.Err()
}

// numbered writes the parameters as the dialect has them, once for each query.
func (s *Store) numbered(query string) string {
	if known, ok := s.statements.Load(query); ok {
		return known.(string) //nolint:forcetypeassert // texts alone are stored there
	}
	var text strings.Builder
	for n, part := range strings.Split(query, "?") {
		if n > 0 {
			text.WriteString(s.dialect.param(n))
		}
		text.WriteString(part)
	}
	s.statements.Store(query, text.String())
	return text.String()
}
