package batch

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
)

// DoubtfulRows are the rows of a batch with a cell that was most likely misread.
type DoubtfulRows struct {
	Rows  []int // the first of them in order
	Count int
}

// Doubtful returns the rows of the batch with a cell that was most likely misread.
func (s *Service) Doubtful(ctx context.Context, b *Batch) (DoubtfulRows, error) {
	rows, count, err := s.Store.Flagged(ctx, b, FlagDoubtful, MaxHiddenNamed)
	if err != nil {
		return DoubtfulRows{}, fmt.Errorf("look up doubtful rows: %w", err)
	}
	return DoubtfulRows{Rows: rows, Count: count}, nil
}

// Correct gives the cells of a row that were most likely misread the text that was most
// likely meant; those of all rows where number is 0. It returns how many rows changed.
// Errors: fault.Forbidden, fault.NotFound, *fault.Conflict (submitted).
func (s *Service) Correct(ctx context.Context, actor people.Actor, id uuid.UUID, number int) (int, error) {
	changed := 0
	_, err := s.change(ctx, actor, id, audit.BatchTextsCorrected, "", fmt.Sprint(number), func(tx Tx, b *Batch, e *audit.Event) error {
		numbers := []int{number}
		if !b.MayEdit() {
			return notNow(b)
		}
		if number == 0 {
			var err error
			if numbers, _, err = tx.Flagged(ctx, b, FlagDoubtful, maxRows); err != nil {
				return err
			}
		} else if _, err := editable(ctx, tx, b, number); err != nil {
			return err
		}
		for part := range slices.Chunk(numbers, loadRows) {
			n, err := s.correctRows(ctx, tx, actor, b, part)
			if err != nil {
				return err
			}
			changed += n
		}
		e.Data["rows"] = fmt.Sprint(changed)
		if err := tx.Record(ctx, e); err != nil {
			return err
		}
		return tx.UpdateBatch(ctx, b)
	})
	return changed, err
}

func (s *Service) correctRows(ctx context.Context, tx Tx, actor people.Actor, b *Batch, numbers []int) (int, error) {
	rows, err := tx.Rows(ctx, b, numbers)
	if err != nil {
		return 0, err
	}
	var changed []*Row
	for _, r := range rows {
		form, differs := corrected(r.Form)
		if !differs || r.State == Invited {
			continue
		}
		s.replace(r, form)
		changed = append(changed, r)
	}
	_, err = s.recheck(ctx, tx, actor, b, changed) // no email and no username changes, so no other row does
	return len(changed), err
}
