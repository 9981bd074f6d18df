package invite

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/org/allowlist"
)

// MaxDomainWaits is how many invitations of one officer wait for domains at the same time.
const MaxDomainWaits = 200

// DomainWait is what an invitation that waits for its domain needs once it goes: its person
// has no account yet that would hold this.
type DomainWait struct {
	InvitationID uuid.UUID
	Domain       people.Domain
	Username     people.Username
	Phone        people.Phone
	AskedAt      time.Time
}

// DomainRequest is what the service desk says of a domain, by the newest request for it. It
// is zero where nobody asked for the domain.
type DomainRequest struct {
	Open        bool // it is not decided yet
	Refused     bool // the desk declined it; neither is true where its requester took it back
	RequesterID uuid.UUID
}

// domainWaitTx is the part of a Tx that keeps what waits for domains.
type domainWaitTx interface {
	AddDomainWait(ctx context.Context, w *DomainWait) error
	// DomainWait returns what the invitation waits with, or fault.NotFound.
	DomainWait(ctx context.Context, invitationID uuid.UUID) (*DomainWait, error)
	// DropDomainWait deletes what is kept for the invitation, which was sent.
	DropDomainWait(ctx context.Context, invitationID uuid.UUID) error
	// EndDomainWait notes that the invitation waits no more, and was not sent.
	EndDomainWait(ctx context.Context, invitationID uuid.UUID, at time.Time) error
	// WaitingOf returns up to limit of the inviter's invitations that wait for a domain.
	WaitingOf(ctx context.Context, inviterID uuid.UUID, limit int) ([]*Invitation, error)
	// DomainRequest returns what the desk says of the domain. An open request is locked until
	// the transaction ends, so that it is not decided meanwhile.
	DomainRequest(ctx context.Context, d people.Domain) (DomainRequest, error)
}

// DomainWaits is the part of a Store that finds what waits for domains.
type DomainWaits interface {
	// WaitingFor returns the invitations that wait for the domain, in the order in which they
	// were asked for.
	WaitingFor(ctx context.Context, d people.Domain) ([]uuid.UUID, error)
	// WaitedFor returns the domains that invitations wait for.
	WaitedFor(ctx context.Context) ([]people.Domain, error)
	// EndedWait returns what the invitation waited with that ended unsent, or fault.NotFound.
	EndedWait(ctx context.Context, invitationID uuid.UUID) (*DomainWait, error)
}

// Desk asks the service desk for domains; desk.Service does.
type Desk interface {
	// RequestDomain asks for the domain to be allowed. It changes nothing where it is asked
	// for, or allowed, already.
	RequestDomain(ctx context.Context, actor people.Actor, d people.Domain) error
}

// InviteOrWait is Invite where the person's domain is allowed. Where it is not, it asks the
// service desk for the domain, or joins the request that is open, and keeps the invitation
// until that is decided: nobody is told of it before, and no account is made. Further error:
// *fault.Conflict (too many of the actor's wait, or the desk takes no more requests).
func (s *Service) InviteOrWait(ctx context.Context, actor people.Actor, r Request, key string) (*Invitation, error) {
	for range 2 { // the request may be decided between our two steps
		i, err := s.Invite(ctx, actor, r, key)
		if !domainNotAllowed(err) {
			return i, err
		}
		d, err := people.ParseDomain(r.Email.Domain())
		if err != nil {
			return nil, fmt.Errorf("read domain of mailbox: %w", err)
		}
		if err := s.mayWait(ctx, s.Store, r); err != nil {
			return nil, fmt.Errorf("keep invitation waiting: %w", err)
		}
		if err := s.Desk.RequestDomain(ctx, actor, d); err != nil {
			return nil, fmt.Errorf("keep invitation waiting: %w", err)
		}
		i, err = s.wait(ctx, actor, r, d, key)
		if !errors.Is(err, errDomainDecided) {
			return i, err
		}
	}
	return nil, &fault.Conflict{Reason: "The request for this domain is being decided right now. Try again in a moment."}
}

// errDomainDecided: no request for the domain is open any more.
var errDomainDecided = errors.New("the request for the domain has been decided")

