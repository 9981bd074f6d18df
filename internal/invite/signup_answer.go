package invite

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// signUpMailTime is how long a mail that answers a sign-up without a link is worth sending.
const signUpMailTime = 24 * time.Hour

// AnswerSignUp mails the answer to a sign-up: the link that leads to the account, or that
// there is an account already, or that the username is somebody else's. Only the mailbox
// itself learns which. It may run twice.
func (s *Service) AnswerSignUp(ctx context.Context, id uuid.UUID) error {
	err := s.Store.Update(ctx, func(tx Tx) error {
		asked, err := tx.SignUp(ctx, id)
		switch {
		case errors.Is(err, fault.NotFound):
			return nil // swept: nobody answered it for a day
		case err != nil:
			return err
		case asked.Sealed == nil:
			return nil // answered before
		}
		r, err := s.openSignUp(asked)
		if err != nil {
			return err
		}
		if err := s.answer(ctx, tx, r); err != nil {
			return err
		}
		return tx.EndSignUp(ctx, id)
	})
	if err != nil {
		return fmt.Errorf("answer sign-up %s: %w", id, err)
	}
	return nil
}

func (s *Service) openSignUp(asked *SignUp) (Request, error) {
	text, err := s.key().Open(asked.Sealed, asked.ID.String())
	if err != nil {
		return Request{}, fmt.Errorf("open sign-up: %w", err)
	}
	var f SignUpForm
	if err := json.Unmarshal([]byte(text), &f); err != nil {
		return Request{}, fmt.Errorf("read sign-up: %w", err)
	}
	return ParseSignUp(f)
}

func (s *Service) answer(ctx context.Context, tx Tx, r Request) error {
	holder, err := tx.AccountByEmail(ctx, r.Email)
	switch {
	case errors.Is(err, fault.NotFound):
		return s.signUpNew(ctx, tx, r)
	case err != nil:
		return fmt.Errorf("find holder of the address: %w", err)
	case holder.State != techpass.Pending:
		return s.Post.Queue(ctx, tx, &mail.Mail{Kind: mail.SignUpKnown, To: r.Email, NotAfter: s.Now().Add(signUpMailTime)}, "")
	}
	i, err := s.lastInvitation(ctx, tx, holder)
	if err != nil {
		return err
	}
	if i != nil && !i.Overdue(s.Now()) && i.State.waits() {
		return s.signUpAgain(ctx, tx, r, holder, i)
	}
	if err := s.closeStale(ctx, tx, people.System(), i); err != nil {
		return err
	}
	if !holder.LastSignInAt.IsZero() {
		return s.inviteItself(ctx, tx, holder, r)
	}
	if err := s.terminateUnused(ctx, tx, people.System(), holder.ID); err != nil {
		return err
	}
	return s.signUpNew(ctx, tx, r)
}

// waits tells whether an invitation in this state leads on, or would if its mail arrived.
func (s State) waits() bool { return s == Open || s == Refused || s == Accepted }

// signUpNew makes the account and its invitation, or mails that the username is taken.
func (s *Service) signUpNew(ctx context.Context, tx Tx, r Request) error {
	a := newAccount(r, s.Now())
	taken, err := s.withUsername(ctx, tx, r, func() error { return tx.AddAccount(ctx, a) })
	if taken || err != nil {
		return err
	}
	event := audit.New(ctx, s.Now(), a.Actor(), audit.AccountCreated, accountSubject(a.ID), "type", string(a.Type))
	if err := tx.Record(ctx, event); err != nil {
		return err
	}
	return s.inviteItself(ctx, tx, a, r)
}

// withUsername stores an account with the username of r, which a dead invitation may have
// to give up first. Where somebody else has it for good, taken is true and a mail says so.
func (s *Service) withUsername(ctx context.Context, tx Tx, r Request, store func() error) (taken bool, err error) {
	err = store()
	if !errors.Is(err, techpass.ErrUsernameTaken) {
		return false, err
	}
	err = s.freeUsername(ctx, tx, people.System(), r.Username)
	if _, refused := errors.AsType[people.FieldErrors](err); refused {
		m := &mail.Mail{Kind: mail.SignUpTaken, To: r.Email, NotAfter: s.Now().Add(signUpMailTime)}
		return true, s.Post.Queue(ctx, tx, m, "")
	}
	if err != nil {
		return false, err
	}
	return false, store()
}

// signUpAgain mails a new link to an invitation that waits, which replaces the old one. An
// own one that nobody accepted yet takes over what was typed this time.
func (s *Service) signUpAgain(ctx context.Context, tx Tx, r Request, holder *techpass.Account, i *Invitation) error {
	if i.SelfService && i.State != Accepted {
		holder.Username, holder.FirstName, holder.LastName, holder.SEED = r.Username, r.FirstName, r.LastName, r.SEED
		taken, err := s.withUsername(ctx, tx, r, func() error { return tx.UpdateAccount(ctx, holder) })
		if taken || err != nil {
			return err
		}
		i.FirstName, i.LastName, i.SEED = r.FirstName, r.LastName, r.SEED
	}
	if i.State == Refused {
		i.State = Open // somebody reads this mailbox, or hopes to
	}
	if err := s.send(ctx, tx, i); err != nil {
		return err
	}
	if err := tx.UpdateInvitation(ctx, i); err != nil {
		return err
	}
	return tx.Record(ctx, s.event(ctx, people.Actor{Role: people.RoleInvitee}, audit.InvitationRenewed, i))
}

// SignInHint is what the mail to somebody who has an account already tells.
type SignInHint struct {
	LoginID  string
	Disabled bool // it can't be signed in with until somebody enables it
}

// SignInHintFor returns the facts for a mail of kind mail.SignUpKnown, or mail.ErrWithdrawn
// where the account has ended meanwhile.
func (s *Service) SignInHintFor(ctx context.Context, m *mail.Mail) (SignInHint, error) {
	a, err := s.Store.AccountOf(ctx, m.To)
	if errors.Is(err, fault.NotFound) {
		return SignInHint{}, mail.ErrWithdrawn
	}
	if err != nil {
		return SignInHint{}, fmt.Errorf("load account: %w", err)
	}
	return SignInHint{LoginID: a.LoginID(), Disabled: !a.State.Usable()}, nil
}
