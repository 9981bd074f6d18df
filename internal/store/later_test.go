package store

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/uptrace/bun"

	"techbiz/internal/testparts"
)

type noteRow struct {
	bun.BaseModel `bun:"table:notes"`

	N    int    `bun:"n,pk"`
	Text string `bun:"text"`
}

func notes(from, to int) (found []*noteRow) {
	for n := from; n <= to; n++ {
		found = append(found, &noteRow{N: n, Text: fmt.Sprint("note ", n)})
	}
	return found
}

// What a transaction keeps back is there for its next statement and after its commit, on
// both databases; where an insert fails, nothing of the transaction stays.
func TestInsertsThatGoTogether(t *testing.T) {
	for name, url := range map[string]string{"sqlite": "sqlite:" + t.TempDir() + "/techbiz.db", "postgres": testparts.Postgres(t)} {
		t.Run(name, func(t *testing.T) {
			s := openWith(t, url, Waits{})
			ctx := t.Context()
			for _, text := range []string{"CREATE TABLE notes (n int PRIMARY KEY, text varchar NOT NULL)", "CREATE TABLE others (n int)"} {
				if _, err := exec(ctx, s.write, text); err != nil {
					t.Fatal(err)
				}
			}
			err := s.update(ctx, func(tx *tx) error {
				if err := errors.Join(insertLater(ctx, tx, notes(1, 1)), insertLater(ctx, tx, notes(2, 2))); err != nil {
					return err
				}
				if n, err := row[int](ctx, tx, "SELECT count(*) FROM notes"); err != nil || n != 2 {
					t.Errorf("the next query finds %d notes, %v", n, err)
				}
				return insertLater(ctx, tx, notes(3, insertRows+5))
			})
			if n, _ := row[int](ctx, s.read, "SELECT count(*) FROM notes"); err != nil || n != insertRows+5 {
				t.Errorf("%d notes after the commit, %v", n, err)
			}

			err = s.update(ctx, func(tx *tx) error {
				if _, err := exec(ctx, tx, "INSERT INTO others VALUES (1)"); err != nil {
					return err
				}
				return errors.Join(insertLater(ctx, tx, notes(1001, 1001)), insertLater(ctx, tx, notes(1, 1)))
			})
			if !s.dialect.unique(err) {
				t.Errorf("a note that is there already: %v", err)
			}
			broken := errors.New("broken")
			if err := s.update(ctx, func(tx *tx) error { return errors.Join(insertLater(ctx, tx, notes(1002, 1002)), broken) }); !errors.Is(err, broken) {
				t.Error(err)
			}
			gone, leave := context.WithCancel(ctx)
			if err := s.update(gone, func(tx *tx) error {
				defer leave()
				return insertLater(ctx, tx, notes(1003, 1003))
			}); err == nil {
				t.Error("a transaction whose caller left was committed")
			}
			if n, err := row[int](ctx, s.read, "SELECT (SELECT count(*) FROM notes WHERE n > 1000) + (SELECT count(*) FROM others)"); err != nil || n != 0 {
				t.Errorf("%d rows of transactions that failed, %v", n, err)
			}
			// A transaction whose context has ended is rolled back a moment later.
			for deadline := time.Now().Add(5 * time.Second); s.write.db.Stats().InUse != 0; time.Sleep(time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatal("a connection was not given back")
				}
			}
		})
	}
}