// domainNotAllowed tells whether an invitation was refused for its domain alone.
func domainNotAllowed(err error) bool {
	fields, ok := errors.AsType[people.FieldErrors](err)
	return ok && len(fields) == 1 && fields[0].Rule == allowlist.RuleNotAllowed
}

// mayWait refuses what can't go even if the domain is allowed. Whether its person is known is
// not told for a domain that is not allowed, so it is asked only when the invitation goes.
func (s *Service) mayWait(ctx context.Context, from Lookup, r Request) error {
	if r.Username.IsZero() {
		return nil
	}
	holders, err := from.Holders(ctx, nil, []string{r.Username.Key()})
	if err != nil {
		return fmt.Errorf("look up holder of username: %w", err)
	}
	for _, h := range holders {
		if h.Account.Email != r.Email && h.holdsUsername(s.Now()) {
			return usernameTaken(r.Username)
		}
	}
	return nil
}

// wait stores the invitation as one that waits for its domain, once for each key.
func (s *Service) wait(ctx context.Context, actor people.Actor, r Request, d people.Domain, key string) (*Invitation, error) {
	var i *Invitation
	err := s.Store.Update(ctx, func(tx Tx) error {
		i = newInvitation(actor, r, s.Now())
		i.State = WaitsForDomain
		i.AttemptedAt, i.ExpiresAt = i.CreatedAt, i.CreatedAt
		e := s.event(ctx, actor, audit.InvitationWaits, i, "type", string(r.Type), "domain", d.String())
		if err := s.recordOnce(ctx, tx, e, key, r.fingerprint()); err != nil {
			return err
		}
		if err := s.hasRoom(ctx, tx, actor, r.Email); err != nil {
			return err
		}
		asked, err := tx.DomainRequest(ctx, d)
		if err != nil {
			return err
		}
		if !asked.Open {
			return errDomainDecided
		}
		// The request may stay open beside a domain that was allowed without it. Whoever allows
		// one takes the lock that is held here, so either it is seen now, or what waits is.
		list, err := allowlist.ListFor(ctx, tx, r.Email)
		if err != nil {
			return err
		}
		if list.Allows(r.Email) {
			return errDomainDecided
		}
		if err := tx.AddInvitations(ctx, i); err != nil {
			return err
		}
		return tx.AddDomainWait(ctx, &DomainWait{InvitationID: i.ID, Domain: d, Username: r.Username, Phone: r.Phone, AskedAt: i.CreatedAt})
	})
	if replayed, ok := errors.AsType[*audit.Replayed](err); ok {
		return s.replay(ctx, actor, replayed, r.fingerprint())
	}
	if err != nil {
		return nil, fmt.Errorf("keep invitation waiting: %w", err)
	}
	return i, nil
}

// hasRoom refuses a second invitation of the officer to the same mailbox, and one too many.
// The officer's account is locked, so that two at the same time are counted one by one.
func (s *Service) hasRoom(ctx context.Context, tx Tx, actor people.Actor, to people.Email) error {
	if _, err := tx.Account(ctx, actor.ID); err != nil {
		return fmt.Errorf("lock account of inviter: %w", err)
	}
	waiting, err := tx.WaitingOf(ctx, actor.ID, MaxDomainWaits)
	if err != nil {
		return err
	}
	if n := slices.IndexFunc(waiting, func(i *Invitation) bool { return i.Email == to }); n >= 0 {
		return &DuplicateError{Email: to, InvitationID: waiting[n].ID, Inviter: actor.Email, Own: true, InvitedAt: waiting[n].CreatedAt}
	}
	if len(waiting) >= MaxDomainWaits {
		return &fault.Conflict{Reason: fmt.Sprintf("%d of your invitations wait for their domain, which is the most. Revoke one that is not needed any more, or wait until a domain is allowed.", len(waiting))}
	}
	return nil
}

// request is what was asked for when the invitation began to wait.
func (i *Invitation) request(w *DomainWait) Request {
	return Request{Details: i.Details, Type: i.Type, Email: i.Email, Username: w.Username, Phone: w.Phone, SEED: i.SEED, Reason: i.Reason}
}
