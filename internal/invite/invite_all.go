package invite

import (
	"context"
	"errors"

	"techbiz/internal/audit"
	"techbiz/internal/desk"
	"techbiz/internal/fault"
	"techbiz/internal/people"
)

// Outcome is what became of one request of many: its invitation, or why there is none.
type Outcome struct {
	Invitation *Invitation
	Err        error // people.FieldErrors, *DuplicateError or *fault.Conflict
}

// InviteAll invites the people of rs on behalf of actor within tx. A refused one does not
// hold up the others.
func (s *Service) InviteAll(ctx context.Context, tx Tx, actor people.Actor, rs []Request) ([]Outcome, error) {
	out := make([]Outcome, len(rs))
	for n, r := range rs {
		i := newInvitation(actor.ID, r, s.Now())
		err := desk.RequireAllowed(ctx, tx, r.Email)
		if err == nil {
			account, takeErr := s.takeAddress(ctx, tx, actor, r)
			err = takeErr
			if err == nil {
				i.AccountID = account.ID
				err = errors.Join(tx.Record(ctx, s.event(ctx, actor, audit.InvitationSent, i)), s.send(ctx, tx, i), tx.AddInvitation(ctx, i))
			}
		}
		var fe people.FieldErrors
		var de *DuplicateError
		var ce *fault.Conflict
		switch {
		case err == nil:
			out[n].Invitation = i
		case errors.As(err, &fe), errors.As(err, &de), errors.As(err, &ce):
			out[n].Err = err
		default:
			return nil, err
		}
	}
	return out, nil
}
