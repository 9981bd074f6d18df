package invite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
)

// DuplicateError: the person has a TechPass account, or an open invitation.
type DuplicateError struct {
	Email        people.Email
	InvitationID uuid.UUID    // the open invitation; uuid.Nil where there is an account
	Inviter      people.Email // who can see the open invitation
	Own          bool         // it is the actor's own
	InvitedAt    time.Time
	SEED         bool // the invitation asked for SEED, which the holder of an account gets in another way
}

func (e *DuplicateError) Error() string { return e.FieldErrors()[0].Message }

// NeedsDesk tells whether a service request is the way to SEED for the holder of the account:
// vendors can't request it themselves.
func (e *DuplicateError) NeedsDesk() bool {
	return e.InvitationID == uuid.Nil && e.SEED && e.Email.Kind() != people.Officer
}

// FieldErrors tells the duplicate beside the email field: who can see the invitation
// and what to do.
func (e *DuplicateError) FieldErrors() people.FieldErrors {
	var message string
	switch {
	case e.NeedsDesk():
		message = fmt.Sprintf("Duplicate entry: %s already has a TechPass account, so no invitation is needed. For SEED, raise a service request for this user.", e.Email)
	case e.InvitationID == uuid.Nil && e.SEED:
		message = fmt.Sprintf("Duplicate entry: %s already has a TechPass account, so no invitation is needed. For SEED, ask the user to choose Request for SEED in My Account.", e.Email)
	case e.InvitationID == uuid.Nil:
		message = fmt.Sprintf("Duplicate entry: %s already has a TechPass account. The user signs in with it; no invitation is needed.", e.Email)
	case e.Own:
		message = fmt.Sprintf("Duplicate entry: you invited %s on %s and the invitation is still open. See Invite User Status to resend or revoke it.",
			e.Email, sgtime.Day(e.InvitedAt))
	case e.Inviter == e.Email:
		message = fmt.Sprintf("Duplicate entry: %s has signed in and was mailed an onboarding invitation. Ask the user to accept it.", e.Email)
	default:
		message = fmt.Sprintf("Duplicate entry: %s invited %s on %s and the invitation is still open. Only %s can see it, resend or revoke it; ask there.",
			e.Inviter, e.Email, sgtime.Day(e.InvitedAt), e.Inviter)
	}
	return people.FieldErrors{{Field: "email", Rule: RuleDuplicate, Message: message}}
}

// RuleDuplicate is the rule that a second invitation to the same person breaks.
const RuleDuplicate = "duplicate"

// maxDuplicates is how many duplicates an officer is told in an hour: enough for honest
// mistakes, too few to find out who has an account.
const maxDuplicates = 30

// answerDuplicate lets the duplicate be told, limited and audited.
func (s *Service) answerDuplicate(ctx context.Context, actor people.Actor, d *DuplicateError) error {
	err := s.Store.Update(ctx, func(tx Tx) error {
		n, err := tx.CountEvents(ctx, actor.ID, audit.DuplicateRefused, s.Now().Add(-time.Hour), maxDuplicates)
		if err != nil {
			return err
		}
		if n >= maxDuplicates {
			return &fault.TooMany{RetryAfter: time.Hour}
		}
		subject := accountSubject(actor.ID)
		if d.InvitationID != uuid.Nil {
			subject = subjectOf(d.InvitationID)
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), actor, audit.DuplicateRefused, subject))
	})
	if err != nil {
		return fmt.Errorf("invite: %w", err)
	}
	return d
}

// claimAddress makes the account for r though its email or username is held: it ends what
// a lapsed or refused invitation left of them, so that neither bricks an address. It
// returns account, or the holder's own where its person has signed in with it already.
// Nothing is ended where one of the two can't be taken.
func (s *Service) claimAddress(ctx context.Context, tx Tx, actor people.Actor, r Request, account *techpass.Account) (*techpass.Account, error) {
	obstacles, err := s.Obstacles(ctx, tx, actor, []Request{r})
	if err != nil {
		return nil, err
	}
	if len(obstacles[0]) > 0 {
		return nil, obstacles[0][0]
	}
	for range 3 { // email and username may be held by two different leftovers
		err := tx.AddAccount(ctx, account)
		switch {
		case err == nil:
			return account, nil
		case errors.Is(err, techpass.ErrEmailTaken):
			kept, err := s.freeEmail(ctx, tx, actor, r.Email)
			if err != nil {
				return nil, err
			}
			if kept != nil {
				return kept, s.invitedAgain(ctx, tx, kept, r.SEED)
			}
		case errors.Is(err, techpass.ErrUsernameTaken):
			if err := s.freeUsername(ctx, tx, actor, r.Username); err != nil {
				return nil, err
			}
		default:
			return nil, fmt.Errorf("add account: %w", err)
		}
	}
	return nil, &fault.Conflict{Reason: "Somebody else is inviting the same user right now. Try again in a moment."}
}

