package invite

import (
	"context"
	"fmt"
	"time"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// LapsingSoon is how long before its end an open invitation asks for its inviter's
// attention.
const LapsingSoon = 5 * 24 * time.Hour

// Lapsing are an inviter's open invitations that lapse soon.
type Lapsing struct {
	First    []*Invitation // those that lapse first, in this order
	Total    int           // all of them, CountCeiling at most
	MoreThan bool          // there are more than Total
}

// Lapsing returns the actor's invitations that lapse soon, the first of them up to
// limit. Errors: fault.Forbidden.
func (s *Service) Lapsing(ctx context.Context, actor people.Actor, limit int) (Lapsing, error) {
	if !actor.MayInvite() {
		return Lapsing{}, fault.Forbidden
	}
	from := s.Now()
	to := from.Add(LapsingSoon)
	first, err := s.Store.Lapsing(ctx, actor.ID, from, to, limit)
	if err != nil {
		return Lapsing{}, fmt.Errorf("list lapsing invitations: %w", err)
	}
	l := Lapsing{First: first, Total: len(first)}
	if len(first) < limit {
		return l, nil
	}
	if l.Total, err = s.Store.CountLapsing(ctx, actor.ID, from, to, CountCeiling+1); err != nil {
		return Lapsing{}, err
	}
	if l.Total > CountCeiling {
		l.Total, l.MoreThan = CountCeiling, true
	}
	return l, nil
}
