package store

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
	"github.com/uptrace/bun/schema"
)

// insertRows is how many rows one statement inserts at most: both databases bound the
// number of parameters.
const insertRows = 500

// insert inserts one record. tail follows the values; inserted is 0 where it let a conflict
// pass.
func insert[T any](ctx context.Context, q querier, record *T, tail string) (inserted int, err error) {
	table, values := recordValues(q, []*T{record})
	_, d := q.on()
	return exec(ctx, q, d.insertStatement(table, 1, tail), values...)
}

// update writes all columns of a record but those of its key, by which its row is found.
func update[T any](ctx context.Context, q querier, record *T) (updated int, err error) {
	_, d := q.on()
	table := d.scan.Table(reflect.TypeFor[*T]())
	v := reflect.ValueOf(record).Elem()
	var args []any
	list := func(fields []*schema.Field, between string) string {
		parts := make([]string, len(fields))
		for n, f := range fields {
			args = append(args, fieldValue(f, v))
			parts[n] = f.Name + " = $" + strconv.Itoa(len(args))
		}
		return strings.Join(parts, between)
	}
	text := "UPDATE " + table.Name + " SET " + list(table.DataFields, ", ") + " WHERE " + list(table.PKs, " AND ")
	return exec(ctx, q, text, args...)
}

// bulkInsert inserts records of one kind with as few statements as their number allows.
// tail follows the values. With "RETURNING id" at its end the ids come back of those that
// were inserted.
func bulkInsert[T any](ctx context.Context, q querier, records []*T, tail string) (ids map[uuid.UUID]bool, err error) {
	_, d := q.on()
	ids = make(map[uuid.UUID]bool, len(records))
	for part := range slices.Chunk(records, insertRows) {
		table, values := recordValues(q, part)
		statement := d.insertStatement(table, len(part), tail)
		if !strings.Contains(tail, "RETURNING") {
			if _, err := exec(ctx, q, statement, values...); err != nil {
				return nil, fmt.Errorf("insert into %s: %w", table.Name, err)
			}
			continue
		}
		if err := collectIDs(ctx, q, ids, statement, values...); err != nil {
			return nil, fmt.Errorf("insert into %s: %w", table.Name, err)
		}
	}
	return ids, nil
}

// recordValues returns the table of the records with their values, row by row.
func recordValues[T any](q querier, records []*T) (*schema.Table, []any) {
	_, d := q.on()
	table := d.scan.Table(reflect.TypeFor[*T]())
	values := make([]any, 0, len(records)*len(table.Fields))
	for _, r := range records {
		v := reflect.ValueOf(r).Elem()
		for _, f := range written(table) {
			values = append(values, fieldValue(f, v))
		}
	}
	return table, values
}

// written are the columns of a table that an insert writes: the database numbers by itself.
func written(table *schema.Table) []*schema.Field {
	if len(table.PKs) == 1 && table.PKs[0].AutoIncrement {
		return table.DataFields
	}
	return table.Fields
}

// fieldValue is what a record holds for a column, nil where NULL stands for the zero value.
func fieldValue(f *schema.Field, record reflect.Value) any {
	v := f.Value(record)
	if f.NullZero && f.IsZero(v) {
		return nil
	}
	return v.Interface()
}

// insertStatement writes the statement that inserts so many rows, once for each number.
func (d *dialect) insertStatement(table *schema.Table, rows int, tail string) string {
	return d.once(table.Name+strconv.Itoa(rows)+tail, func() string {
		var names []string
		for _, f := range written(table) {
			names = append(names, f.Name)
		}
		return "INSERT INTO " + table.Name + " (" + strings.Join(names, ", ") + ") VALUES " + d.valueList(rows, make([]string, len(names))) + " " + tail
	})
}

// once returns the text that is kept under key, which write writes the first time.
func (d *dialect) once(key string, write func() string) string {
	if known, ok := d.texts.Load(key); ok {
		return known.(string) //nolint:forcetypeassert // texts alone are stored there
	}
	text := write()
	d.texts.Store(key, text)
	return text
}

// valueList writes parameters for rows of the given types; "" where the database knows
// the type by itself.
func (d *dialect) valueList(rows int, types []string) string {
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
		b.WriteString(d.param(n + 1))
		if t := types[n%len(types)]; t != "" {
			b.WriteString(d.cast(t))
		}
	}
	return b.String() + ")"
}

// collectIDs runs a statement that returns ids.
func collectIDs(ctx context.Context, q querier, ids map[uuid.UUID]bool, statement string, args ...any) error {
	found, err := rows[uuid.UUID](ctx, q, statement, args...)
	for _, id := range found {
		ids[id] = true
	}
	return err
}
