package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Backup writes a consistent copy of the SQLite database to file, which must not exist,
// readable for its owner alone, while the portal goes on. PostgreSQL has pg_dump for that.
func (s *Store) Backup(ctx context.Context, file string) error {
	if s.dialect.name != "sqlite" {
		return errors.New("backup: this is a PostgreSQL database; use pg_dump")
	}
	// SQLite takes an empty file, which keeps its rights.
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, ownerOnly)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("backup: %s exists already", file)
	}
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := s.copyTo(ctx, file); err != nil {
		// What is there is no copy, and would pass for one.
		return errors.Join(fmt.Errorf("backup to %s: %w", file, err), os.Remove(file))
	}
	return nil
}
