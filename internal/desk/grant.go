package desk

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/approval"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/lifecycle"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/techpass"
)

// Grant does what the request asks for, and ends it, in one transaction. What had been done
// before is granted all the same. Resetting the second factors of somebody with a duty waits
// for a second person, whose approval is returned: the request stays as it is until then.
// Errors: fault.NotFound, fault.Forbidden, *fault.Conflict (it can't be done, somebody else
// has to, or it waits for a second person already).
func (s *Service) Grant(ctx context.Context, actor people.Actor, id uuid.UUID, version int) (*approval.Approval, error) {
	err := s.work(ctx, actor, id, version, Grant, s.grant(ctx, actor, lifecycle.GrantedRequest{RequestID: id}))
	if !errors.Is(err, lifecycle.ErrSecondPerson) {
		return nil, err
	}
	return s.askSecond(ctx, actor, id, version)
}

// grant does what the request asks for, on the granted request.
func (s *Service) grant(ctx context.Context, actor people.Actor, w lifecycle.GrantedRequest) func(tx Tx, c *change) error {
	return func(tx Tx, c *change) error {
		c.take()
		already, err := s.carryOut(ctx, tx, actor, c.r, w)
		if err != nil {
			return err
		}
		if already {
			c.done()
		}
		return nil
	}
}

// errAsked ends a transaction that would grant, once it is known that it may only ask.
var errAsked = errors.New("a second person was asked")

// askSecond has the granting wait for a second person.
func (s *Service) askSecond(ctx context.Context, actor people.Actor, id uuid.UUID, version int) (*approval.Approval, error) {
	var asked *approval.Approval
	err := s.Store.Update(ctx, func(tx Tx) error {
		err := s.changeIn(ctx, tx, actor, id, version, Grant, decidable(actor, Grant, func(tx Tx, c *change) error {
			a, err := accountOf(ctx, tx, c.r.Login)
			if err != nil {
				return err
			}
			asked, err = s.Approvals.Ask(ctx, tx.Approvals(), actor, approval.Draft{
				Kind: approval.GrantReset, About: id.String(), SubjectID: id,
				What: approval.What{
					Mailbox: a.Email.String(), Duty: string(a.Duty), AccountID: a.ID, RequestID: id, Request: c.r.Ref(),
				},
			})
			if err != nil {
				return err
			}
			return errAsked // the request itself stays as it is
		}))
		if errors.Is(err, errAsked) {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("ask to grant request: %w", err)
	}
	return asked, nil
}

// CarryOut implements approval.Doer: it grants a request to reset the second factors of
// somebody with a duty. The rules hold for who granted it, and for who approves: nobody
// decides a request of their own.
func (s *Service) CarryOut(ctx context.Context, d *approval.Decision) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		p, asker, err := d.Approve(ctx, tx.Approvals())
		if err != nil {
			return err
		}
		grant := s.grant(ctx, asker, lifecycle.GrantedByApproval(p.What.RequestID, d, p))
		return s.changeIn(ctx, tx, asker, p.What.RequestID, anyVersion, Grant, decidable(asker, Grant, func(tx Tx, c *change) error {
			if approval.SamePerson(d.By, people.Actor{ID: c.r.RequesterID, Email: c.r.RequesterEmail}) {
				return OwnRequest
			}
			a, err := accountOf(ctx, tx, c.r.Login)
			switch {
			case err != nil && !errors.Is(err, fault.NotFound):
				return err
			case err != nil || a.ID != p.What.AccountID:
				return &fault.Conflict{Reason: "The account that this was asked for has ended or has another login now. Refuse this."}
			}
			return grant(tx, c)
		}))
	})
}

// done notes that what is granted had been done already.
func (c *change) done() {
	c.entry.Already = true
	c.data = []string{"already", "true"}
}

// carryOut does what the request asks for; already tells that it had been done before.
func (s *Service) carryOut(ctx context.Context, tx Tx, actor people.Actor, r *Request, w lifecycle.GrantedRequest) (already bool, err error) {
	if r.Kind == Domain {
		return s.allow(ctx, tx, actor, r)
	}
	a, err := accountOf(ctx, tx, r.Login)
	if errors.Is(err, fault.NotFound) {
		return s.withoutAccount(ctx, tx, r)
	}
	if err != nil {
		return false, err
	}
	if err := mayChange(ctx, tx, actor, a); err != nil {
		return false, err
	}
	r.SubjectID = a.ID
	switch r.Kind {
	case SEED:
		return s.wantSEED(ctx, tx, actor, a)
	case ResetMFA:
		return !a.HasMFA(), s.Lives.ResetMFAIn(ctx, tx.Lives(), actor, a.ID, w)
	case Terminate:
		return false, s.Lives.TerminateIn(ctx, tx.Lives(), actor, a.ID, w)
	default:
		return false, fmt.Errorf("grant: nothing to do for a request of kind %q", r.Kind)
	}
}

