package store

import (
	"context"
	"fmt"

	"techbiz/internal/insight"
)

// inRange are the conditions of the scope's invitations AS i whose state and age are in
// the range, as the indexes on them begin.
func inRange(scope insight.Scope, r insight.Range) *conditions {
	c := &conditions{}
	c.add("i.type <> 'sign_up'")
	switch {
	case scope.IsInviter():
		c.add("i.inviter_id = ?", scope.Owner)
	case !scope.IsAll():
		c.add("i.agency = ?", scope.Owner)
	}
	c.add("i.state = ? AND i.expires_at > ? AND i.expires_at <= ?", string(r.State), r.From, r.To)
	if r.Alone {
		c.add("NOT EXISTS (SELECT 1 FROM accounts AS a WHERE a.email = i.email AND a.state <> 'terminated' AND a.state <> 'deleted')")
	}
	return c
}

// Stuck implements insight.Store.
func (s insights) Stuck(ctx context.Context, scope insight.Scope, r insight.Range, examples, ceiling int) (insight.Found, error) {
	if r.SEED != "" {
		return s.seedStuck(ctx, scope, r, examples, ceiling)
	}
	c := inRange(scope, r)
	var found insight.Found
	err := s.read.NewRaw("SELECT count(*) FROM (SELECT 1 FROM invitations AS i"+c.where()+" LIMIT ?) AS c", append(c.args, ceiling)...).Scan(ctx, &found.Total)
	if err != nil {
		return found, fmt.Errorf("count invitations: %w", err)
	}
	if found.Total > 0 {
		found.Examples, err = findInvitations(ctx, s.read, c.where()+" ORDER BY i.expires_at, i.id LIMIT ?", append(c.args, examples)...)
	}
	return found, err
}
