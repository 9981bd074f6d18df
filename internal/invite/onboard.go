package invite

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail/notice"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/techpass"
)

// Onboarding returns the account whose steps an invitee goes through, or fault.NotFound.
func (s *Service) Onboarding(ctx context.Context, accountID uuid.UUID) (*techpass.Account, error) {
	a, err := s.Store.AccountByID(ctx, accountID)
	if err != nil {
		return nil, fmt.Errorf("load account: %w", err)
	}
	return a, nil
}

// OnboardingInvitation returns the invitation that leads to the account, or fault.NotFound.
func (s *Service) OnboardingInvitation(ctx context.Context, accountID uuid.UUID) (*Invitation, error) {
	var found *Invitation
	err := s.Store.Update(ctx, func(tx Tx) (err error) {
		found, err = tx.InvitationOf(ctx, accountID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find invitation of account: %w", err)
	}
	return found, nil
}

// GiveName notes the name that an invitee gives where nobody gave it before, on the invitation,
// too: whoever sent it reads it in their lists. Errors: people.FieldErrors (fields first_name,
// last_name), *fault.Conflict, fault.NotFound.
func (s *Service) GiveName(ctx context.Context, accountID uuid.UUID, first, last string) error {
	var errs people.FieldErrors
	firstName, err := people.ParsePersonName(people.FieldFirstName, first)
	errs.Add(err)
	lastName, err := people.ParsePersonName(people.FieldLastName, last)
	errs.Add(err)
	if err := errs.Err(); err != nil {
		return err
	}
	return s.step(ctx, accountID, audit.NameGiven, func(tx Tx, a *techpass.Account, _ techpass.Policies) (bool, error) {
		changed, err := a.GiveName(firstName, lastName)
		if err != nil || !changed {
			return false, err
		}
		i, err := s.lastInvitation(ctx, tx, a)
		if err != nil || i == nil {
			return true, err
		}
		i.FirstName, i.LastName = firstName, lastName
		return true, tx.UpdateInvitation(ctx, i)
	})
}

// SetPassword sets the password of a company mailbox's account. Errors:
// people.FieldErrors (fields password, repeat), *fault.Conflict, *fault.Busy, fault.NotFound.
func (s *Service) SetPassword(ctx context.Context, accountID uuid.UUID, password, repeat string) error {
	a, err := s.Onboarding(ctx, accountID)
	if err != nil {
		return err
	}
	hash, err := s.Passwords.New(ctx, a, password, repeat)
	if err != nil {
		return err
	}
	return s.step(ctx, accountID, audit.PasswordSet, func(_ Tx, a *techpass.Account, _ techpass.Policies) (bool, error) { return a.SetPassword(hash) })
}

// AcceptPrivacy notes that the invitee accepts the Privacy Policy in the version that they
// read. Errors: techpass.ErrNewerText, *fault.Conflict, fault.NotFound.
func (s *Service) AcceptPrivacy(ctx context.Context, accountID uuid.UUID, read string) error {
	return s.step(ctx, accountID, audit.PrivacyAccepted, func(_ Tx, a *techpass.Account, p techpass.Policies) (bool, error) {
		return a.AcceptPrivacy(p, read)
	}, "version", read)
}

// AcceptTerms notes that the invitee accepts the Terms of Use in the version that they
// read, which makes the account active and the invitation Onboarded. Errors:
// techpass.ErrNewerText, *fault.Conflict, fault.NotFound.
func (s *Service) AcceptTerms(ctx context.Context, accountID uuid.UUID, read string) error {
	return s.step(ctx, accountID, audit.TermsAccepted, func(_ Tx, a *techpass.Account, p techpass.Policies) (bool, error) {
		return a.AcceptTerms(p, read)
	}, "version", read)
}

// step takes one step of activation, and records it with data. A step that was taken before
// changes nothing.
func (s *Service) step(ctx context.Context, accountID uuid.UUID, action audit.Action,
	take func(Tx, *techpass.Account, techpass.Policies) (bool, error), data ...string) error {
	err := s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Account(ctx, accountID)
		if err != nil {
			return err
		}
		policies, err := tx.Policies(ctx)
		if err != nil {
			return err
		}
		changed, err := take(tx, a, policies)
		if err != nil || !changed {
			return err
		}
		activated := a.Advance(policies, s.Now())
		if err := tx.UpdateAccount(ctx, a); err != nil {
			return err
		}
		invitee := people.Actor{ID: a.ID, Role: people.RoleInvitee, Email: a.Email}
		if err := tx.Record(ctx, audit.New(ctx, s.Now(), invitee, action, accountSubject(a.ID), data...)); err != nil {
			return err
		}
		if !activated {
			return nil
		}
		if err := s.finish(ctx, tx, invitee, a); err != nil {
			return err
		}
		return s.SEED.Activated(ctx, tx.SEED(), invitee, a)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", action, err)
	}
	return nil
}

// finish marks the invitation of an account that became active as Onboarded.
func (s *Service) finish(ctx context.Context, tx Tx, invitee people.Actor, a *techpass.Account) error {
	if err := tx.Record(ctx, audit.New(ctx, s.Now(), invitee, audit.AccountActivated, accountSubject(a.ID))); err != nil {
		return err
	}
	i, err := s.lastInvitation(ctx, tx, a)
	if err != nil {
		return err
	}
	if i == nil || i.State == Onboarded {
		return nil // nobody invited them, or the account was active before: nobody is told twice
	}
	i.State = Onboarded
	i.EndedAt = s.Now()
	if err := tx.UpdateInvitation(ctx, i); err != nil {
		return err
	}
	if err := tx.Record(ctx, s.event(ctx, invitee, audit.InvitationDone, i)); err != nil {
		return err
	}
	if err := tx.DropAccepted(ctx, i.ID); err != nil {
		return err
	}
	return s.tell(ctx, tx, notice.Onboarded, i)
}

// Arrive is told that an officer proved their mailbox by signing in. The first time it
// creates their TechPass account, pending, and mails the onboarding invitation; the same
// again where that invitation lapsed. An account that may not be used is returned as it is:
// nobody signs in to it. Errors: people.FieldErrors (domain not allowed).
// Source: domain.md, "Who may do what".
func (s *Service) Arrive(ctx context.Context, officer people.Email) (*techpass.Account, error) {
	return s.ensure(ctx, officer, audit.SignedIn, func(a *techpass.Account) bool {
		if !a.State.Usable() {
			return false
		}
		a.LastSignInAt = s.Now()
		return true
	})
}

// EnsureOfficer returns the officer's account, created where there is none. Errors:
// people.FieldErrors (not an officer's mailbox, domain not allowed).
func (s *Service) EnsureOfficer(ctx context.Context, officer people.Email) (*techpass.Account, error) {
	if officer.Kind() != people.Officer {
		return nil, people.FieldErrors{{Field: "email", Rule: "officer_only", Message: "This needs the mailbox of a public officer, name@agency.gov.sg."}}
	}
	var account *techpass.Account
	err := s.Store.Update(ctx, func(tx Tx) (err error) {
		account, err = tx.AccountByEmail(ctx, officer)
		if errors.Is(err, fault.NotFound) {
			account, err = s.provision(ctx, tx, officer)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find officer: %w", err)
	}
	return account, nil
}

// ensure finds or provisions the officer's account, changes it, and records the action;
// nothing of it where change reports false.
func (s *Service) ensure(ctx context.Context, officer people.Email, action audit.Action, change func(*techpass.Account) bool) (*techpass.Account, error) {
	var account *techpass.Account
	err := s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.AccountByEmail(ctx, officer)
		isNew := errors.Is(err, fault.NotFound)
		if isNew {
			a, err = s.provision(ctx, tx, officer)
		}
		if err != nil {
			return err
		}
		if account = a; !change(a) {
			return nil
		}
		if err := tx.UpdateAccount(ctx, a); err != nil {
			return err
		}
		if !isNew {
			if err := s.remindToOnboard(ctx, tx, a); err != nil {
				return err
			}
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), a.Actor(), action, accountSubject(a.ID)))
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", action, err)
	}
	return account, nil
}