// allow puts the domain on the list, as that of the agency that asked for it.
func (s *Service) allow(ctx context.Context, tx Tx, actor people.Actor, r *Request) (already bool, err error) {
	if _, government := r.Domain.Agency(); government && !actor.ServesDesk() {
		return false, &fault.Conflict{Reason: "Government domains are not an agency's to allow: an agent of the service desk has to decide this request."}
	}
	added, err := s.Allowlist.AllowIn(ctx, tx.Allowlist(), actor, r.Domain, r.Agency)
	if fields, ok := errors.AsType[people.FieldErrors](err); ok { // nobody typed the domain here
		err = &fault.Conflict{Reason: fields[0].Message}
	}
	return !added, err
}

// withoutAccount is where no account has the login any more, or never had.
func (s *Service) withoutAccount(ctx context.Context, tx Tx, r *Request) (already bool, err error) {
	if r.Kind == Terminate {
		ended, err := tx.EndedSince(ctx, r.Login, r.CreatedAt)
		if err != nil || ended {
			return ended, err
		}
	}
	return false, &fault.Conflict{Reason: "No account has this login: it has ended, or there never was one. Ask the requester, or decline the request and say so."}
}

// accountOf returns the account with this login that has not ended, locked, or
// fault.NotFound.
func accountOf(ctx context.Context, tx Tx, l people.Login) (*techpass.Account, error) {
	if e, ok := l.Email(); ok {
		return tx.AccountByEmail(ctx, e)
	}
	return tx.AccountByUsername(ctx, l.Username())
}

// mayChange refuses where the desk's authority does not reach: what the portal's own people
// have is an admin's to change, and agency admins change what belongs to their agency.
func mayChange(ctx context.Context, from allowlist.Owners, actor people.Actor, a *techpass.Account) error {
	if a.Duty != "" && !actor.IsAdmin() {
		return &fault.Conflict{Reason: "The account is that of somebody who serves the portal: an admin has to decide this request."}
	}
	if actor.ServesDesk() {
		return nil
	}
	agency, err := allowlist.AgencyOf(ctx, from, a.Email)
	if err != nil {
		return err
	}
	if !actor.Administers(agency) {
		return &fault.Conflict{Reason: "The account does not belong to your agency: an agent of the service desk has to decide this request."}
	}
	return nil
}

// wantSEED puts the account's holder in the line for a licence. It is the one place where
// the desk asks for SEED.
func (s *Service) wantSEED(ctx context.Context, tx Tx, actor people.Actor, a *techpass.Account) (already bool, err error) {
	list, err := allowlist.ListFor(ctx, tx, a.Email)
	if err != nil {
		return false, fmt.Errorf("look domain up: %w", err)
	}
	if !a.SEED && !list[a.Email.Domain()].SEED {
		return false, &fault.Conflict{Reason: "SEED is not offered to mailboxes of " + a.Email.Domain() + ". Decline the request, or have SEED offered to the domain first."}
	}
	wanted, began := a.SEED, s.Now()
	if err := s.SEED.Want(ctx, tx.SEED(), actor, a); err != nil {
		return false, err
	}
	if err := tx.UpdateAccount(ctx, a); err != nil {
		return false, fmt.Errorf("store account: %w", err)
	}
	if err := noteSEED(ctx, tx, a); err != nil || !wanted {
		return false, err
	}
	// Who lapsed is in the line again, from now on.
	found, err := tx.Provisionings(ctx, a.ID)
	if err != nil {
		return false, fmt.Errorf("look provisioning up: %w", err)
	}
	return len(found) == 0 || found[0].ChangedAt.Before(began), nil
}

// noteSEED lets the inviter see it in Invite User Status.
func noteSEED(ctx context.Context, tx Tx, a *techpass.Account) error {
	i, err := tx.InvitationOf(ctx, a.ID)
	if errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	i.SEED = true
	return tx.UpdateInvitation(ctx, i)
}
