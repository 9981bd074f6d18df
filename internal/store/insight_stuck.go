package store

import (
	"context"

	"techbiz/internal/insight"
)

// inRange are the conditions of the scope's invitations AS i whose state and age are in
// the range, as the indexes on them begin.
func inRange(scope insight.Scope, r insight.Range) *conditions {
	c := &conditions{}
	c.add("i.type <> 'sign_up'")
	switch {
	case scope.IsInviter():
		c.add("i.inviter_id = " + c.arg(scope.Owner))
	case !scope.IsAll():
		c.add("i.agency = " + c.arg(scope.Owner))
	}
	c.add("i.state = " + c.arg(string(r.State)) + " AND i.expires_at > " + c.arg(r.From) + " AND i.expires_at <= " + c.arg(r.To))
	if r.Alone {
		c.add("NOT EXISTS (SELECT 1 FROM accounts AS a WHERE a.email = i.email AND a.state <> 'terminated' AND a.state <> 'deleted')")
	}
	return c
}

func (s insights) Stuck(ctx context.Context, scope insight.Scope, r insight.Range, examples, ceiling int) (insight.Found, error) {
	if r.SEED != "" {
		return s.seedStuck(ctx, scope, r, examples, ceiling)
	}
	c := inRange(scope, r)
	total, err := s.countUpTo(ctx, c.clone(), ceiling)
	found := insight.Found{Total: total}
	if err != nil {
		return found, err
	}
	if found.Total > 0 {
		text := c.where() + " ORDER BY i.expires_at, i.id" + c.limit(examples)
		found.Examples, err = findInvitations(ctx, planEach(s.read), text, c.args...)
	}
	return found, err
}