func (s *Service) provision(ctx context.Context, tx Tx, officer people.Email) (*techpass.Account, error) {
	if err := allowlist.RequireAllowed(ctx, tx, officer, false); err != nil {
		return nil, err
	}
	a := newAccount(Request{Email: officer}, s.Now())
	if err := tx.AddAccount(ctx, a); err != nil {
		return nil, fmt.Errorf("add account: %w", err)
	}
	event := audit.New(ctx, s.Now(), a.Actor(), audit.AccountCreated, accountSubject(a.ID), "type", string(a.Type))
	if err := tx.Record(ctx, event); err != nil {
		return nil, err
	}
	return a, s.inviteItself(ctx, tx, a, Request{Type: ByItself, Email: officer})
}

// remindToOnboard mails a new onboarding invitation to an officer whose last one died.
func (s *Service) remindToOnboard(ctx context.Context, tx Tx, a *techpass.Account) error {
	if a.State != techpass.Pending || a.LastSignInAt.IsZero() {
		return nil
	}
	earlier, err := s.lastInvitation(ctx, tx, a)
	if err != nil || (Holder{a, earlier}).alive(s.Now()) {
		return err
	}
	// The mail was refused, and yet a code reached this mailbox: it is there now.
	if err := s.closeStale(ctx, tx, a.Actor(), earlier); err != nil {
		return err
	}
	return s.inviteItself(ctx, tx, a, Request{Type: ByItself, Email: a.Email})
}

// inviteItself mails an invitation that no officer sent.
func (s *Service) inviteItself(ctx context.Context, tx Tx, a *techpass.Account, r Request) error {
	i := newInvitation(a.Actor(), r, s.Now())
	i.AccountID = a.ID
	if err := s.send(ctx, tx, i); err != nil {
		return err
	}
	if err := tx.AddInvitations(ctx, i); err != nil {
		return err
	}
	return tx.Record(ctx, s.event(ctx, a.Actor(), audit.InvitationSent, i, "type", string(ByItself)))
}
