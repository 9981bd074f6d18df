package desk

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
)

const (
	maxOpen = 50 // how many open requests somebody may have
	maxADay = 30 // how many somebody may raise in 24 hours
)

// Raise stores a request of the actor with its attachments, once for each key. Errors:
// people.FieldErrors, *fault.Conflict (too many are open, or the organisation has its own
// desk), fault.KeyReused.
func (s *Service) Raise(ctx context.Context, actor people.Actor, f Form, uploads []Upload, key string) (*Request, error) {
	if err := s.notOutside(); err != nil {
		return nil, err
	}
	r, err := parse(actor, f)
	var errs people.FieldErrors
	errs.Add(err)
	files, err := checkFiles(uploads, s.Now())
	errs.Add(err)
	if err := errs.Err(); err != nil {
		return nil, err
	}
	contents := []string{string(audit.RequestRaised), f.Kind, r.Domain.String(), f.Login, r.Details.String()}
	err = s.Store.Update(ctx, func(tx Tx) error {
		r.ID = uuid.Must(uuid.NewV7())
		c := s.begin(actor, r, Raise)
		c.files, c.data = files, []string{"kind", string(r.Kind)}
		c.key, c.contents = key, contents
		if err := tx.Record(ctx, c.event(ctx)); err != nil {
			return err
		}
		if err := s.obstacles(ctx, tx, actor, r); err != nil {
			return err
		}
		return s.add(ctx, tx, c)
	})
	if replayed, ok := errors.AsType[*audit.Replayed](err); ok {
		if !replayed.Same(contents...) {
			return nil, fault.KeyReused
		}
		return s.Store.RequestByID(ctx, replayed.Earlier.Subject.ID)
	}
	if err != nil {
		return nil, fmt.Errorf("raise request: %w", err)
	}
	return r, nil
}

func (s *Service) notOutside() error {
	if s.Outside == "" {
		return nil
	}
	return &fault.Conflict{Reason: "Service requests are raised at " + s.Outside + "."}
}

// add stores a new request whose audit event is recorded already.
func (s *Service) add(ctx context.Context, tx Tx, c *change) error {
	c.r.CreatedAt, c.r.ChangedAt = c.entry.At, c.entry.At
	added, err := tx.AddRequest(ctx, c.r)
	if err != nil {
		return err
	}
	if !added {
		return errDomainWaits
	}
	if err := tx.AddEntry(ctx, c.entry); err != nil {
		return err
	}
	return c.attach(ctx, tx)
}

var errDomainWaits = people.FieldErrors{{Field: people.FieldDomain, Rule: RuleWaits,
	Message: "Somebody has requested this domain already, and the service desk has not decided yet. Invite again once it is allowed"}}

// obstacles returns why the request can't be raised.
func (s *Service) obstacles(ctx context.Context, tx Tx, actor people.Actor, r *Request) error {
	n, err := tx.CountOpen(ctx, actor.ID, maxOpen)
	switch {
	case err != nil:
		return err
	case n >= maxOpen:
		return &fault.Conflict{Reason: fmt.Sprintf("You have %d open requests. Withdraw one that is not needed any more before you raise another.", n)}
	}
	n, err = tx.CountRaised(ctx, actor.ID, s.Now().Add(-24*time.Hour), maxADay)
	switch {
	case err != nil:
		return err
	case n >= maxADay:
		return &fault.Conflict{Reason: fmt.Sprintf("You raised %d requests within a day, which is the most. Raise this one tomorrow, or add it as a comment to one that is open.", n)}
	case r.Kind == Domain:
		return domainObstacle(ctx, tx, r.Domain)
	case r.Kind == SEED && actor.MayInvite():
		return vendorOf(ctx, tx, actor, r.Login)
	}
	return nil
}

func domainObstacle(ctx context.Context, tx Tx, d people.Domain) error {
	list, err := tx.AllowedAmong(ctx, []string{d.String()})
	if err != nil {
		return fmt.Errorf("look domain up: %w", err)
	}
	if _, allowed := list[d.String()]; allowed {
		return people.FieldErrors{{Field: people.FieldDomain, Rule: RuleAllowed,
			Message: "This domain is on the allow-list already: its mailboxes can be invited"}}
	}
	waits, err := tx.OpenDomainRequest(ctx, d)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return people.FieldErrors{{Field: people.FieldDomain, Rule: RuleWaits,
		Message: fmt.Sprintf("This domain was requested on %s, and the service desk has not decided yet. Invite again once it is allowed",
			sgtime.Day(waits.CreatedAt))}}
}

// vendorOf refuses a vendor whom the officer did not invite. Officers know whom they
// invited, so the answer tells them nothing about anybody else.
func vendorOf(ctx context.Context, tx Tx, actor people.Actor, l people.Login) error {
	if e, ok := l.Email(); ok && e.Kind() == people.Officer {
		return people.FieldErrors{{Field: people.FieldLogin, Rule: RuleVendorsOnly,
			Message: "Public officers ask for SEED in My Account. Enter the mailbox or login ID of a vendor"}}
	}
	a, err := accountOf(ctx, tx, l)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return err
	}
	if err == nil {
		found, err := tx.LiveInvitations(ctx, []uuid.UUID{a.ID})
		if err != nil {
			return fmt.Errorf("look invitations up: %w", err)
		}
		for _, i := range found {
			if i.InviterID == actor.ID {
				return nil
			}
		}
	}
	return people.FieldErrors{{Field: people.FieldLogin, Rule: RuleNotInvited,
		Message: "You look after no vendor with this mailbox or login ID. Check it in Invite User Status, or let the officer ask who invited the vendor"}}
}
