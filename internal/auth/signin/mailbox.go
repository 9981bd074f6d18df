package signin

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/auth/mailcode"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// AskTechPassCode mails a code to a government mailbox that no identity provider serves,
// as the first factor of signing in with TechPass. It answers as AskCode does.
func (s *Service) AskTechPassCode(ctx context.Context, e people.Email, v Visitor) error {
	return s.askCode(ctx, mail.SignInCode, mailcode.TechPass, e, v)
}

// CheckMailbox takes the typed code as proof of the mailbox and returns its account, new
// where an officer has none yet. Errors: those of mailcode.Issuer.Check, ErrDisabled,
// ErrNoAccount, people.FieldErrors (domain not allowed).
func (s *Service) CheckMailbox(ctx context.Context, e people.Email, typed string, v Visitor) (*techpass.Account, error) {
	if err := s.checkCode(ctx, ask(mailcode.TechPass, e, v), typed); err != nil {
		return nil, fmt.Errorf("sign in with TechPass: %w", err)
	}
	return s.MailboxProved(ctx, e)
}

// MailboxProved returns the account of a government mailbox whose reader is there, be it
// by a mailed code or by the word of its identity provider. An officer gets one where
// there is none; the invitation of a pending one is accepted by it. Errors: ErrDisabled,
// ErrNoAccount, people.FieldErrors (domain not allowed).
func (s *Service) MailboxProved(ctx context.Context, e people.Email) (*techpass.Account, error) {
	a, err := s.Store.AccountOf(ctx, e)
	if errors.Is(err, fault.NotFound) && e.Kind() == people.Officer {
		a, err = s.Arrivals.EnsureOfficer(ctx, e)
	}
	switch {
	case errors.Is(err, fault.NotFound):
		return nil, ErrNoAccount
	case err != nil:
		return nil, fmt.Errorf("account of mailbox: %w", err)
	case a.State == techpass.Disabled:
		return nil, ErrDisabled
	case a.State == techpass.Pending:
		return s.Arrivals.ProveMailbox(ctx, a.ID)
	}
	return a, nil
}

// AskResetCode mails a code by which the holder of an account with a password sets a new
// one. It answers as AskCode does, known or unknown the mailbox. Errors:
// *pow.DueError, *fault.TooMany.
func (s *Service) AskResetCode(ctx context.Context, e people.Email, v Visitor) error {
	return s.askCode(ctx, mail.ResetCode, mailcode.Reset, e, v)
}

// MayReset tells whether the mailbox has an account with a password of its own, or one
// that is to get it.
func (s *Service) MayReset(ctx context.Context, e people.Email) (bool, error) {
	a, err := s.Store.AccountOf(ctx, e)
	if errors.Is(err, fault.NotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("may reset: %w", err)
	}
	return a.State.Usable() && a.UsesPassword(), nil
}

// CheckReset takes the typed code as proof of the mailbox and returns the account whose
// password may be set for a short time; a pending one goes on with its activation.
// Errors: those of mailcode.Issuer.Check, fault.NotFound.
func (s *Service) CheckReset(ctx context.Context, e people.Email, typed string, v Visitor) (*techpass.Account, error) {
	if err := s.checkCode(ctx, ask(mailcode.Reset, e, v), typed); err != nil {
		return nil, fmt.Errorf("reset password: %w", err)
	}
	a, err := s.Store.AccountOf(ctx, e)
	if err != nil {
		return nil, fmt.Errorf("reset password: %w", err)
	}
	if a.State == techpass.Pending {
		return s.Arrivals.ProveMailbox(ctx, a.ID)
	}
	return a, nil
}

// ResetPassword sets a new password for whoever proved the mailbox (see CheckReset, Begin),
// once; it ends every sign-in of the account and unlocks it. The holder is mailed. Errors:
// people.FieldErrors (fields password, repeat), ErrEnded, fault.NotFound, *fault.Conflict.
func (s *Service) ResetPassword(ctx context.Context, u *Unfinished, password, repeat string, v Visitor) error {
	a, err := s.Store.AccountByID(ctx, u.AccountID)
	if err != nil {
		return fmt.Errorf("reset password: %w", err)
	}
	hash, err := s.Passwords.New(ctx, a, password, repeat)
	if err != nil {
		return err
	}
	err = s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Account(ctx, u.AccountID)
		if err != nil {
			return err
		}
		if err := endedOr(tx.EndUnfinished(ctx, u.ID)); err != nil {
			return err
		}
		if a.State != techpass.Active || !a.UsesPassword() {
			return &fault.Conflict{Reason: "The password of this account can't be reset."}
		}
		a.PasswordHash = hash
		if err := tx.UpdateAccount(ctx, a); err != nil {
			return err
		}
		if _, err := tx.EndSignIns(ctx, a.ID, uuid.Nil, s.Now()); err != nil {
			return err
		}
		if err := s.unlock(ctx, tx, a, v); err != nil {
			return err
		}
		// Wrong tries of strangers may lock the name again before the new password is typed:
		// the browser that proved the mailbox has tries of its own.
		if v.Device != "" {
			if err := tx.ProveBrowser(ctx, a.ID, hashDevice(v.Device), s.Now()); err != nil {
				return err
			}
		}
		if err := s.Post.Queue(ctx, tx, &mail.Mail{Kind: mail.PasswordChanged, To: a.Email, NotAfter: s.Now().Add(newDeviceNews)}, ""); err != nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), a.Actor(), audit.PasswordReset, audit.Subject{Type: "account", ID: a.ID}))
	})
	if err != nil {
		return fmt.Errorf("reset password: %w", err)
	}
	return nil
}

// unlock forgets the wrong tries of the account, under each of its login IDs.
func (s *Service) unlock(ctx context.Context, tx Tx, a *techpass.Account, v Visitor) error {
	keys := [][]byte{s.Locks.factorKey(a.ID)}
	for _, typed := range []string{a.Email.String(), a.LoginID()} {
		login, err := people.ParseLogin(typed)
		if err != nil {
			return fmt.Errorf("unlock: %w", err)
		}
		keys = append(keys, s.Locks.passwordKey(login, ""), s.Locks.passwordKey(login, v.Device))
	}
	return tx.ForgetTries(ctx, keys...)
}
