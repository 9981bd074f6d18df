package invite

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/techpass"
)

// change runs do on an invitation that the actor looks after, in one transaction, once for each key.
// contents is what the request says beside that: the same key with others is refused.
func (s *Service) change(ctx context.Context, actor people.Actor, id uuid.UUID, action audit.Action, key, contents string,
	do func(tx Tx, i *Invitation) error) (*Invitation, error) {
	var changed *Invitation
	fingerprint := []byte(string(action) + id.String() + contents)
	err := s.Store.Update(ctx, func(tx Tx) error {
		i, err := managed(ctx, tx, actor, id)
		if err != nil {
			return err
		}
		if err := s.recordOnce(ctx, tx, s.event(ctx, actor, action, i), key, fingerprint); err != nil {
			return err
		}
		if err := do(tx, i); err != nil {
			return err
		}
		changed = i
		return tx.UpdateInvitation(ctx, i)
	})
	if replayed, ok := errors.AsType[*audit.Replayed](err); ok {
		return s.replay(ctx, actor, replayed, fingerprint)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", action, err)
	}
	return changed, nil
}

// Resend mails a new link that replaces the old one and is valid for Lifetime from now.
// Errors: fault.NotFound, *fault.TooSoon, *fault.Conflict (not waiting for the invitee).
func (s *Service) Resend(ctx context.Context, actor people.Actor, id uuid.UUID, key string) (*Invitation, error) {
	return s.change(ctx, actor, id, audit.InvitationResent, key, "", func(tx Tx, i *Invitation) error {
		at, ok := i.NextResend(s.Now())
		switch {
		case i.MailRefused(s.Now()):
			return &fault.Conflict{Reason: "Mail to this address was refused. Correct the address instead of sending again."}
		case i.State == WaitsForDomain:
			return &fault.Conflict{Reason: "This invitation waits for its domain. It is sent by itself once the domain is allowed."}
		case !ok:
			return &fault.Conflict{Reason: "This invitation has ended. Invite the user again."}
		case s.Now().Before(at):
			return &fault.TooSoon{Until: at}
		}
		return s.send(ctx, tx, i)
	})
}

// Revoke ends the invitation and its unused account; the link dies at once. Its inviter is
// told where somebody else did it.
// Errors: fault.NotFound, *fault.Conflict (nothing left to revoke).
func (s *Service) Revoke(ctx context.Context, actor people.Actor, id uuid.UUID, key string) (*Invitation, error) {
	return s.change(ctx, actor, id, audit.InvitationRevoked, key, "", func(tx Tx, i *Invitation) error {
		if !i.MayRevoke(s.Now()) {
			return &fault.Conflict{Reason: "This invitation has ended already: there is nothing to revoke."}
		}
		now := s.Now()
		if i.State == WaitsForDomain {
			if err := tx.EndDomainWait(ctx, i.ID, now); err != nil {
				return err
			}
		}
		i.State = Revoked
		i.EndedAt = now
		if err := s.terminateUnused(ctx, tx, actor, i.AccountID); err != nil || i.InviterID == actor.ID {
			return err
		}
		return s.tell(ctx, tx, notice.Revoked, i)
	})
}

// Correct sends an invitation whose mail was refused, or does not leave, to another address.
// The old link dies, the history stays. Errors: fault.NotFound, *fault.Conflict (mail was
// not refused), people.FieldErrors, *DuplicateError.
func (s *Service) Correct(ctx context.Context, actor people.Actor, id uuid.UUID, email, key string) (*Invitation, error) {
	to, err := people.ParseEmail(email)
	if err != nil {
		var errs people.FieldErrors
		errs.Add(err)
		return nil, errs.Err()
	}
	i, err := s.change(ctx, actor, id, audit.AddressCorrected, key, to.String(), func(tx Tx, i *Invitation) error {
		if !i.MayCorrect(s.Now()) {
			return &fault.Conflict{Reason: "Only the address of an invitation whose mail was not delivered can be corrected."}
		}
		if err := s.mayMoveTo(ctx, tx, i, to); err != nil {
			return err
		}
		if err := s.moveAccount(ctx, tx, actor, i, to); err != nil {
			return err
		}
		i.Email = to
		i.State = Open
		return s.send(ctx, tx, i)
	})
	if duplicate, ok := errors.AsType[*DuplicateError](err); ok {
		return nil, s.answerDuplicate(ctx, actor, duplicate)
	}
	return i, err
}

