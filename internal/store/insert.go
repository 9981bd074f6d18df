package store

import (
	"context"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/uptrace/bun/schema"
)

// insertRows is how many rows one statement inserts at most: both databases bound the
// number of parameters.
const insertRows = 500

// bulkInsert inserts records of one kind with as few statements as their number allows.
// The values travel beside a statement that the database has prepared, unlike bun's own
// inserts, which are parsed anew each time: this is for the tables that each invitation
// writes. tail follows the values. With "RETURNING id" at its end the ids come back of
// those that were inserted.
func bulkInsert[T any](ctx context.Context, t *tx, records []*T, tail string) (ids map[uuid.UUID]bool, err error) {
	table := t.s.write.Dialect().Tables().Get(reflect.TypeFor[*T]())
	ids = make(map[uuid.UUID]bool, len(records))
	for start := 0; start < len(records); start += insertRows {
		part := records[start:min(start+insertRows, len(records))]
		args := make([]any, 0, len(part)*len(table.Fields))
		for _, r := range part {
			args = appendValues(args, table, reflect.ValueOf(r).Elem(), t.s.dialect.text)
		}
		statement := t.s.insertStatement(table, len(part), tail)
		if !strings.Contains(tail, "RETURNING") {
			if _, err := t.Tx.Tx.ExecContext(ctx, statement, args...); err != nil {
				return nil, fmt.Errorf("insert into %s: %w", table.Name, err)
			}
			continue
		}
		if err := t.collectIDs(ctx, statement, args, ids); err != nil {
			return nil, fmt.Errorf("insert into %s: %w", table.Name, err)
		}
	}
	return ids, nil
}

// appendValues adds a record's values as the drivers take them.
func appendValues(args []any, table *schema.Table, record reflect.Value, text func(time.Time) any) []any {
	for _, f := range table.Fields {
		v := f.Value(record)
		switch value := v.Interface().(type) {
		case time.Time:
			if f.NullZero && value.IsZero() {
				args = append(args, nil)
				continue
			}
			args = append(args, text(value))
		case uuid.UUID:
			if f.NullZero && value == uuid.Nil {
				args = append(args, nil)
				continue
			}
			args = append(args, value.String())
		default:
			if f.NullZero && v.IsZero() {
				args = append(args, nil)
				continue
			}
			args = append(args, value)
		}
	}
	return args
}

// insertStatement writes the statement that inserts so many rows, once for each number.
func (s *Store) insertStatement(table *schema.Table, rows int, tail string) string {
	key := table.Name + strconv.Itoa(rows) + tail
	if known, ok := s.statements.Load(key); ok {
		return known.(string) //nolint:forcetypeassert // only this function stores there
	}
	var b strings.Builder
	b.WriteString("INSERT INTO " + table.Name + " (")
	for n, f := range table.Fields {
		if n > 0 {
			b.WriteString(", ")
		}
		b.WriteString(f.Name)
	}
	b.WriteString(") VALUES " + s.valueList(rows, make([]string, len(table.Fields))) + " " + tail)
	s.statements.Store(key, b.String())
	return b.String()
}

// valueList writes parameters for rows of the given types; "" where the database knows
// the type by itself.
func (s *Store) valueList(rows int, types []string) string {
	var b strings.Builder
	for n := range rows * len(types) {
		switch {
		case n == 0:
			b.WriteString("(")
		case n%len(types) == 0:
			b.WriteString("), (")
		default:
			b.WriteString(", ")
		}
		b.WriteString(s.dialect.param(n + 1))
		if t := types[n%len(types)]; t != "" {
			b.WriteString(s.dialect.cast(t))
		}
	}
	return b.String() + ")"
}

// collectIDs runs a statement that returns ids.
func (t *tx) collectIDs(ctx context.Context, statement string, args []any, ids map[uuid.UUID]bool) error {
	rows, err := t.Tx.Tx.QueryContext(ctx, statement, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id uuid.UUID
		if err := rows.Scan(&id); err != nil {
			return err
		}
		ids[id] = true
	}
	return rows.Err()
}
