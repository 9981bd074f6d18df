package store

import (
	"context"
	"fmt"

	"techbiz/internal/invite/batch"
)

// flagged are the conditions of the flags; each has an index of its rows.
var flagged = map[batch.Flag]string{
	batch.FlagHidden:   "hidden = 1", // batch.HiddenUndecided
	batch.FlagDoubtful: "doubtful",
}

func (s batches) Flagged(ctx context.Context, b *batch.Batch, f batch.Flag, limit int) ([]int, int, error) {
	return flaggedRows(ctx, s.read, b, f, limit)
}

func (t *tx) Flagged(ctx context.Context, b *batch.Batch, f batch.Flag, limit int) ([]int, int, error) {
	return flaggedRows(ctx, t, b, f, limit)
}

func flaggedRows(ctx context.Context, db querier, b *batch.Batch, f batch.Flag, limit int) (numbers []int, count int, err error) {
	where := " FROM batch_rows WHERE batch = $1 AND " + flagged[f] + " AND state < $2"
	if count, err = row[int](ctx, db, "SELECT count(*)"+where, b.Num, int(batch.Invited)); err != nil {
		return nil, 0, fmt.Errorf("count flagged rows: %w", err)
	}
	if count == 0 {
		return nil, 0, nil
	}
	if numbers, err = rows[int](ctx, db, "SELECT num"+where+" ORDER BY num LIMIT $3", b.Num, int(batch.Invited), limit); err != nil {
		return nil, 0, fmt.Errorf("select flagged rows: %w", err)
	}
	return numbers, count, nil
}

func (t *tx) IncludeHidden(ctx context.Context, b *batch.Batch) error {
	_, err := exec(ctx, t, "UPDATE batch_rows SET hidden = $1 WHERE batch = $2 AND hidden = $3", int(batch.HiddenIncluded), b.Num, int(batch.HiddenUndecided))
	if err != nil {
		return fmt.Errorf("include hidden rows: %w", err)
	}
	return nil
}
