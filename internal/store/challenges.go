package store

import (
	"context"
	"time"
)

func (t *tx) SpendChallenge(ctx context.Context, hash []byte, until time.Time) (bool, error) {
	n, err := exec(ctx, t, "INSERT INTO spent_challenges (hash, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING", hash, until)
	return changedOne(n, err, "keep spent challenge")
}
