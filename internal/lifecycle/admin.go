package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/approval"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/mail"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/techpass"
)

// What an admin does to single accounts, and an agency admin to those of the own agency.
// Doing it again changes nothing. Errors of each: fault.Forbidden, fault.NotFound (also
// another agency's), *fault.Conflict (the account has ended, or is the actor's own, that of
// somebody whom only admins change, or the last admin's and would be of no use any more).

// mayRun tells whether there are accounts to which the actor may do what admins do.
func mayRun(actor people.Actor) bool {
	return actor.AdministersSome() || actor.Role == people.RoleSystem
}

// runsAll tells whether those are all accounts.
func runsAll(actor people.Actor) bool { return actor.IsAdmin() || actor.Role == people.RoleSystem }

// maySee refuses accounts that are not the actor's to see: an agency admin sees those of the
// own agency.
func maySee(ctx context.Context, from allowlist.Owners, actor people.Actor, a *techpass.Account) error {
	switch {
	case runsAll(actor):
		return nil
	case !mayRun(actor):
		return fault.Forbidden
	}
	agency, err := allowlist.AgencyOf(ctx, from, a.Email)
	if err == nil && !actor.Administers(agency) {
		err = fault.NotFound
	}
	return err
}

// mayChange refuses, too, accounts that the actor sees and may not change.
func mayChange(ctx context.Context, from allowlist.Owners, actor people.Actor, a *techpass.Account) error {
	if err := maySee(ctx, from, actor, a); err != nil {
		return err
	}
	if !MayChange(actor, a) {
		return &fault.Conflict{Reason: "This is the account of somebody who serves TechBiz. Only an admin of TechBiz can change it."}
	}
	return nil
}

// MayChange tells whether the actor may change an account that they see: those of who serves
// the portal are an admin's to change, or else an agency admin could remove an agent.
func MayChange(actor people.Actor, a *techpass.Account) bool {
	return runsAll(actor) || a.Duty == ""
}

// GrantedRequest is what somebody acts on beside their own authority: a service request that the
// desk grants, a second person's approval. The zero GrantedRequest is none.
type GrantedRequest struct {
	RequestID uuid.UUID

	second *people.Actor // who approved; nil where nobody did
	trail  []string      // what each event tells of the approval
}

// GrantedByApproval is the request granted by what a second person approved, to be carried out in the
// transaction in which p is noted. requestID is that of a service request, or uuid.Nil.
func GrantedByApproval(requestID uuid.UUID, d *approval.Decision, p *approval.Approval) GrantedRequest {
	return GrantedRequest{RequestID: requestID, second: &d.By, trail: d.Trail(p)}
}

// suffices tells whether the actor may do on the granted request what admins do. How far the desk
// reaches is package desk's rule.
func (w GrantedRequest) suffices(actor people.Actor) bool {
	return w.RequestID != uuid.Nil && actor.ServesSome()
}

// onAccount runs do on an account that has not ended, in one transaction.
func (s *Service) onAccount(ctx context.Context, actor people.Actor, id uuid.UUID, what string, do accountAction) error {
	return s.onAnyAccount(ctx, actor, id, what, unlessEnded(do))
}

// accountAction is what is done to an account.
type accountAction func(c *change, a *techpass.Account) error

// unlessEnded refuses the action to an account that has ended.
func unlessEnded(do accountAction) accountAction {
	return func(c *change, a *techpass.Account) error {
		if a.State.Ended() {
			return &fault.Conflict{Reason: "This account has ended. Nothing can be changed about it any more."}
		}
		return do(c, a)
	}
}

// onAnyAccount is onAccount for one that may have ended.
func (s *Service) onAnyAccount(ctx context.Context, actor people.Actor, id uuid.UUID, what string, do accountAction) error {
	err := s.Store.Update(ctx, func(tx Tx) error { return s.in(ctx, tx, actor, id, GrantedRequest{}, do) })
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}

// in does it to an account within a transaction.
func (s *Service) in(ctx context.Context, tx Tx, actor people.Actor, id uuid.UUID, w GrantedRequest, do accountAction) error {
	if !mayRun(actor) && !w.suffices(actor) {
		return fault.Forbidden
	}
	a, err := tx.Account(ctx, id)
	if err == nil && !w.suffices(actor) {
		err = mayChange(ctx, tx, actor, a)
	}
	if err != nil {
		return err
	}
	if a.ID == actor.ID {
		return &fault.Conflict{Reason: "This is your own account. Ask another admin to change it."}
	}
	c, err := s.newAccountChange(ctx, tx, actor)
	if err != nil {
		return err
	}
	c.granted = w
	if err := c.countAdmins(ctx, tx, a); err != nil {
		return err
	}
	if err := do(c, a); err != nil {
		return err
	}
	return c.commit(ctx, tx)
}

