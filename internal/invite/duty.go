package invite

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/approval"
	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/techpass"
)

// FieldDuty is the field of a duty.
const FieldDuty = "duty"

// ParseDuty reads a duty; the error is people.FieldErrors.
func ParseDuty(s string) (techpass.Duty, error) {
	switch d := techpass.Duty(s); d {
	case techpass.DutyAgent, techpass.DutyAgencyAdmin, techpass.DutyAdmin:
		return d, nil
	}
	return "", people.FieldErrors{{Field: FieldDuty, Rule: people.RuleUnknown, Message: "Choose one of the duties that are listed."}}
}

// MayGive lists the duties that the actor gives and takes, the widest first: admins all of
// them; agency admins their own, as agents and admins serve everybody.
func MayGive(actor people.Actor) []techpass.Duty {
	switch {
	case actor.IsAdmin(), actor.Role == people.RoleSystem:
		return []techpass.Duty{techpass.DutyAdmin, techpass.DutyAgencyAdmin, techpass.DutyAgent}
	case actor.AdministersSome():
		return []techpass.Duty{techpass.DutyAgencyAdmin}
	}
	return nil
}

// dutyNews is how long it is worth trying to tell somebody of their duty.
const dutyNews = 3 * 24 * time.Hour

// GiveDuty gives a public officer a duty at once, instead of another one: it is the
// operator's command line, which acts as the system; others call AskDuty. The account is
// created where there is none, and its holder is mailed. Giving the same again changes
// nothing. Errors: fault.Forbidden, people.FieldErrors (not an officer's mailbox, domain not
// allowed), *fault.Conflict (the last admin's, an account that may not be used).
func (s *Service) GiveDuty(ctx context.Context, actor people.Actor, officer people.Email, d techpass.Duty) (*techpass.Account, error) {
	if actor.Role != people.RoleSystem {
		return nil, fault.Forbidden
	}
	if err := mayHaveDuty(actor, officer); err != nil {
		return nil, err
	}
	var account *techpass.Account
	err := s.Store.Update(ctx, func(tx Tx) (err error) {
		account, err = s.giveDuty(ctx, tx, actor, officer, d)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("give duty: %w", err)
	}
	return account, nil
}

// AskDuty has it wait for a second person that the officer gets a duty, instead of another
// one: see package approval. Further errors to those of GiveDuty: people.FieldErrors (not of
// the actor's agency), *fault.Conflict (the actor's own duty, a duty that is not the actor's
// to give or take, one that the officer has, the same waits already).
func (s *Service) AskDuty(ctx context.Context, actor people.Actor, officer people.Email, d techpass.Duty) (*approval.Approval, error) {
	if len(MayGive(actor)) == 0 || actor.Role == people.RoleSystem {
		return nil, fault.Forbidden
	}
	if err := mayHaveDuty(actor, officer); err != nil {
		return nil, err
	}
	var asked *approval.Approval
	err := s.Store.Update(ctx, func(tx Tx) error {
		a, err := s.dutyHolderToBe(ctx, tx, officer)
		if err != nil {
			return err
		}
		if a.Duty == d {
			return &fault.Conflict{Reason: fmt.Sprintf("This officer has the duty %s already.", d)}
		}
		if err := mayAppoint(actor, a, d); err != nil {
			return err
		}
		if err := s.leavesAnAdmin(ctx, tx, a); err != nil {
			return err
		}
		asked, err = s.Approvals.Ask(ctx, tx.Approvals(), actor, approval.Draft{
			Kind: approval.GiveDuty, About: officer.String(), SubjectID: a.ID, Agency: decidingAgency(officer, a.Duty, d),
			What: approval.What{Mailbox: officer.String(), Duty: string(d), AccountID: a.ID},
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("ask to give duty: %w", err)
	}
	return asked, nil
}

// decidingAgency is the agency whose agency admins may approve it: they decide what they
// could ask for themselves.
func decidingAgency(officer people.Email, from, to techpass.Duty) people.Agency {
	if to != techpass.DutyAgencyAdmin || (from != "" && from != techpass.DutyAgencyAdmin) {
		return people.Agency{}
	}
	agency, _ := officer.Agency()
	return agency
}

// CarryOut implements approval.Doer: it gives the duty that was asked for. The rules hold
// for who asked, and for who approves.
func (s *Service) CarryOut(ctx context.Context, d *approval.Decision) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		p, asker, err := d.Approve(ctx, tx.Approvals())
		if err != nil {
			return err
		}
		officer, err := people.ParseEmail(p.What.Mailbox)
		if err != nil {
			return fmt.Errorf("read whose duty it is: %w", err)
		}
		duty := techpass.Duty(p.What.Duty)
		for _, who := range []people.Actor{asker, d.By} {
			if err := mayHaveDuty(who, officer); err != nil {
				return refusedInWords(err)
			}
		}
		_, err = s.giveDuty(ctx, tx, asker, officer, duty, approvedBy{d.By, d.Trail(p)})
		return refusedInWords(err)
	})
}

// approvedBy is a second person who has to be allowed to appoint as well, and what the
// event tells of them.
type approvedBy struct {
	who   people.Actor
	trail []string
}

// refusedInWords makes of the refusal of a field, which nobody typed here, one of the whole.
func refusedInWords(err error) error {
	if fields, ok := errors.AsType[people.FieldErrors](err); ok {
		return &fault.Conflict{Reason: fields[0].Message}
	}
	return err
}

// mayHaveDuty refuses mailboxes to which the actor gives no duty.
func mayHaveDuty(actor people.Actor, officer people.Email) error {
	if officer.Kind() != people.Officer {
		return people.FieldErrors{{Field: people.FieldEmail, Rule: "officer_only", Message: "Only a public officer can have a duty. Enter a mailbox name@agency.gov.sg."}}
	}
	if agency, _ := officer.Agency(); actor.Role != people.RoleSystem && !actor.Administers(agency) {
		return people.FieldErrors{{Field: people.FieldEmail, Rule: "other_agency",
			Message: fmt.Sprintf("You appoint officers of %s alone. Ask an admin of TechBiz for others.", actor.Agency().Acronym())}}
	}
	return nil
}

// dutyHolderToBe returns the account that is to get a duty, locked; one without an id where
// the officer has none yet.
func (s *Service) dutyHolderToBe(ctx context.Context, tx Tx, officer people.Email) (*techpass.Account, error) {
	a, err := tx.AccountByEmail(ctx, officer)
	if errors.Is(err, fault.NotFound) {
		return &techpass.Account{Email: officer, Type: techpass.PublicOfficer}, allowlist.RequireAllowed(ctx, tx, officer, false)
	}
	if err != nil {
		return nil, err
	}
	return a, mayGetDuty(a)
}

// mayGetDuty refuses accounts that can have no duty as they are.
func mayGetDuty(a *techpass.Account) error {
	switch {
	case a.Type != techpass.PublicOfficer:
		return &fault.Conflict{Reason: fmt.Sprintf("This account is of type %s: only one of type %s can have a duty.", a.Type, techpass.PublicOfficer)}
	case !a.State.Usable():
		return &fault.Conflict{Reason: "This account is disabled. Have it enabled, then give the duty."}
	}
	return nil
}

// giveDuty gives the duty within a transaction.
func (s *Service) giveDuty(ctx context.Context, tx Tx, actor people.Actor, officer people.Email, d techpass.Duty, seconds ...approvedBy) (*techpass.Account, error) {
	a, err := tx.AccountByEmail(ctx, officer)
	if errors.Is(err, fault.NotFound) {
		a, err = s.provision(ctx, tx, officer)
	}
	if err == nil {
		err = mayGetDuty(a)
	}
	if err != nil {
		return nil, err
	}
	var trail []string
	for _, second := range seconds {
		if err := mayAppoint(second.who, a, d); err != nil {
			return nil, err
		}
		trail = second.trail
	}
	return a, s.changeDuty(ctx, tx, actor, a, d, trail...)
}

// TakeDuty takes an officer's duty, and nothing else: who is signed in goes on as an officer
// like others. Errors: fault.Forbidden, fault.NotFound (also where the account is not of the
// actor's agency), *fault.Conflict (as GiveDuty).
func (s *Service) TakeDuty(ctx context.Context, actor people.Actor, accountID uuid.UUID) (*techpass.Account, error) {
	var account *techpass.Account
	err := s.Store.Update(ctx, func(tx Tx) (err error) {
		if account, err = tx.Account(ctx, accountID); err != nil {
			return err
		}
		if err := seesDuty(actor, account); err != nil {
			return err
		}
		return s.changeDuty(ctx, tx, actor, account, "")
	})
	if err != nil {
		return nil, fmt.Errorf("take duty: %w", err)
	}
	return account, nil
}

// seesDuty tells whether the actor may know what the account's duty is.
func seesDuty(actor people.Actor, a *techpass.Account) error {
	agency, _ := a.Email.Agency()
	switch {
	case len(MayGive(actor)) == 0:
		return fault.Forbidden
	case actor.Role != people.RoleSystem && !actor.Administers(agency), a.State.Ended():
		return fault.NotFound
	}
	return nil
}

// changeDuty is the one place where duties change.
func (s *Service) changeDuty(ctx context.Context, tx Tx, actor people.Actor, a *techpass.Account, to techpass.Duty, data ...string) error {
	from := a.Duty
	if from == to {
		return nil
	}
	if err := mayAppoint(actor, a, to); err != nil {
		return err
	}
	if err := s.leavesAnAdmin(ctx, tx, a); err != nil {
		return err
	}
	a.Duty = to
	if err := tx.UpdateAccount(ctx, a); err != nil {
		return fmt.Errorf("store duty: %w", err)
	}
	if a.State == techpass.Active { // whoever has not come yet is mailed an invitation
		if err := s.Post.Queue(ctx, tx, &mail.Mail{Kind: mail.DutyChanged, To: a.Email, NotAfter: s.Now().Add(dutyNews)}, ""); err != nil {
			return err
		}
	}
	action := audit.DutyGiven
	if to == "" {
		action = audit.DutyTaken
	}
	return tx.Record(ctx, audit.New(ctx, s.Now(), actor, action, accountSubject(a.ID),
		append(data, "from", string(from), "to", string(to))...))
}

// leavesAnAdmin refuses to change the duty of the last admin.
func (s *Service) leavesAnAdmin(ctx context.Context, tx Tx, a *techpass.Account) error {
	if a.Duty != techpass.DutyAdmin {
		return nil
	}
	others, err := tx.OtherAdmins(ctx, a.ID)
	if err != nil {
		return err
	}
	if others == 0 {
		return &fault.Conflict{Reason: "This is the last admin of TechBiz. Make another officer an admin first."}
	}
	return nil
}

// mayAppoint refuses what the actor may not change: nobody changes their own duty, so that
// there is always an admin left.
func mayAppoint(actor people.Actor, a *techpass.Account, to techpass.Duty) error {
	if a.ID == actor.ID || (to != "" && approval.SamePerson(a.Actor(), actor)) {
		return &fault.Conflict{Reason: "This is your own duty. Ask another admin to change it."}
	}
	own := MayGive(actor)
	for _, d := range []techpass.Duty{a.Duty, to} {
		if d != "" && !slices.Contains(own, d) {
			return &fault.Conflict{Reason: fmt.Sprintf("Only an admin of TechBiz appoints and removes somebody with the duty %s.", d)}
		}
	}
	return nil
}

// DutyPlace is a place in the list of duties, which is ordered by duty, then by email. The
// zero DutyPlace is the start.
type DutyPlace struct {
	Duty  techpass.Duty
	Email string
}

// DutyPage is how many officers a page of DutyHolders holds.
const DutyPage = 50

// DutyHolders lists officers with a duty, and the place of the next page, zero at the end:
// to admins all of them, to agency admins those of their own agency. Errors:
// fault.Forbidden.
func (s *Service) DutyHolders(ctx context.Context, actor people.Actor, after DutyPlace) ([]*techpass.Account, DutyPlace, error) {
	if !actor.AdministersSome() {
		return nil, DutyPlace{}, fault.Forbidden
	}
	var agency people.Agency
	if !actor.IsAdmin() {
		agency = actor.Agency()
	}
	found, err := s.Store.DutyHolders(ctx, agency, after, DutyPage+1)
	if err != nil {
		return nil, DutyPlace{}, fmt.Errorf("list duties: %w", err)
	}
	if len(found) <= DutyPage {
		return found, DutyPlace{}, nil
	}
	last := found[DutyPage-1]
	return found[:DutyPage], DutyPlace{Duty: last.Duty, Email: last.Email.String()}, nil
}

// DutyHolder returns an officer whose duty the actor may see. Errors: fault.Forbidden,
// fault.NotFound.
func (s *Service) DutyHolder(ctx context.Context, actor people.Actor, accountID uuid.UUID) (*techpass.Account, error) {
	a, err := s.Store.AccountByID(ctx, accountID)
	if err != nil {
		return nil, fmt.Errorf("load account: %w", err)
	}
	return a, seesDuty(actor, a)
}

// MayTake tells whether the actor may take the account's duty; the last admin's is refused
// all the same.
func MayTake(actor people.Actor, a *techpass.Account) bool {
	return a.Duty != "" && mayAppoint(actor, a, "") == nil
}
