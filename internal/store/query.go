package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"techbiz/internal/base/fault"
)

// All SQL of this package goes through rows, row and exec. The values of a statement
// travel beside its text, as $1, $2 and so on, which both databases understand. So a value
// is never SQL, whatever is in it, and a statement has one text, which both databases keep
// prepared. Lists are one argument: see among.

// querier is where statements run: one of the two pools, or a transaction.
type querier interface {
	on() (runner, *dialect)
	// flush carries out what a transaction kept back until its next statement.
	flush(ctx context.Context) error
}

// runner is what database/sql's pools and transactions have in common.
type runner interface {
	QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error)
	ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error)
}

// pool is a pool of connections.
type pool struct {
	db      *sql.DB
	dialect *dialect
}

func (p *pool) on() (runner, *dialect) { return p.db, p.dialect }

func (p *pool) flush(context.Context) error { return nil }

// rows returns what a query finds, nil where that is nothing.
func rows[T any](ctx context.Context, q querier, text string, args ...any) ([]T, error) {
	run, d := q.on()
	values, err := d.values(args)
	if err != nil {
		return nil, err
	}
	if err := q.flush(ctx); err != nil {
		return nil, err
	}
	if _, each := q.(eachPlanned); each && d.name == "postgres" {
		values = append([]any{pgx.QueryExecModeCacheDescribe}, values...)
	}
	ctx, cancel := bounded(ctx, d.longest)
	defer cancel()
	cursor, err := run.QueryContext(ctx, text, values...)
	if err != nil {
		return nil, err
	}
	defer cursor.Close()
	var found []T
	if _, value := any(new(T)).(sql.Scanner); value { // not a struct with columns
		for cursor.Next() {
			var v T
			if err := cursor.Scan(&v); err != nil {
				return nil, err
			}
			found = append(found, v)
		}
		return found, cursor.Err()
	}
	if err := d.scan.ScanRows(ctx, cursor, &found); err != nil {
		return nil, err
	}
	return found, nil
}

// row returns the first of what a query finds, fault.NotFound where that is nothing.
func row[T any](ctx context.Context, q querier, text string, args ...any) (T, error) {
	return first(rows[T](ctx, q, text, args...))
}

// rowOrZero is row for where the zero value says that there is nothing.
func rowOrZero[T any](ctx context.Context, q querier, text string, args ...any) (T, error) {
	found, err := rows[T](ctx, q, text, args...)
	var none T
	if err != nil || len(found) == 0 {
		return none, err
	}
	return found[0], nil
}

// exec runs a statement and returns how many rows it changed.
func exec(ctx context.Context, q querier, text string, args ...any) (changed int, err error) {
	run, d := q.on()
	values, err := d.values(args)
	if err != nil {
		return 0, err
	}
	if err := q.flush(ctx); err != nil {
		return 0, err
	}
	ctx, cancel := bounded(ctx, d.longest)
	defer cancel()
	res, err := run.ExecContext(ctx, text, values...)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

// first returns the first of what was found, or fault.NotFound where that is nothing.
func first[T any](found []T, err error) (T, error) {
	var none T
	switch {
	case err != nil:
		return none, err
	case len(found) == 0:
		return none, fault.NotFound
	}
	return found[0], nil
}

// each turns rows into what they tell of.
func each[R, T any](rows []R, of func(R) T) []T {
	told := make([]T, len(rows))
	for n, r := range rows {
		told[n] = of(r)
	}
	return told
}

// changedOne tells whether a statement changed a row.
func changedOne(changed int, err error, what string) (bool, error) {
	if err != nil {
		return false, fmt.Errorf("%s: %w", what, err)
	}
	return changed > 0, nil
}

// thereWas is fault.NotFound where no row was changed.
func thereWas(changed int, err error, what string) error {
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if changed == 0 {
		return fault.NotFound
	}
	return nil
}

// notFound is fault.NotFound where no row came, and err with what was attempted else.
func notFound(err error, what string) error {
	if errors.Is(err, fault.NotFound) {
		return fault.NotFound
	}
	return fmt.Errorf("%s: %w", what, err)
}

// among is the condition that what stands before it is one of a list, the n-th argument.
func among(q querier, n int) string {
	_, d := q.on()
	return d.among(n)
}

// eachPlanned is a querier whose queries PostgreSQL plans anew for each run's arguments.
type eachPlanned struct{ querier }

// planEach is for lists and searches: whose rows and which words are looked for decides
// which index serves them, and a plan that is kept for all of them knows neither.
func planEach(q querier) querier { return eachPlanned{q} }