// countAdmins finds out whether the account is the last admin's. All admins are locked then,
// so that of two who end each other's account one sees what the other did.
func (c *change) countAdmins(ctx context.Context, tx Tx, a *techpass.Account) error {
	if !a.Actor().IsAdmin() || !a.State.Usable() {
		return nil
	}
	others, err := tx.OtherAdmins(ctx, a.ID)
	if err != nil {
		return fmt.Errorf("count admins: %w", err)
	}
	c.lastAdmin = others == 0
	return nil
}

// unlessLastAdmin refuses the action where it would leave nobody who administers the portal.
func unlessLastAdmin(do accountAction) accountAction {
	return func(c *change, a *techpass.Account) error {
		if c.lastAdmin {
			return errLastAdmin
		}
		return do(c, a)
	}
}

var errLastAdmin = &fault.Conflict{Reason: "This is the last admin of TechBiz. Make another officer an admin first."}

// Disable lets nobody use the account until somebody enables it; its sign-ins end.
func (s *Service) Disable(ctx context.Context, actor people.Actor, id uuid.UUID) error {
	return s.onAccount(ctx, actor, id, "disable account", unlessLastAdmin(func(c *change, a *techpass.Account) error {
		// What its contract disabled would come back with a later end of it.
		if a.State != techpass.Disabled || a.Cause == techpass.ContractEnd {
			c.disable(ctx, a, techpass.ByAdmin)
		}
		return nil
	}))
}

// Enable takes back what disabled the account, be it the daily job or that the officer
// left. Further error: *fault.Conflict where its contract is over.
func (s *Service) Enable(ctx context.Context, actor people.Actor, id uuid.UUID) error {
	return s.onAccount(ctx, actor, id, "enable account", func(c *change, a *techpass.Account) error {
		switch {
		case a.State != techpass.Disabled:
			return nil
		case contractOver(a, sgtime.DateOf(c.now)):
			return &fault.Conflict{Reason: "The contract of this user ended on " + a.EndsOn.String() + ". Set a later end, or none: that enables the account."}
		}
		c.enable(ctx, a)
		return nil
	})
}

// ResetMFA takes all second factors from an account whose holder can't use them any more,
// signs it out everywhere and mails the holder. At the next sign-in they set up another.
// Where the holder has a duty it waits for a second person, whose approval is returned.
// Further error: *fault.Conflict where that waits already.
// Source: domain.md, "Who and what" (service desk: reset MFA).
func (s *Service) ResetMFA(ctx context.Context, actor people.Actor, id uuid.UUID) (*approval.Approval, error) {
	var asked *approval.Approval
	err := s.Store.Update(ctx, func(tx Tx) error {
		var err error
		asked, err = nil, s.in(ctx, tx, actor, id, GrantedRequest{}, unlessEnded(resetMFA(ctx)))
		if !errors.Is(err, ErrSecondPerson) {
			return err
		}
		a, err := tx.Account(ctx, id)
		if err != nil {
			return err
		}
		asked, err = s.Approvals.Ask(ctx, tx.Approvals(), actor, approval.Draft{
			Kind: approval.ResetMFA, About: id.String(), SubjectID: id,
			What: approval.What{Mailbox: a.Email.String(), Duty: string(a.Duty), AccountID: id},
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reset MFA: %w", err)
	}
	return asked, nil
}

// ErrSecondPerson: it has to wait for a second person.
var ErrSecondPerson = errors.New("a second person has to approve this")

// ResetMFAIn is ResetMFA within a transaction, on a granted request. Further error: ErrSecondPerson,
// where the holder has a duty and nobody approved it; nothing is changed then.
func (s *Service) ResetMFAIn(ctx context.Context, tx Tx, actor people.Actor, id uuid.UUID, w GrantedRequest) error {
	return s.in(ctx, tx, actor, id, w, unlessEnded(resetMFA(ctx)))
}

// CarryOut implements approval.Doer: it resets the second factors of somebody with a duty.
// The rules hold for who asked, and for who approves.
func (s *Service) CarryOut(ctx context.Context, d *approval.Decision) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		p, asker, err := d.Approve(ctx, tx.Approvals())
		if err != nil {
			return err
		}
		return s.ResetMFAIn(ctx, tx, asker, p.What.AccountID, GrantedByApproval(uuid.Nil, d, p))
	})
}

