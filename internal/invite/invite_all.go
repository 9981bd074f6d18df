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
	"techbiz/internal/base/secret"
	"techbiz/internal/base/traceid"
	"techbiz/internal/mail"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/techpass"
)

// Outcome is what became of one request of many: its invitation, or why there is none.
type Outcome struct {
	Invitation *Invitation
	Err        error // people.FieldErrors, *DuplicateError or *fault.Conflict
}

// InviteAll invites the people of rs on behalf of actor within tx, with a handful of
// statements however many they are. A refused one does not hold up the others. Whoever
// may not invite gets fault.Forbidden; any other error leaves the transaction useless.
func (s *Service) InviteAll(ctx context.Context, tx Tx, actor people.Actor, rs []Request) ([]Outcome, error) {
	if !actor.MayInvite() {
		return nil, fault.Forbidden
	}
	orders := make([]*order, len(rs))
	for n, r := range rs {
		orders[n] = s.newOrder(traceid.ID(ctx), actor, r)
	}
	if err := s.carryOut(ctx, tx, orders); err != nil {
		return nil, fmt.Errorf("invite %d people: %w", len(rs), err)
	}
	var events []*audit.Event
	outcomes := make([]Outcome, len(rs))
	for n, o := range orders {
		if o.refusal != nil {
			outcomes[n].Err = o.refusal
			continue
		}
		outcomes[n].Invitation = o.invitation
		events = append(events, o.sent(ctx, s))
		if o.created != nil {
			events = append(events, o.created)
		}
	}
	return outcomes, tx.Record(ctx, events...)
}

// order is one request among those that are carried out together.
type order struct {
	traceID    string
	actor      people.Actor
	request    Request
	invitation *Invitation
	account    *techpass.Account
	created    *audit.Event // of the account; nil where it was there
	refusal    error        // as in Outcome
	waited     Invitation   // as it was while it waited for its domain; zero where it is new
}

func (s *Service) newOrder(traceID string, actor people.Actor, r Request) *order {
	now := s.Now()
	return &order{traceID: traceID, actor: actor, request: r, invitation: newInvitation(actor, r, now), account: newAccount(r, now)}
}

// sent is the event that tells of the invitation.
func (o *order) sent(ctx context.Context, s *Service) *audit.Event {
	e := s.event(ctx, o.actor, audit.InvitationSent, o.invitation, "type", string(o.request.Type))
	e.TraceID = o.traceID
	return e
}

// carryOut takes the addresses and stores the invitations with their mails. What it
// refuses it notes on the order. The events are left to the caller.
func (s *Service) carryOut(ctx context.Context, tx Tx, orders []*order) error {
	open, err := allowedOnes(ctx, tx, orders)
	if err != nil {
		return err
	}
	fresh, held, err := addAccounts(ctx, tx, open)
	if err != nil {
		return err
	}
	for _, o := range fresh {
		o.created = s.accountCreated(ctx, o)
	}
	if err := s.store(ctx, tx, fresh...); err != nil {
		return err
	}
	// Only now, and one by one: what holds an address may be an order from above.
	for _, o := range held {
		if err := s.claimTaken(ctx, tx, o); err != nil {
			return err
		}
	}
	return nil
}

// store stores the invitations of orders that have their account, and queues their mails.
func (s *Service) store(ctx context.Context, tx Tx, orders ...*order) error {
	if len(orders) == 0 {
		return nil
	}
	invitations := make([]*Invitation, len(orders))
	drafts := make([]mail.Draft, len(orders))
	for n, o := range orders {
		o.invitation.AccountID, o.invitation.Username = o.account.ID, o.account.Username
		invitations[n] = o.invitation
		drafts[n] = s.attempt(o.invitation)
		drafts[n].Mail.TraceID = o.traceID
	}
	if err := s.Post.QueueAll(ctx, tx, drafts); err != nil {
		return err
	}
	if orders[0].waited.ID != uuid.Nil { // it is carried out by itself
		return tx.UpdateInvitation(ctx, invitations[0])
	}
	return tx.AddInvitations(ctx, invitations...)
}

// allowedOnes refuses the orders whose domain stands in the way and returns the others.
func allowedOnes(ctx context.Context, tx Tx, orders []*order) ([]*order, error) {
	mailboxes := make([]people.Email, len(orders))
	for n, o := range orders {
		mailboxes[n] = o.request.Email
	}
	list, err := allowlist.ListFor(ctx, tx, mailboxes...)
	if err != nil {
		return nil, err
	}
	var open []*order
	for _, o := range orders {
		if o.refusal = list.Refusal(o.request.Email, o.request.SEED); o.refusal == nil {
			open = append(open, o)
		}
	}
	return open, nil
}

// addAccounts makes the accounts of the orders. It returns those whose account is new, and
// those whose email or username is held already.
func addAccounts(ctx context.Context, tx Tx, orders []*order) (fresh, held []*order, err error) {
	accounts := make([]*techpass.Account, len(orders))
	for n, o := range orders {
		accounts[n] = o.account
	}
	taken, err := tx.AddAccounts(ctx, accounts)
	if err != nil {
		return nil, nil, fmt.Errorf("add accounts: %w", err)
	}
	isTaken := make(map[uuid.UUID]bool, len(taken))
	for _, a := range taken {
		isTaken[a.ID] = true
	}
	for _, o := range orders {
		if isTaken[o.account.ID] {
			held = append(held, o)
		} else {
			fresh = append(fresh, o)
		}
	}
	return fresh, held, nil
}

// accountCreated is the event that tells of the order's account; nil where the account
// was there before.
func (s *Service) accountCreated(ctx context.Context, o *order) *audit.Event {
	if !o.account.LastSignInAt.IsZero() {
		return nil
	}
	e := audit.New(ctx, s.Now(), o.actor, audit.AccountCreated, accountSubject(o.account.ID), "type", string(o.account.Type))
	e.TraceID = o.traceID
	return e
}

// claimTaken takes an address over from what holds it and stores the invitation, or notes
// why it can't be taken.
func (s *Service) claimTaken(ctx context.Context, tx Tx, o *order) error {
	account, err := s.claimAddress(ctx, tx, o.actor, o.request, o.account)
	var duplicate *DuplicateError
	var fields people.FieldErrors
	var conflict *fault.Conflict
	switch {
	case errors.As(err, &duplicate), errors.As(err, &fields), errors.As(err, &conflict):
		o.refusal = err
		return nil
	case err != nil:
		return err
	}
	o.account = account
	o.created = s.accountCreated(ctx, o)
	return s.store(ctx, tx, o)
}

// attempt makes the invitation's next attempt: a new link, valid for its lifetime, that
// replaces the older one, in a mail to its present address.
func (s *Service) attempt(i *Invitation) mail.Draft {
	now := s.Now()
	i.Attempt++
	i.AttemptedAt, i.SentAt = now, time.Time{}
	i.Delivery = mail.Delivery{State: mail.Queued}
	i.ExpiresAt = now.Add(i.lifetime())
	i.Reply = ""
	token := secret.NewToken()
	return mail.Draft{Secret: token, Mail: &mail.Mail{
		Kind:         mail.Invitation,
		To:           i.Email,
		InvitationID: i.ID,
		Attempt:      i.Attempt,
		LinkHash:     secret.HashToken(token),
		NotAfter:     i.ExpiresAt,
	}}
}
