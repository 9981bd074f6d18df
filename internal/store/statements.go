package store

import (
	"context"
	"database/sql/driver"
	"fmt"

	"modernc.org/sqlite"
)

// What a SQLite connection keeps prepared: statements with arguments, since others hold
// their values in the text, and not the long ones of bulk inserts.
const (
	maxStatements = 500
	longStatement = 16 << 10 // bytes
)

// preparing opens connections to SQLite that keep their statements prepared. Parsing is
// what a small statement costs most, and River, like database/sql, hands over texts.
// pgx does the same for PostgreSQL.
type preparing struct{ driver.Connector }

func prepareAll(dsn string) (driver.Connector, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("open SQLite: %w", err)
	}
	return preparing{c}, nil
}

func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	able, ok := c.(sqliteConn)
	if !ok {
		return nil, fmt.Errorf("open SQLite: the driver's connections are %T", c)
	}
	return &preparedConn{sqliteConn: able, kept: map[string]*statement{}}, nil
}

// sqliteConn is what the driver's connections can do.
type sqliteConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.Pinger
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
}

// preparedConn is one connection; database/sql calls it from one goroutine at a time.
type preparedConn struct {
	sqliteConn

	kept map[string]*statement
}

type statement struct {
	driver.Stmt

	busy bool // its rows are being read
}

// statement returns the prepared query, nil where it is to run as it is.
func (c *preparedConn) statement(ctx context.Context, query string, args []driver.NamedValue) (*statement, error) {
	if len(args) == 0 || len(query) > longStatement {
		return nil, nil
	}
	if s, kept := c.kept[query]; kept {
		if s.busy {
			return nil, nil
		}
		return s, nil
	}
	if err := c.makeRoom(); err != nil {
		return nil, err
	}
	prepared, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s := &statement{Stmt: prepared}
	c.kept[query] = s
	return s, nil
}

// makeRoom closes any statement where all places are taken: which one hardly matters.
func (c *preparedConn) makeRoom() error {
	for query, s := range c.kept {
		if len(c.kept) < maxStatements {
			return nil
		}
		if s.busy {
			continue
		}
		delete(c.kept, query)
		if err := s.Close(); err != nil {
			return err
		}
	}
	return nil
}

func (c *preparedConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	s, err := c.statement(ctx, query, args)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.ExecContext(ctx, query, args)
	}
	return s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args) //nolint:forcetypeassert // as the driver documents
}

func (c *preparedConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	s, err := c.statement(ctx, query, args)
	if err != nil {
		return nil, err
	}
	if s == nil {
		return c.sqliteConn.QueryContext(ctx, query, args)
	}
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args) //nolint:forcetypeassert // as the driver documents
	if err != nil {
		return nil, err
	}
	s.busy = true
	return &preparedRows{Rows: rows, of: s}, nil
}

func (c *preparedConn) Close() error {
	for query, s := range c.kept {
		delete(c.kept, query)
		_ = s.Close() // closing the connection tells what matters
	}
	return c.sqliteConn.Close()
}

// preparedRows frees its statement at the end.
type preparedRows struct {
	driver.Rows

	of *statement
}

func (r *preparedRows) Close() error {
	r.of.busy = false
	return r.Rows.Close()
}
