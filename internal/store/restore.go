package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// RestoreOptions say what Restore does.
type RestoreOptions struct {
	URL     string // of the database that takes the copy's place
	Backup  string // a file that Backup wrote
	Replace bool   // a database that is there is put aside; otherwise it is a reason to refuse
	// Prepare gets the copy ready at a URL of its own, before it takes its place: it has to
	// migrate it. Where it fails, nothing has changed.
	Prepare func(ctx context.Context, url string) error
	Now     time.Time
}

// Restore puts a copy of the SQLite database in its place, while nobody serves it. It returns
// where the database is that was there before, "" where there was none: nothing is deleted.
// Errors: ErrServed, and whatever Prepare returns.
func Restore(ctx context.Context, o RestoreOptions) (aside string, err error) {
	file, ok := strings.CutPrefix(o.URL, "sqlite:")
	if !ok {
		return "", errors.New("restore: this is a PostgreSQL database. Use pg_restore, and then techbiz mail hold before a node starts, so that no mail leaves twice")
	}
	s := &Store{}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return "", fmt.Errorf("make folder of the database: %w", err)
	}
	if err := s.lockFile(file); err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, s.serving.Close()) }()
	there, err := exists(file)
	if err != nil {
		return "", fmt.Errorf("restore: %w", err)
	}
	if there && !o.Replace {
		return "", fmt.Errorf("restore: there is a database at %s already. Give --replace to put it aside, under another name", file)
	}
	fresh := file + ".restoring"
	defer func() { err = errors.Join(err, removeDatabase(fresh)) }() // where it did not take its place
	if err := copyBackup(ctx, o.Backup, fresh); err != nil {
		return "", err
	}
	if err := checkCopy(ctx, o.Backup, fresh); err != nil {
		return "", err
	}
	if err := o.Prepare(ctx, "sqlite:"+fresh); err != nil {
		return "", fmt.Errorf("restore %s: %w", o.Backup, err)
	}
	if there {
		aside = file + ".replaced-" + o.Now.UTC().Format("20060102T150405Z")
		if err := moveDatabase(file, aside); err != nil {
			return "", fmt.Errorf("restore: put the present database aside: %w", err)
		}
	}
	if err := moveDatabase(fresh, file); err != nil {
		err = fmt.Errorf("restore: %w", err)
		if there {
			err = errors.Join(err, moveDatabase(aside, file)) // as it was
		}
		return "", err
	}
	return aside, nil
}

// copyBackup copies a backup, which stays as it is. SQLite reads it on the way, so that a file
// that is none, or is cut off, is refused.
func copyBackup(ctx context.Context, backup, file string) error {
	if there, err := exists(backup); err != nil || !there {
		return errors.Join(fmt.Errorf("restore: there is no file %s", backup), err)
	}
	if err := removeDatabase(file); err != nil { // of a restore that was broken off
		return fmt.Errorf("restore: %w", err)
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, ownerOnly)
	if err == nil {
		err = f.Close()
	}
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if err := (&Store{file: backup}).copyTo(ctx, file); err != nil {
		return fmt.Errorf("restore: %s is no copy that techbiz backup wrote, or it is damaged: %w", backup, err)
	}
	return nil
}

// checkCopy refuses a database that is not a portal's, or is a newer portal's.
func checkCopy(ctx context.Context, backup, file string) (err error) {
	s, err := Open(ctx, "sqlite:"+file, Options{Access: Look})
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	schema, err := s.Schema(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("restore: %w", err)
	case schema.Have == 0:
		return fmt.Errorf("restore: %s is a SQLite database, but not one of TechBiz", backup)
	case schema.Have > schema.Want:
		return fmt.Errorf("restore %s: %w", backup, &SchemaError{Schema: schema})
	}
	return nil
}

// parts are the files of a SQLite database, by what follows its name. The main one comes last,
// so that a move that is broken off leaves no database with a foreign log.
var parts = []string{"-shm", "-wal", ""}

func moveDatabase(from, to string) error {
	for _, part := range parts {
		if err := os.Rename(from+part, to+part); err != nil && (part == "" || !errors.Is(err, fs.ErrNotExist)) {
			return err
		}
	}
	return nil
}

func removeDatabase(file string) error {
	for _, part := range parts {
		if err := os.Remove(file + part); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

func exists(file string) (bool, error) {
	_, err := os.Stat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
