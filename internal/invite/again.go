package invite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
)

// MayInviteAgain tells whether the same person may be invited anew: the invitation ended
// without having led anywhere, or its mail was refused.
func (i *Invitation) MayInviteAgain(now time.Time) bool {
	switch i.StateAt(now) {
	case Lapsed, Revoked, NotSent, Ended, Refused:
		return i.Type != ByItself && !i.Email.IsZero()
	case Open, Accepted, Onboarded, Replaced, WaitsForDomain:
	}
	return false
}

// Again returns an invitation that the actor looks after, with the form that invites the same
// person anew: all that was typed for them, as far as it is still kept. What the holder of the
// account typed since is not in it. Errors: fault.NotFound, fault.Forbidden, *fault.Conflict
// (it is not the time to invite them anew).
func (s *Service) Again(ctx context.Context, actor people.Actor, id uuid.UUID) (*Invitation, Form, error) {
	i, err := s.Get(ctx, actor, id)
	if err != nil {
		return nil, Form{}, err
	}
	if !i.MayInviteAgain(s.Now()) {
		return nil, Form{}, &fault.Conflict{Reason: "This user cannot be invited again now: the invitation is still in use, or another one has taken its place."}
	}
	f := Form{Type: i.Type, Email: i.Email.String(), Username: i.Username.String(), SEED: people.YesNo(i.SEED), Reason: i.Reason.String()}
	for n := range Fields {
		if field := &Fields[n]; field.Detail != nil {
			*field.In(&f) = field.Detail(&i.Details)
		}
	}
	if i.AccountID == uuid.Nil { // it waited for its domain
		w, err := s.Store.EndedWait(ctx, i.ID)
		switch {
		case errors.Is(err, fault.NotFound): // forgotten by now
		case err != nil:
			return nil, Form{}, fmt.Errorf("load what the invitation waited with: %w", err)
		default:
			f.Username, f.CountryCode, f.ContactNumber = w.Username.String(), w.Phone.CountryCode(), w.Phone.National()
		}
		return i, f, nil
	}
	a, err := s.Store.AccountByID(ctx, i.AccountID)
	switch {
	case errors.Is(err, fault.NotFound):
	case err != nil:
		return nil, Form{}, fmt.Errorf("load account: %w", err)
	case a.LastSignInAt.IsZero() && a.MailboxProvedAt.IsZero() && !a.Phone.IsZero():
		f.CountryCode, f.ContactNumber = a.Phone.CountryCode(), a.Phone.National()
	}
	return i, f, nil
}
