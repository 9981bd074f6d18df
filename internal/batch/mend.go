package batch

import (
	"context"
	"fmt"
	"iter"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/invite"
	"techbiz/internal/people"
)

// Mended is what a mended file did to a batch.
type Mended struct {
	Changed   int // rows that now hold something else
	Unchanged int // rows that the file names and leaves as they are
	Unnamed   int // lines without a row ID of this batch: left alone
}

// Mend takes up the rows of a file that "Download with errors" gave and its officer
// mended: only rows that carry the batch's row IDs are touched. All of it happens, or
// nothing. Errors: fault.Forbidden, fault.NotFound, *fault.Conflict (submitted; a file
// without row IDs; a row ID twice), and whatever lines yields.
func (s *Service) Mend(ctx context.Context, actor people.Actor, id uuid.UUID, lines iter.Seq2[Line, error]) (Mended, error) {
	b, err := s.Get(ctx, actor, id)
	if err != nil {
		return Mended{}, err
	}
	named, done, err := namedLines(b, lines)
	if err != nil {
		return Mended{}, err
	}
	_, err = s.change(ctx, actor, id, audit.BatchMended, "", "", func(tx Tx, b *Batch, e *audit.Event) error {
		if !b.MayEdit() {
			return notNow(b)
		}
		if done.Changed, err = s.mendRows(ctx, tx, actor, b, named); err != nil {
			return err
		}
		done.Unchanged = len(named) - done.Changed
		e.Data["rows"] = fmt.Sprint(done.Changed)
		if err := tx.Record(ctx, e); err != nil {
			return err
		}
		return tx.UpdateBatch(ctx, b)
	})
	return done, err
}

// namedLines picks the lines that name a row of the batch.
func namedLines(b *Batch, lines iter.Seq2[Line, error]) (map[int]invite.Form, Mended, error) {
	named := map[int]invite.Form{}
	var done Mended
	for line, err := range lines {
		if err != nil {
			return nil, done, err
		}
		number, ours := b.rowOfID(line.RowID)
		if !ours {
			done.Unnamed++
			continue
		}
		if _, twice := named[number]; twice {
			return nil, done, &fault.Conflict{Reason: fmt.Sprintf("The row ID %s stands twice in this file (again in row %d). Keep one of these rows and upload the file again.", b.RowID(number), line.Number)}
		}
		named[number] = line.Form
	}
	if len(named) == 0 {
		return nil, done, &fault.Conflict{Reason: "This file has no row IDs of this list. Use Download with errors, mend that file and upload it here; another list is uploaded under Batch upload."}
	}
	return named, done, nil
}

// mendRows gives rows their new forms and returns how many have changed.
func (s *Service) mendRows(ctx context.Context, tx Tx, actor people.Actor, b *Batch, named map[int]invite.Form) (int, error) {
	numbers := make([]int, 0, len(named))
	for n := range named {
		numbers = append(numbers, n)
	}
	rows, err := tx.Rows(ctx, b, numbers)
	if err != nil {
		return 0, err
	}
	var changed []*Row
	var keys []key
	for _, r := range rows {
		if r.State == Invited || sameForm(r.Form, named[r.Number]) {
			continue
		}
		keys = append(keys, keysOf(r)...)
		s.replace(r, named[r.Number])
		keys = append(keys, keysOf(r)...)
		changed = append(changed, r)
	}
	if err := tx.SaveRows(ctx, b, changed); err != nil {
		return 0, err
	}
	_, err = s.settle(ctx, tx, actor, b, changed, keys)
	return len(changed), err
}

func sameForm(a, b invite.Form) bool {
	a.Type, b.Type = "", ""
	return a == b
}