// resetMFA is an accountAction. Whoever gets in with a reset of somebody's second factors has that
// person's duty, so it takes two to reset those of who has one.
func resetMFA(ctx context.Context) accountAction {
	return func(c *change, a *techpass.Account) error {
		if !a.HasMFA() {
			return nil
		}
		if a.Duty != "" && c.granted.second == nil {
			return ErrSecondPerson
		}
		if c.granted.second != nil {
			if err := maySecond(*c.granted.second, a); err != nil {
				return err
			}
		}
		a.ResetMFA(c.now)
		c.shutOut = append(c.shutOut, a.ID)
		c.bare = append(c.bare, a.ID)
		c.mails = append(c.mails, mail.Draft{Mail: &mail.Mail{Kind: mail.MFAReset, To: a.Email, NotAfter: c.now.Add(newsLifetime)}})
		c.record(ctx, audit.MFAReset, a)
		c.keep(a)
		return nil
	}
}

// maySecond refuses who can't be the second person for this account: nobody is for their own.
func maySecond(second people.Actor, a *techpass.Account) error {
	switch {
	case approval.SamePerson(second, a.Actor()):
		return &fault.Conflict{Reason: "This is your own account. Another admin has to approve it."}
	case !MayChange(second, a):
		return fault.Forbidden
	}
	return nil
}

// newsLifetime is how long it is worth trying to tell somebody of a change.
const newsLifetime = 3 * 24 * time.Hour

// Terminate ends the account for good. Five days later nothing personal is left of it.
func (s *Service) Terminate(ctx context.Context, actor people.Actor, id uuid.UUID) error {
	return s.onAccount(ctx, actor, id, "terminate account", terminate(ctx))
}

// TerminateIn is Terminate within a transaction, on a granted request.
func (s *Service) TerminateIn(ctx context.Context, tx Tx, actor people.Actor, id uuid.UUID, w GrantedRequest) error {
	return s.in(ctx, tx, actor, id, w, unlessEnded(terminate(ctx)))
}

func terminate(ctx context.Context) accountAction {
	return unlessLastAdmin(func(c *change, a *techpass.Account) error {
		c.terminate(ctx, a, techpass.ByAdmin)
		return nil
	})
}

// Investigate puts the account under investigation, which keeps the daily job from it, or
// ends that. It ends on a terminated account too, which is deleted then.
func (s *Service) Investigate(ctx context.Context, actor people.Actor, id uuid.UUID, on bool) error {
	run := s.onAccount
	if !on {
		run = s.onAnyAccount
	}
	return run(ctx, actor, id, "investigate account", func(c *change, a *techpass.Account) error {
		if a.Investigated == on {
			return nil
		}
		a.Investigated = on
		action := audit.InvestigationBegun
		if !on {
			action = audit.InvestigationEnded
		}
		c.record(ctx, action, a)
		c.keep(a)
		return nil
	})
}

// Types lists the types that the account may have: that of its mailbox first.
func Types(a *techpass.Account) []techpass.Type {
	return []techpass.Type{techpass.TypeOf(a.Email), techpass.Temp, techpass.Product, techpass.Others}
}

// SetType makes the account one of another type, or of its mailbox's own again. Further
// error: people.FieldErrors on the field "type".
func (s *Service) SetType(ctx context.Context, actor people.Actor, id uuid.UUID, t techpass.Type) error {
	return s.onAccount(ctx, actor, id, "change type of account", func(c *change, a *techpass.Account) error {
		known := false
		for _, may := range Types(a) {
			known = known || may == t
		}
		switch {
		case !known:
			return people.FieldErrors{{Field: FieldType, Rule: people.RuleUnknown, Message: "Choose one of the types that are listed."}}
		case a.Type == t:
			return nil
		case c.lastAdmin:
			return errLastAdmin
		}
		c.record(ctx, audit.AccountTypeChanged, a, "from", string(a.Type), "to", string(t))
		a.Type = t
		c.keep(a)
		return nil
	})
}

// Fields of the forms of this package.
const (
	FieldType   = "type"
	FieldEndsOn = "ends_on"
)
