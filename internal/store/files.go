package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// ownerOnly are the rights of the database's files and of its copies: who reads them reads
// all that people trusted the portal with.
const ownerOnly fs.FileMode = 0o600

// besides are the files that SQLite keeps beside the database while it is in use. It gives
// new ones the rights of the database.
var besides = []string{"-wal", "-shm", "-journal"}

// guardFile makes the database's file where there is none, readable for its owner alone,
// and takes from others what an earlier version, or a copy, let them do.
func (s *Store) guardFile(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, ownerOnly)
	if err == nil {
		return f.Close()
	}
	if !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("make database file: %w", err)
	}
	for _, name := range append([]string{""}, besides...) {
		if err := s.narrow(file + name); err != nil {
			return err
		}
	}
	return nil
}

// narrow takes all rights but the owner's from a file, where there is one. Somebody else's
// file stays as it is, which the log says.
func (s *Store) narrow(file string) error {
	info, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look at database file: %w", err)
	}
	rights := info.Mode().Perm()
	if rights&^ownerOnly == 0 || !info.Mode().IsRegular() {
		return nil
	}
	if err := os.Chmod(file, rights&ownerOnly); err != nil {
		s.log.Warn("others may read or write the database, and its rights can't be narrowed", "file", file, "rights", rights.String(), "cause", err.Error())
		return nil
	}
	s.log.Warn("others could read or write the database; from now on its owner alone can", "file", file, "rights", rights.String())
	return nil
}
