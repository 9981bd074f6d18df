package mail

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// mayHold tells whether the actor decides about held mails: admins, and the operator's
// command line.
func mayHold(actor people.Actor) bool { return actor.IsAdmin() || actor.Role == people.RoleSystem }

// Hold keeps back the mails that wait and were queued before the time: none of them leaves
// until Release or Drop. It is for a database that was restored from a copy, whose mails may
// have left since the copy was made: hold those older than the copy before a node works on
// it. It returns their number, and may be called again. Errors: fault.Forbidden.
func (s *Service) Hold(ctx context.Context, actor people.Actor, queuedBefore time.Time) (n int, err error) {
	return s.heldChange(ctx, actor, audit.MailsHeld, func(tx Tx) (n int, err error) {
		return tx.HoldMails(ctx, queuedBefore)
	})
}

// Release lets the held mails leave, those first that were queued first. They are tried for
// as long as if they were new; what became pointless meanwhile is given up. It returns their
// number. Errors: fault.Forbidden.
func (s *Service) Release(ctx context.Context, actor people.Actor) (int, error) {
	return s.heldChange(ctx, actor, audit.MailsReleased, func(tx Tx) (int, error) {
		mails, err := tx.ReleaseMails(ctx, s.Now(), chunk)
		if err != nil {
			return 0, err
		}
		return len(mails), tx.Enqueue(ctx, jobsOf(mails)...)
	})
}

// Drop withdraws the held mails: they never leave. Invitations among them can be sent again.
// It returns their number. Errors: fault.Forbidden.
func (s *Service) Drop(ctx context.Context, actor people.Actor) (int, error) {
	return s.heldChange(ctx, actor, audit.MailsDropped, func(tx Tx) (int, error) {
		ids, err := tx.HeldMails(ctx, chunk)
		if err != nil {
			return 0, err
		}
		ends := make([]End, len(ids))
		for n, id := range ids {
			ends[n] = End{MailID: id, State: Withdrawn, At: s.Now()}
		}
		changed, err := tx.EndMails(ctx, ends...)
		return len(changed), err
	})
}

// heldChange runs change again and again, each time in a transaction with its event, until it
// changes nothing more.
func (s *Service) heldChange(ctx context.Context, actor people.Actor, action audit.Action, change func(Tx) (int, error)) (total int, err error) {
	if !mayHold(actor) {
		return 0, fault.Forbidden
	}
	for {
		var n int
		err := s.Store.Update(ctx, func(tx Tx) (err error) {
			if n, err = change(tx); err != nil || n == 0 {
				return err
			}
			return tx.Record(ctx, audit.New(ctx, s.Now(), actor, action, audit.Subject{Type: "mail"}, "count", strconv.Itoa(n)))
		})
		if err != nil {
			return total, fmt.Errorf("%s: %w", action, err)
		}
		if total += n; n == 0 {
			return total, nil
		}
	}
}
