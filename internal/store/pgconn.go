package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// openTexts opens PostgreSQL for queries of both kinds: those with arguments, which pgx
// keeps prepared, and bun's, which hold their arguments in the text. To prepare each of
// those would only cost a round trip and the place of another one.
func openTexts(config *pgx.ConnConfig) *sql.DB {
	config.DefaultQueryExecMode = pgx.QueryExecModeCacheStatement
	return sql.OpenDB(texts{stdlib.GetConnector(*config)})
}

type texts struct{ driver.Connector }

// Connect implements driver.Connector.
func (t texts) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := t.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	conn, ok := c.(*stdlib.Conn)
	if !ok {
		return nil, fmt.Errorf("connect to PostgreSQL: the driver's connections are %T", c)
	}
	return textConn{conn}, nil
}

type textConn struct{ *stdlib.Conn }

// QueryContext implements driver.QueryerContext. pgx itself does this for Exec.
func (c textConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if len(args) == 0 {
		args = []driver.NamedValue{{Ordinal: 1, Value: pgx.QueryExecModeSimpleProtocol}}
	}
	return c.Conn.QueryContext(ctx, query, args)
}
