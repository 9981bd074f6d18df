package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"path/filepath"

	"techbiz/internal/base/fault"
)

// noteWrite remembers whether the disk of the database is full, from how a transaction went.
func (s *Store) noteWrite(err error) {
	switch {
	case err == nil:
		s.full.Store(false)
	case Trouble(err) == fault.DiskFull:
		s.full.Store(true)
	}
}

// CheckSpace fails where nothing can be written: the folder of the SQLite database has less
// room than minFree bytes, or the last transaction found the disk full and one more does, too.
func (s *Store) CheckSpace(ctx context.Context, minFree int64) error {
	if s.file != "" && minFree > 0 {
		free, err := freeSpace(filepath.Dir(s.file))
		if err != nil {
			return fmt.Errorf("look for room on the disk: %w", err)
		}
		if free < minFree {
			return fmt.Errorf("the disk of the database has %d bytes left, want %d: make room", free, minFree)
		}
	}
	if !s.full.Load() {
		return nil
	}
	// Who is not ready is asked to write nothing else, and would not learn that there is room.
	if err := s.tryToWrite(ctx); err != nil {
		return fmt.Errorf("try to write: %w", err)
	}
	return nil
}

// trial is what is written, and removed again, to see whether there is room: 64 KiB that no
// database makes smaller.
const (
	trial     = "trial of the disk"
	trialSize = 64 << 10
)

func (s *Store) tryToWrite(ctx context.Context) error {
	content := make([]byte, trialSize)
	_, _ = rand.Read(content) // which never fails
	err := s.update(ctx, func(t *tx) error {
		_, err := exec(ctx, t, "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = EXCLUDED.value", trial, content)
		return err
	})
	if err != nil {
		return err
	}
	return s.update(ctx, func(t *tx) error {
		_, err := exec(ctx, t, "DELETE FROM settings WHERE name = $1", trial)
		return err
	})
}
