package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"techbiz/internal/base/fault"
)

// Trouble tells what an error of the database, or of a disk, is: fault.Unavailable where
// the same request may be carried out later, fault.DiskFull, or fault.Ours for all others.
func Trouble(err error) fault.Trouble {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fault.DiskFull
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return postgresTrouble(e.Code)
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return sqliteTrouble(e.Code())
	}
	if isLost(err) {
		return fault.Unavailable
	}
	return fault.Ours
}

// isLost tells whether there is no connection to the database, or no longer.
func isLost(err error) bool {
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return true
	}
	for _, lost := range []error{fault.Silent, driver.ErrBadConn, sql.ErrConnDone, io.EOF, io.ErrUnexpectedEOF} {
		if errors.Is(err, lost) {
			return true
		}
	}
	// Neither has a value of its own.
	return strings.Contains(err.Error(), "conn closed") || strings.Contains(err.Error(), "sql: database is closed")
}

// postgresTrouble reads a code of PostgreSQL's, see "PostgreSQL Error Codes" in its manual.
func postgresTrouble(code string) fault.Trouble {
	switch code {
	case "53100": // disk_full
		return fault.DiskFull
	case "55P03", // lock_not_available: waited for a lock for too long
		"40001", "40P01", // serialization_failure, deadlock_detected, and again at each further try
		"25006",                   // read_only_sql_transaction: it is a standby now
		"25P03", "25P04", "57P05": // a timeout ended the transaction or the session
		return fault.Unavailable
	}
	switch code[:min(2, len(code))] {
	case "08", "53", "57", "58": // connection, resources, intervention of an operator, system
		return fault.Unavailable
	}
	return fault.Ours
}

func sqliteTrouble(code int) fault.Trouble {
	switch code & 0xff {
	case sqlite3.SQLITE_FULL:
		return fault.DiskFull
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN,
		sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PROTOCOL:
		return fault.Unavailable
	}
	return fault.Ours
}

// Probe asks the database for nothing, on a connection that waits for no other request.
// SQLite is no neighbour that could hang.
func (s *Store) Probe(ctx context.Context) error {
	if s.listen == nil {
		return nil
	}
	if err := s.listen.Ping(ctx); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	return nil
}
