package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"techbiz/internal/invite/batch"
)

// loadColumns are those that a row has when it is new.
var loadColumns = []string{"batch", "num", "state", "email", "username", "domain", "seed", "form", "hidden", "doubtful", "unclear"}

// Rows go in by the fastest way that each database has: a list of 100,000 rows is an
// ordinary one.
func (s batches) LoadRows(ctx context.Context, b *batch.Batch, rows []*batch.Row) error {
	records := make([][]any, len(rows))
	for n, row := range rows {
		r, err := recordOfRow(b, row)
		if err != nil {
			return err
		}
		records[n] = []any{r.Batch, r.Num, int(r.State), r.Email, r.Username, r.Domain, r.SEED, r.Form, int(r.Hidden), r.Doubtful, r.Unclear}
	}
	if s.dialect.name == "postgres" {
		return s.copyRows(ctx, records)
	}
	return s.insertRows(ctx, records)
}

func (s batches) copyRows(ctx context.Context, records [][]any) error {
	conn, err := s.write.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("load rows: %w", err)
	}
	defer conn.Close()
	err = conn.Raw(func(c any) error {
		pg, ok := c.(*stdlib.Conn)
		if !ok {
			return driver.ErrBadConn
		}
		_, err := pg.Conn().CopyFrom(ctx, pgx.Identifier{"batch_rows"}, loadColumns, pgx.CopyFromRows(records))
		return err
	})
	if err != nil {
		return fmt.Errorf("load rows: %w", err)
	}
	return nil
}

// insertTogether is how many rows one statement inserts.
const insertTogether = 100

func (s batches) insertRows(ctx context.Context, records [][]any) error {
	return s.update(ctx, func(t *tx) error {
		for part := range slices.Chunk(records, insertTogether) {
			text := "INSERT INTO batch_rows (" + strings.Join(loadColumns, ", ") + ") VALUES " + s.dialect.valueList(len(part), make([]string, len(loadColumns)))
			if _, err := exec(ctx, t, text, slices.Concat(part...)...); err != nil {
				return fmt.Errorf("load rows: %w", err)
			}
		}
		return nil
	})
}
