package store

import (
	"context"
	"fmt"
	"slices"

	"techbiz/internal/invite/batch"
)

func (s batches) Twins(ctx context.Context, b *batch.Batch, emails, usernames []string) (batch.Twins, error) {
	return twins(ctx, s.read, b, emails, usernames)
}

func (t *tx) Twins(ctx context.Context, b *batch.Batch, emails, usernames []string) (batch.Twins, error) {
	return twins(ctx, t, b, emails, usernames)
}

func twins(ctx context.Context, db querier, b *batch.Batch, emails, usernames []string) (found batch.Twins, err error) {
	if found.ByEmail, err = groups(ctx, db, b, "email", emails); err != nil {
		return found, err
	}
	found.ByUsername, err = groups(ctx, db, b, "username", usernames)
	return found, err
}

func groups(ctx context.Context, db querier, b *batch.Batch, column string, keys []string) (map[string]batch.Group, error) {
	found := make(map[string]batch.Group, len(keys))
	for part := range slices.Chunk(keys, maxIn) {
		type record struct {
			Key   string
			Num   int
			Count int
		}
		members, err := rows[record](ctx, db, `SELECT key, num, count FROM (
				SELECT `+column+` AS key, num, count(*) OVER (PARTITION BY `+column+`) AS count, row_number() OVER (PARTITION BY `+column+` ORDER BY num) AS place
				FROM batch_rows WHERE batch = $1 AND `+column+among(db, 2)+` AND `+column+` <> '' AND state <> $3) AS g
			WHERE place <= $4 ORDER BY num`, b.Num, part, int(batch.Invited), batch.GroupFirst)
		if err != nil {
			return nil, fmt.Errorf("select rows of one %s: %w", column, err)
		}
		for _, m := range members {
			g := found[m.Key]
			g.Count = m.Count
			if len(g.First) < batch.GroupFirst && !slices.Contains(g.First, m.Num) {
				g.First = append(g.First, m.Num)
			}
			found[m.Key] = g
		}
	}
	return found, nil
}

func (t *tx) Unmarked(ctx context.Context, b *batch.Batch, found batch.Twins) ([]int, error) {
	var numbers []int
	for column, groups := range map[string]map[string]batch.Group{"email": found.ByEmail, "username": found.ByUsername} {
		var keys []string
		for k, g := range groups {
			if g.Count > 1 {
				keys = append(keys, k)
			}
		}
		for part := range slices.Chunk(keys, maxIn) {
			some, err := rows[int](ctx, t, "SELECT num FROM batch_rows WHERE batch = $1 AND "+column+""+among(t, 2)+" AND "+column+" <> '' AND state > $3 AND state < $4",
				b.Num, part, int(batch.Duplicate), int(batch.Invited))
			if err != nil {
				return nil, fmt.Errorf("select rows of one %s: %w", column, err)
			}
			numbers = append(numbers, some...)
		}
	}
	return numbers, nil
}
