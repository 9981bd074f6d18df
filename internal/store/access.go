package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/gofrs/flock"
)

// Access says what a Store may do with the database as a whole, beside reading it.
type Access int

// The kinds of access.
const (
	// Make makes the SQLite file where there is none. Migrate is for whoever has this.
	Make Access = iota
	// Alone is Make for the one process that serves a SQLite file; see ErrServed.
	Alone
	// Change changes what is in a database that is there.
	Change
	// Look changes nothing, not even by mistake.
	Look
)

// ErrServed: another process serves the SQLite file.
var ErrServed = errors.New("another techbiz serves this database: a SQLite file is for one node; stop the other one, or use PostgreSQL")

// ErrMissing: there is no database.
var ErrMissing = errors.New("there is no such database: techbiz serve and techbiz migrate make one, and TECHBIZ_DATABASE_URL names which")

// prepareFile sees to it that the SQLite file is there, as far as the access goes.
func (s *Store) prepareFile(file string) error {
	s.file = file
	switch s.access {
	case Change, Look:
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s: %w", file, ErrMissing)
		}
		return nil
	default:
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return fmt.Errorf("make folder of the database: %w", err)
	}
	if s.access == Alone {
		if err := s.lockFile(file); err != nil {
			return err
		}
	}
	return s.guardFile(file)
}

// lockFile keeps other processes from serving the file, until Close or the end of this
// process, however that comes. The lock is on a file beside it: SQLite has locks of its own.
func (s *Store) lockFile(file string) error {
	lock := flock.New(file+"-serving", flock.SetPermissions(ownerOnly))
	locked, err := lock.TryLock()
	if err != nil {
		return fmt.Errorf("lock database: %w", err)
	}
	if !locked {
		return fmt.Errorf("%s: %w", file, ErrServed)
	}
	s.serving = lock
	return nil
}

// pragmas are those of each connection to SQLite, which waits so long for another process
// that writes. One that only looks leaves the form of the
// file as it is, too.
func (s *Store) pragmas(wait time.Duration, extra ...string) []string {
	pragmas := []string{
		"busy_timeout(" + strconv.FormatInt(wait.Milliseconds(), 10) + ")", "foreign_keys(1)",
		"synchronous(FULL)", // a power cut loses no accepted request
		"cache_size(-65536)", "temp_store(MEMORY)", "wal_autocheckpoint(8000)",
	}
	if s.access == Look {
		return append(pragmas, "query_only(1)")
	}
	return append(append(pragmas, "journal_mode(WAL)"), extra...)
}

// copyTo writes a consistent copy of the SQLite database into an empty file. It takes a
// connection of its own: those of a store that only looks may not write copies either.
func (s *Store) copyTo(ctx context.Context, file string) error {
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: s.file}).EscapedPath()+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return fmt.Errorf("open database: %w", err)
	}
	_, err = db.ExecContext(ctx, "VACUUM INTO $1", file)
	return errors.Join(err, db.Close())
}
