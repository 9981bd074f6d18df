package invite

import (
	"context"
	"fmt"
	"time"

	"techbiz/internal/base/people"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/techpass"
)

// Lookup is where the holders of addresses are looked up: a Store, or a Tx.
type Lookup interface {
	allowlist.Lookup
	// Holders returns the accounts, but for terminated ones, that have one of these
	// emails or usernames (people.Username.Key), each with its newest invitation.
	Holders(ctx context.Context, emails, usernames []string) ([]Holder, error)
}

// Holder is the account that has an email or a username, and what became of inviting it.
type Holder struct {
	Account    *techpass.Account
	Invitation *Invitation // the newest; nil where there is none
}

// alive tells whether the holder's invitation still leads somewhere.
func (h Holder) alive(now time.Time) bool {
	if h.Invitation == nil {
		return false
	}
	state := h.Invitation.StateAt(now)
	return state == Open || state == Accepted
}

// givesWay tells whether the holder's invitation is one that its person, or somebody in
// their name, asked for and did not accept: an officer's takes its place.
func (h Holder) givesWay() bool {
	return h.Invitation != nil && h.Invitation.SelfService && h.Invitation.State == Open
}

// holdsEmail returns *DuplicateError where the email can't be invited because of its
// holder: there is an account in use, or an invitation that is alive.
func (h Holder) holdsEmail(actor people.Actor, now time.Time) *DuplicateError {
	if h.Account.State != techpass.Pending {
		return &DuplicateError{Email: h.Account.Email}
	}
	if !h.alive(now) || h.givesWay() {
		return nil
	}
	i := h.Invitation
	return &DuplicateError{Email: h.Account.Email, InvitationID: i.ID, Inviter: i.InviterEmail, Own: i.InviterID == actor.ID, InvitedAt: i.CreatedAt}
}

// holdsUsername tells whether the username can't be taken from its holder: the account
// is in use, or its invitation is alive or can be mended.
func (h Holder) holdsUsername(now time.Time) bool {
	if h.Account.State != techpass.Pending || !h.Account.LastSignInAt.IsZero() {
		return true
	}
	return h.alive(now) || (h.Invitation != nil && h.Invitation.StateAt(now) == Refused)
}

// usernameTaken is what Invite answers where the username is held.
func usernameTaken(u people.Username) people.FieldErrors {
	return people.FieldErrors{{Field: people.FieldUsername, Rule: "taken",
		Message: fmt.Sprintf("The TechPass username %s is taken. Choose another one.", u)}}
}

// Obstacles tells for each request what Invite would refuse it for now: people.FieldErrors
// or *DuplicateError. Nothing changes and nothing is promised: Invite decides for itself.
// Whether a person is known is told for allow-listed domains only.
func (s *Service) Obstacles(ctx context.Context, from Lookup, actor people.Actor, rs []Request) ([][]error, error) {
	var emails, usernames []string
	var mailboxes []people.Email
	for _, r := range rs {
		if !r.Email.IsZero() {
			emails = append(emails, r.Email.String())
			mailboxes = append(mailboxes, r.Email)
		}
		if !r.Username.IsZero() {
			usernames = append(usernames, r.Username.Key())
		}
	}
	list, err := allowlist.ListFor(ctx, from, mailboxes...)
	if err != nil {
		return nil, err
	}
	holders, err := from.Holders(ctx, emails, usernames)
	if err != nil {
		return nil, fmt.Errorf("look up holders: %w", err)
	}
	byEmail, byUsername := map[people.Email]Holder{}, map[string]Holder{}
	for _, h := range holders {
		byEmail[h.Account.Email] = h
		if !h.Account.Username.IsZero() {
			byUsername[h.Account.Username.Key()] = h
		}
	}
	found := make([][]error, len(rs))
	for n, r := range rs {
		if r.Email.IsZero() {
			continue
		}
		if refusal := list.Refusal(r.Email, r.SEED); refusal != nil {
			found[n] = append(found[n], refusal)
			if list.Refusal(r.Email, false) != nil {
				continue
			}
		}
		if h, held := byEmail[r.Email]; held {
			if duplicate := h.holdsEmail(actor, s.Now()); duplicate != nil {
				duplicate.SEED = r.SEED
				found[n] = append(found[n], duplicate)
			}
		}
		if h, held := byUsername[r.Username.Key()]; held && h.Account.Email != r.Email && h.holdsUsername(s.Now()) {
			found[n] = append(found[n], usernameTaken(r.Username))
		}
	}
	return found, nil
}
