package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// On PostgreSQL each statement is a way there and back. Inserts that nothing else in their
// transaction waits for are kept back until its next statement, or its commit, and go
// there together.

// kept is an insert that waits for the next way to the database.
type kept struct {
	what, text string
	values     []any
}

// insertLater is bulkInsert for records that are new for certain: nothing depends on the
// answer, and an error comes from a later statement or the commit.
func insertLater[T any](ctx context.Context, t *tx, records []*T) error {
	if t.conn == nil {
		_, err := bulkInsert(ctx, t, records, "")
		return err
	}
	for part := range slices.Chunk(records, insertRows) {
		table, args := recordValues(t, part)
		values, err := t.s.dialect.values(args)
		if err != nil {
			return fmt.Errorf("insert into %s: %w", table.Name, err)
		}
		t.later = append(t.later, kept{"insert into " + table.Name, t.s.dialect.insertStatement(table, len(part), ""), values})
	}
	return nil
}

// flush carries out what was kept back.
func (t *tx) flush(ctx context.Context) error {
	if len(t.later) == 0 {
		return nil
	}
	later := t.later
	t.later = nil
	ctx, cancel := bounded(ctx, t.s.dialect.longest)
	defer cancel()
	var batch pgx.Batch
	for _, k := range later {
		batch.Queue(k.text, k.values...)
	}
	return t.conn.Raw(func(c any) error {
		conn, ok := c.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("a connection to PostgreSQL is a %T", c)
		}
		answers := conn.Conn().SendBatch(ctx, &batch)
		for _, k := range later {
			if _, err := answers.Exec(); err != nil {
				_ = answers.Close() // the first error is what counts
				return fmt.Errorf("%s: %w", k.what, err)
			}
		}
		return answers.Close()
	})
}

// begin begins a transaction. A connection that broke in the pool is left for another one.
func (s *Store) begin(ctx context.Context) (*tx, error) {
	if s.dialect.name != "postgres" {
		t, err := s.write.db.BeginTx(ctx, nil)
		return &tx{sql: t, s: s}, err
	}
	for try := 1; ; try++ {
		t, err := s.beginOnOne(ctx)
		if err == nil || try == 3 || !errors.Is(err, driver.ErrBadConn) {
			return t, err
		}
	}
}

// beginOnOne begins a transaction on a connection that is its own, by which flush goes.
func (s *Store) beginOnOne(ctx context.Context) (*tx, error) {
	conn, err := s.write.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	t, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &tx{sql: t, conn: conn, s: s}, nil
}

// end gives the connection back. The transaction has ended.
func (t *tx) end() {
	if t.conn != nil {
		_ = t.conn.Close() // to the pool, which looks after those that broke
	}
}