// freeEmail ends what a dead invitation left of the address. It returns *DuplicateError
// where the holder is alive, and the account itself where its person has signed in with
// it already: that one is invited again, not replaced.
func (s *Service) freeEmail(ctx context.Context, tx Tx, actor people.Actor, e people.Email) (*techpass.Account, error) {
	holder, err := tx.AccountByEmail(ctx, e)
	if errors.Is(err, fault.NotFound) {
		return nil, nil // freed between our two looks
	}
	if err != nil {
		return nil, fmt.Errorf("find holder of the address: %w", err)
	}
	earlier, err := s.lastInvitation(ctx, tx, holder)
	if err != nil {
		return nil, err
	}
	if duplicate := (Holder{holder, earlier}).holdsEmail(actor, s.Now()); duplicate != nil {
		return nil, duplicate
	}
	if err := s.closeStale(ctx, tx, actor, earlier); err != nil {
		return nil, err
	}
	if !holder.LastSignInAt.IsZero() {
		return holder, nil
	}
	return nil, s.terminateUnused(ctx, tx, actor, holder.ID)
}

// freeUsername ends what a dead invitation left of the username, or returns
// people.FieldErrors where its holder is alive.
func (s *Service) freeUsername(ctx context.Context, tx Tx, actor people.Actor, u people.Username) error {
	holder, err := tx.AccountByUsername(ctx, u)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find holder of the username: %w", err)
	}
	earlier, err := s.lastInvitation(ctx, tx, holder)
	if err != nil {
		return err
	}
	if (Holder{holder, earlier}).holdsUsername(s.Now()) {
		return usernameTaken(u)
	}
	if err := s.closeStale(ctx, tx, actor, earlier); err != nil {
		return err
	}
	return s.terminateUnused(ctx, tx, actor, holder.ID)
}

// lastInvitation returns the holder's newest invitation, locked; nil if there is none.
func (s *Service) lastInvitation(ctx context.Context, tx Tx, holder *techpass.Account) (*Invitation, error) {
	i, err := tx.InvitationOf(ctx, holder.ID)
	if errors.Is(err, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find earlier invitation: %w", err)
	}
	return i, nil
}

// closeStale gives a dead invitation that has no final state yet the one that it deserves; also
// one that gives way.
func (s *Service) closeStale(ctx context.Context, tx Tx, actor people.Actor, i *Invitation) error {
	switch {
	case i == nil:
		return nil
	case i.Overdue(s.Now()):
		err := s.end(ctx, tx, people.System(), i, Lapsed, audit.InvitationLapsed)
		if err != nil || i.InviterID == actor.ID { // who invites the same person again right now
			return err
		}
		return s.tell(ctx, tx, notice.Lapsed, i)
	case i.State == Refused, i.SelfService && i.State == Open:
		return s.end(ctx, tx, actor, i, Replaced, audit.InvitationReplaced)
	}
	return nil
}

// terminateUnused ends a pending account with which nobody ever signed in, and so
// frees its email and username. It does nothing to any other account.
func (s *Service) terminateUnused(ctx context.Context, tx Tx, actor people.Actor, id uuid.UUID) error {
	if id == uuid.Nil {
		return nil // it waited for its domain
	}
	a, err := tx.Account(ctx, id)
	if err != nil {
		return fmt.Errorf("load account %s: %w", id, err)
	}
	if a.State != techpass.Pending || !a.LastSignInAt.IsZero() {
		return nil
	}
	a.MoveTo(techpass.Terminated, s.Now())
	if err := tx.UpdateAccount(ctx, a); err != nil {
		return fmt.Errorf("terminate unused account %s: %w", id, err)
	}
	return tx.Record(ctx, audit.New(ctx, s.Now(), actor, audit.AccountTerminated, accountSubject(id)))
}