// mayMoveTo refuses an address whose domain stands in the way of the invitation.
func (s *Service) mayMoveTo(ctx context.Context, tx Tx, i *Invitation, to people.Email) error {
	list, err := allowlist.ListFor(ctx, tx, to)
	if err != nil {
		return err
	}
	if refusal := list.Refusal(to, false); refusal != nil {
		return refusal
	}
	if list.Refusal(to, i.SEED) != nil {
		return people.FieldErrors{{Field: people.FieldEmail, Rule: allowlist.RuleNoSEED,
			Message: fmt.Sprintf("SEED is not offered to mailboxes of %s. Revoke this invitation and invite the user again, without SEED.", to.Domain())}}
	}
	return nil
}

// moveAccount gives the invitation's account the corrected address.
func (s *Service) moveAccount(ctx context.Context, tx Tx, actor people.Actor, i *Invitation, to people.Email) error {
	refuse := func(rule, message string) error {
		return people.FieldErrors{{Field: "email", Rule: rule, Message: message}}
	}
	a, err := tx.Account(ctx, i.AccountID)
	if err != nil {
		return fmt.Errorf("load account: %w", err)
	}
	switch {
	case to == i.Email:
		return refuse("same", "This is the address as it is now. Enter the correct one, or revoke the invitation.")
	case a.State != techpass.Pending || !a.LastSignInAt.IsZero():
		return &fault.Conflict{Reason: "The user has used this account already: its address can't be changed."}
	case people.UsernameNeeded(to) != people.UsernameNeeded(i.Email):
		return refuse("other_kind", "A government mailbox and a company mailbox are invited in different ways. Revoke this invitation and invite the user again.")
	}
	a.Email = to
	a.Type = techpass.TypeOf(to)
	err = tx.UpdateAccount(ctx, a)
	if errors.Is(err, techpass.ErrEmailTaken) {
		kept, freeErr := s.freeEmail(ctx, tx, actor, to)
		if freeErr != nil {
			return freeErr
		}
		if kept != nil {
			return &DuplicateError{Email: to}
		}
		err = tx.UpdateAccount(ctx, a)
	}
	return err
}

// MailRefused is told when mail to the invitee ended without having left. Where the server
// says that there is no such address, the invitation is refused; where no server took the
// mail in time, it stays as it is, which is nobody's fault. Its inviter is told of either. It
// does nothing where another attempt was made since, and may run twice.
func (s *Service) MailRefused(ctx context.Context, mailID uuid.UUID) error {
	err := s.Store.Update(ctx, func(tx Tx) error {
		m, err := tx.Mail(ctx, mailID)
		if err != nil {
			return err
		}
		i, err := tx.Invitation(ctx, m.InvitationID)
		if err != nil {
			return err
		}
		switch {
		case i.Attempt != m.Attempt:
			return nil
		case m.State == mail.Refused && i.State == Open:
			i.State = Refused
			i.Reply = m.Reply
			if err := tx.UpdateInvitation(ctx, i); err != nil {
				return err
			}
			return s.tell(ctx, tx, notice.MailRefused, i)
		case m.State == mail.GivenUp && (i.State == Open || i.State == Accepted):
			// The key makes it one notice, however often the job runs.
			e := s.event(ctx, people.System(), audit.InvitationUndelivered, i)
			if err := s.recordOnce(ctx, tx, e, mailID.String(), []byte(audit.InvitationUndelivered)); err != nil {
				return err
			}
			return s.tell(ctx, tx, notice.NotDelivered, i)
		}
		return nil
	})
	if _, replayed := errors.AsType[*audit.Replayed](err); replayed || errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("tell what became of mail %s: %w", mailID, err)
	}
	return nil
}

const lapseBatch = 500

// LapseDue ends the invitations whose time is over and returns their number. It may
// run twice, and on several nodes at once.
func (s *Service) LapseDue(ctx context.Context) (int, error) {
	for total := 0; ; {
		n := 0
		err := s.Store.Update(ctx, func(tx Tx) error {
			due, err := tx.Overdue(ctx, s.Now(), lapseBatch)
			if err != nil {
				return err
			}
			n = len(due)
			for _, i := range due {
				if err := s.end(ctx, tx, people.System(), i, Lapsed, audit.InvitationLapsed); err != nil {
					return err
				}
			}
			return s.tell(ctx, tx, notice.Lapsed, due...)
		})
		total += n
		if err != nil {
			return total, fmt.Errorf("lapse invitations: %w", err)
		}
		if n < lapseBatch {
			return total, nil
		}
	}
}
