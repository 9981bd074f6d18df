package store

import (
	"context"
	"time"
)

// SpendChallenge implements human.Tx.
func (t *tx) SpendChallenge(ctx context.Context, hash []byte, until time.Time) (bool, error) {
	res, err := t.NewRaw("INSERT INTO spent_challenges (hash, expires_at) VALUES (?, ?) ON CONFLICT DO NOTHING", hash, until).Exec(ctx)
	return changedOne(res, err, "keep spent challenge")
}
