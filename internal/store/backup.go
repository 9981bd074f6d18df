package store

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// Backup writes a consistent copy of the SQLite database to file, which must not exist,
// while the portal goes on. PostgreSQL has pg_dump for that.
func (s *Store) Backup(ctx context.Context, file string) error {
	if s.dialect.name != "sqlite" {
		return errors.New("backup: this is a PostgreSQL database; use pg_dump")
	}
	if _, err := os.Stat(file); err == nil {
		return fmt.Errorf("backup: %s exists already", file)
	}
	if _, err := s.write.NewRaw("VACUUM INTO ?", file).Exec(ctx); err != nil {
		return fmt.Errorf("backup to %s: %w", file, err)
	}
	return nil
}
