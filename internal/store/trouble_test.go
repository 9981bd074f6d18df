package store_test

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"techbiz/internal/base/fault"
	"techbiz/internal/store"
	"techbiz/internal/testparts"
	"techbiz/internal/testparts/testdb"
)

func TestTrouble(t *testing.T) {
	code := func(c string) error { return &pgconn.PgError{Code: c} }
	for _, c := range []struct {
		err  error
		want fault.Trouble
	}{
		{code("53100"), fault.DiskFull},
		{code("53300"), fault.Unavailable}, // too many connections
		{code("57P01"), fault.Unavailable}, // shut down
		{code("57P03"), fault.Unavailable}, // starting up
		{code("57014"), fault.Unavailable}, // statement timeout
		{code("55P03"), fault.Unavailable}, // lock timeout
		{code("25P03"), fault.Unavailable}, // idle in transaction
		{code("25006"), fault.Unavailable}, // a standby
		{code("23502"), fault.Ours},        // null
		{code("42601"), fault.Ours},        // syntax
		{code(""), fault.Ours},
		{&fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}, fault.DiskFull},
		{&net.OpError{Op: "read", Err: syscall.ECONNRESET}, fault.Unavailable},
		{errors.New("no such column"), fault.Ours},
	} {
		if got := store.Trouble(fmt.Errorf("load: %w", c.err)); got != c.want {
			t.Errorf("%v: %d, want %d", c.err, got, c.want)
		}
	}
}

// TestTroubleOfRealDatabases: what the drivers really say.
func TestTroubleOfRealDatabases(t *testing.T) {
	t.Run("nobody listens", func(t *testing.T) {
		s := open(t, "postgres://user:secret@"+testparts.FreeAddr(t)+"/none")
		if err := s.CheckAnswers(t.Context()); store.Trouble(err) != fault.Unavailable {
			t.Errorf("%v is our fault", err)
		}
		if err := s.Probe(t.Context()); err == nil {
			t.Error("it answers")
		}
	})
	testdb.OnBoth(t, func(t *testing.T, url string) {
		s := open(t, url)
		if err := s.Probe(t.Context()); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := s.CheckAnswers(t.Context()); store.Trouble(err) != fault.Unavailable {
			t.Errorf("%v is our fault", err)
		}
	})
	t.Run("no database", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "no.db")
		if err := os.WriteFile(file, []byte("this is no database, however long it is read"), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := open(t, "sqlite:"+file).CheckAnswers(t.Context()); err != nil && store.Trouble(err) != fault.Ours {
			t.Errorf("%v goes away by itself", err)
		}
	})
}
