package invite

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/traceid"
	"techbiz/internal/mail/notice"
	"techbiz/internal/org/allowlist"
)

// Why an invitation that waited for its domain was not sent.
const (
	whyDomainRefused = "domain_refused" // the desk declined the request
	whyWithdrawn     = "withdrawn"      // the inviter withdrew the request
	whyNoInviter     = "no_inviter"     // the inviter may invite nobody any more
	whyRules         = "rules"          // the rules refuse it now
)

// DomainDecided does with the invitations that wait for the domain what the service desk
// decided: they go where it is allowed, and end where it is refused. While a request is open,
// they stay. It may run twice, and on several nodes at once.
func (s *Service) DomainDecided(ctx context.Context, d people.Domain) error {
	waiting, err := s.Store.WaitingFor(ctx, d)
	if err != nil {
		return fmt.Errorf("look up invitations that wait for %s: %w", d, err)
	}
	var failed []error
	for _, id := range waiting {
		if err := s.decided(ctx, d, id); err != nil {
			failed = append(failed, fmt.Errorf("invitation %s, which waits for %s: %w", id, d, err))
		}
	}
	return errors.Join(failed...)
}

// SettleDomains is DomainDecided for every domain that is waited for. It finds what was
// decided while an invitation was about to wait.
func (s *Service) SettleDomains(ctx context.Context) error {
	domains, err := s.Store.WaitedFor(ctx)
	if err != nil {
		return fmt.Errorf("look up domains that are waited for: %w", err)
	}
	var failed []error
	for _, d := range domains {
		failed = append(failed, s.DomainDecided(ctx, d))
	}
	return errors.Join(failed...)
}

// errHandedOver: the invitation went to another officer while it was looked at.
var errHandedOver = errors.New("the invitation was handed over just now")

// decided does with one invitation what was decided. Where its inviter only joined a request
// that somebody else withdrew, the domain is asked for in the inviter's name.
func (s *Service) decided(ctx context.Context, d people.Domain, id uuid.UUID) error {
	known, err := s.Store.Get(ctx, id)
	if err != nil {
		return err
	}
	account, err := s.Store.AccountByID(ctx, known.InviterID)
	if err != nil {
		return fmt.Errorf("load account of inviter: %w", err)
	}
	inviter, again := account.Actor(), false
	err = s.Store.Update(ctx, func(tx Tx) error {
		again = false
		i, err := tx.Invitation(ctx, id)
		switch {
		case err != nil:
			return err
		case i.State != WaitsForDomain:
			return nil // another node was faster, or it was revoked
		case i.InviterID != inviter.ID:
			return errHandedOver
		case !account.State.Usable(), !inviter.MayInvite():
			return s.notSent(ctx, tx, i, whyNoInviter, "The officer who asked for this invitation can't invite any more.")
		}
		// The request goes first: whoever allows the domain holds its lock, so a request that is
		// decided by now comes with the list as that left it.
		asked, err := tx.DomainRequest(ctx, d)
		if err != nil {
			return err
		}
		list, err := allowlist.ListFor(ctx, tx, i.Email)
		if err != nil {
			return err
		}
		switch {
		case list.Allows(i.Email):
			return s.goes(ctx, tx, inviter, i)
		case asked.Open:
			return nil
		case asked.Refused:
			return s.notSent(ctx, tx, i, whyDomainRefused, fmt.Sprintf("The service desk declined the request to allow the domain %s.", d))
		case asked.RequesterID == i.InviterID:
			return s.notSent(ctx, tx, i, whyWithdrawn, fmt.Sprintf("You withdrew the request to allow the domain %s.", d))
		}
		again = true
		return nil
	})
	if err != nil || !again {
		return err
	}
	return s.askAgain(ctx, inviter, d, id)
}

// askAgain asks for the domain in the name of an inviter who joined a request that is gone. The
// invitation ends where the desk takes no request of them.
func (s *Service) askAgain(ctx context.Context, inviter people.Actor, d people.Domain, id uuid.UUID) error {
	err := s.Desk.RequestDomain(ctx, inviter, d)
	if _, refused := errors.AsType[*fault.Conflict](err); !refused {
		return err
	}
	return s.Store.Update(ctx, func(tx Tx) error {
		i, err := tx.Invitation(ctx, id)
		if err != nil || i.State != WaitsForDomain {
			return err
		}
		return s.notSent(ctx, tx, i, whyWithdrawn, fmt.Sprintf("The request to allow the domain %s was withdrawn by who raised it.", d))
	})
}

// goes sends the invitation in the inviter's name, by all rules as they are now, and tells its
// inviter.
func (s *Service) goes(ctx context.Context, tx Tx, inviter people.Actor, i *Invitation) error {
	w, err := tx.DomainWait(ctx, i.ID)
	if err != nil {
		return err
	}
	o := s.newOrder(traceid.ID(ctx), inviter, i.request(w))
	o.waited = *i
	i.State = Open
	o.invitation = i
	if err := s.carryOut(ctx, tx, []*order{o}); err != nil {
		return err
	}
	if o.refusal != nil {
		*i = o.waited
		return s.notSent(ctx, tx, i, whyRules, o.refusal.Error())
	}
	if err := tx.DropDomainWait(ctx, i.ID); err != nil {
		return err
	}
	events := []*audit.Event{o.sent(ctx, s)}
	if o.created != nil {
		events = append(events, o.created)
	}
	if err := tx.Record(ctx, events...); err != nil {
		return err
	}
	return s.tell(ctx, tx, notice.DomainCame, i)
}

// notSent ends an invitation that waited, and tells its inviter.
func (s *Service) notSent(ctx context.Context, tx Tx, i *Invitation, why, words string) error {
	i.State, i.Reply, i.EndedAt = NotSent, words, s.Now()
	if err := tx.EndDomainWait(ctx, i.ID, s.Now()); err != nil {
		return err
	}
	if err := tx.UpdateInvitation(ctx, i); err != nil {
		return err
	}
	if err := tx.Record(ctx, s.event(ctx, people.System(), audit.InvitationNotSent, i, "why", why)); err != nil {
		return err
	}
	return s.tell(ctx, tx, notice.NotSent, i)
}
