package store

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/invite"
)

const lapsing = "WHERE i.inviter_id = $1 AND i.state = 'open' AND i.type <> 'sign_up' AND i.expires_at > $2 AND i.expires_at < $3"

func (s invites) Lapsing(ctx context.Context, inviterID uuid.UUID, from, to time.Time, limit int) ([]*invite.Invitation, error) {
	return findInvitations(ctx, s.read, lapsing+" ORDER BY i.expires_at, i.id LIMIT $4", inviterID, from, to, limit)
}

func (s invites) CountLapsing(ctx context.Context, inviterID uuid.UUID, from, to time.Time, ceiling int) (int, error) {
	n, err := row[int](ctx, s.read, "SELECT count(*) FROM (SELECT 1 FROM invitations AS i "+lapsing+" LIMIT $4) AS c",
		inviterID, from, to, ceiling)
	if err != nil {
		return 0, fmt.Errorf("count lapsing invitations: %w", err)
	}
	return n, nil
}
