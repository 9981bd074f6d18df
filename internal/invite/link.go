package invite

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/auth/mailcode"
	"techbiz/internal/auth/pow"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/secret"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
)

// LinkState is what an invitation's link leads to now.
type LinkState string

// The states of a link.
const (
	LinkOpen      LinkState = "open"      // can be accepted
	LinkAccepted  LinkState = "accepted"  // was accepted; steps are left to do
	LinkOnboarded LinkState = "onboarded" // nothing is left to do
	LinkLapsed    LinkState = "lapsed"
	LinkRevoked   LinkState = "revoked"
	LinkEnded     LinkState = "ended"    // the account was terminated
	LinkReplaced  LinkState = "replaced" // a newer link was mailed, or the address was corrected
)

// LinkError: the link does not lead to what was asked of it.
type LinkError struct{ State LinkState }

func (e *LinkError) Error() string { return "the link is " + string(e.State) }

// Opened is what the page behind a link shows. Invitation is nil where the page must
// not tell more than the state, because the link went to another address.
type Opened struct {
	State      LinkState
	Invitation *Invitation
}

// Open tells what the link with this token leads to, or fault.NotFound. It changes
// nothing about the invitation; the first opening is noted in the trail, since the
// officer wants to know, be it that of a scanner or of a person.
func (s *Service) Open(ctx context.Context, token string) (Opened, error) {
	m, i, err := s.Store.Link(ctx, secret.HashToken(token))
	if err != nil {
		return Opened{}, fmt.Errorf("open link: %w", err)
	}
	state := s.linkState(m, i)
	if m.OpenedAt.IsZero() {
		if err := s.noteOpened(ctx, m, i); err != nil {
			return Opened{}, fmt.Errorf("note opened link: %w", err)
		}
	}
	if m.To != i.Email {
		return Opened{State: state}, nil
	}
	return Opened{State: state, Invitation: i}, nil
}

func (s *Service) noteOpened(ctx context.Context, m *mail.Mail, i *Invitation) error {
	return s.Store.Update(ctx, func(tx Tx) error {
		first, err := tx.NoteOpened(ctx, m.ID, s.Now())
		if err != nil || !first {
			return err
		}
		return tx.Record(ctx, s.event(ctx, people.Actor{Role: people.RoleInvitee}, audit.InvitationOpened, i, "mail_id", m.ID.String()))
	})
}

func (s *Service) linkState(m *mail.Mail, i *Invitation) LinkState {
	if m.To != i.Email || i.State == Replaced {
		return LinkReplaced
	}
	switch i.StateAt(s.Now()) {
	case Onboarded:
		return LinkOnboarded
	case Revoked:
		return LinkRevoked
	case Ended:
		return LinkEnded
	}
	if m.Attempt != i.Attempt {
		return LinkReplaced
	}
	switch i.StateAt(s.Now()) {
	case Accepted:
		return LinkAccepted
	case Lapsed:
		return LinkLapsed
	}
	return LinkOpen
}

// link returns the mail with the token and its invitation, locked, or fault.NotFound.
func link(ctx context.Context, tx Tx, token string) (*mail.Mail, *Invitation, error) {
	m, err := tx.MailOfLink(ctx, secret.HashToken(token))
	if err != nil {
		return nil, nil, err
	}
	i, err := tx.Invitation(ctx, m.InvitationID)
	return m, i, err
}

// usable returns the invitation behind the token, locked, where its link still leads
// on; *LinkError or fault.NotFound otherwise.
func (s *Service) usable(ctx context.Context, tx Tx, token string) (*Invitation, error) {
	m, i, err := link(ctx, tx, token)
	if err != nil {
		return nil, err
	}
	if state := s.linkState(m, i); state != LinkOpen && state != LinkAccepted {
		return nil, &LinkError{State: state}
	}
	return i, nil
}

// Visitor is the browser at an invitation's page. Nothing else is known of it.
type Visitor struct {
	Browser string // random token that the browser keeps in a cookie
	Client  string // network address
	Payment pow.Payment
}

func ask(i *Invitation, v Visitor) mailcode.Ask {
	return mailcode.Ask{
		Purpose: mailcode.Accept, Subject: i.ID.String(), Mailbox: i.Email.Canonical().String(), Browser: v.Browser, Client: v.Client, Payment: v.Payment,
	}
}

// AskCode mails a fresh code to the invited mailbox; it works in the visitor's browser
// alone. Errors: fault.NotFound, *LinkError, *pow.DueError, *fault.TooMany.
func (s *Service) AskCode(ctx context.Context, token string, v Visitor) error {
	err := s.Store.Update(ctx, func(tx Tx) error {
		i, err := s.usable(ctx, tx, token)
		if err != nil {
			return err
		}
		code, err := s.Codes.Issue(ctx, tx.Codes(), ask(i, v))
		if err != nil {
			return err
		}
		m := &mail.Mail{Kind: mail.AcceptCode, To: i.Email, InvitationID: i.ID, NotAfter: s.Now().Add(mailcode.Lifetime)}
		if err := s.Post.Queue(ctx, tx, m, code); err != nil {
			return err
		}
		return tx.Record(ctx, s.event(ctx, people.Actor{Role: people.RoleInvitee}, audit.CodeAsked, i))
	})
	if err != nil {
		return fmt.Errorf("ask for code: %w", err)
	}
	return nil
}

// Accept takes the typed code as proof of the mailbox and accepts the invitation; on
// one that was accepted before, it lets the invitee go on. It returns the account whose
// steps come next. Errors: fault.NotFound, *LinkError, and those of mailcode.Issuer.Check.
func (s *Service) Accept(ctx context.Context, token, typed string, v Visitor) (*techpass.Account, error) {
	var account *techpass.Account
	var refusal error
	err := s.Store.Update(ctx, func(tx Tx) error {
		i, err := s.usable(ctx, tx, token)
		if err != nil {
			return err
		}
		invitee := people.Actor{ID: i.AccountID, Role: people.RoleInvitee, Email: i.Email}
		if refusal, err = s.Codes.Check(ctx, tx.Codes(), ask(i, v), typed); err != nil {
			return err
		}
		if refusal != nil {
			return tx.Record(ctx, s.event(ctx, people.Actor{Role: people.RoleInvitee}, audit.CodeRefused, i))
		}
		if account, err = s.proveMailbox(ctx, tx, i.AccountID); err != nil {
			return err
		}
		return s.accepted(ctx, tx, invitee, i)
	})
	if err = errors.Join(err, refusal); err != nil {
		return nil, fmt.Errorf("accept invitation: %w", err)
	}
	return account, nil
}

// accepted notes that the invitee accepted the invitation, or goes on after having done so.
func (s *Service) accepted(ctx context.Context, tx Tx, invitee people.Actor, i *Invitation) error {
	before := i.State
	action := audit.InvitationAccepted
	if before == Accepted {
		action = audit.InvitationResumed
	}
	i.State = Accepted
	if err := tx.UpdateInvitation(ctx, i); err != nil {
		return err
	}
	if err := tx.Record(ctx, s.event(ctx, invitee, action, i)); err != nil || before == Accepted {
		return err
	}
	return s.tell(ctx, tx, notice.Accepted, i)
}

// ProveMailbox notes that the holder of a pending account reads its mailbox, shown in
// another way than by the invitation's own code. It accepts an invitation that waits for
// them. Errors: fault.NotFound, *fault.Conflict (the account is not pending).
func (s *Service) ProveMailbox(ctx context.Context, accountID uuid.UUID) (*techpass.Account, error) {
	var account *techpass.Account
	err := s.Store.Update(ctx, func(tx Tx) (err error) {
		if account, err = s.proveMailbox(ctx, tx, accountID); err != nil {
			return err
		}
		if account.State != techpass.Pending {
			return &fault.Conflict{Reason: "This account is not waiting to be activated."}
		}
		return s.acceptWaiting(ctx, tx, account)
	})
	if err != nil {
		return nil, fmt.Errorf("prove mailbox: %w", err)
	}
	return account, nil
}

func (s *Service) proveMailbox(ctx context.Context, tx Tx, accountID uuid.UUID) (*techpass.Account, error) {
	a, err := tx.Account(ctx, accountID)
	if err != nil {
		return nil, fmt.Errorf("load account: %w", err)
	}
	a.MailboxProvedAt = s.Now()
	return a, tx.UpdateAccount(ctx, a)
}

// AskRenewal sends a lapsed invitation again, to the same address, because its invitee
// asks for it. The answer is the same whatever happens, so the caller learns nothing of
// the address; the error is trouble with the store only. It counts as the day's resend.
func (s *Service) AskRenewal(ctx context.Context, token string) error {
	err := s.Store.Update(ctx, func(tx Tx) error {
		m, i, err := link(ctx, tx, token)
		if err != nil {
			return err
		}
		if s.linkState(m, i) != LinkLapsed || s.Now().Before(i.resendableAt()) {
			return errNotRenewed
		}
		if err := s.revive(ctx, tx, i); err != nil {
			return err
		}
		i.State = Open
		i.EndedAt = time.Time{}
		if err := s.send(ctx, tx, i); err != nil {
			return err
		}
		if err := tx.UpdateInvitation(ctx, i); err != nil {
			return err
		}
		return tx.Record(ctx, s.event(ctx, people.Actor{Role: people.RoleInvitee}, audit.InvitationRenewed, i))
	})
	if err == nil || errors.Is(err, errNotRenewed) || errors.Is(err, fault.NotFound) {
		return nil
	}
	return fmt.Errorf("renew invitation: %w", err)
}

var errNotRenewed = errors.New("invitation is not to be renewed")

// revive brings back the account that lapsed with the invitation, unless its address
// or username went to somebody else meanwhile.
func (s *Service) revive(ctx context.Context, tx Tx, i *Invitation) error {
	a, err := tx.Account(ctx, i.AccountID)
	if err != nil {
		return err
	}
	if a.State == techpass.Deleted {
		return errNotRenewed // who it was is known no more: the officer invites anew
	}
	if a.State != techpass.Terminated {
		return nil
	}
	a.MoveTo(techpass.Pending, s.Now())
	err = tx.UpdateAccount(ctx, a)
	if errors.Is(err, techpass.ErrEmailTaken) || errors.Is(err, techpass.ErrUsernameTaken) {
		return errNotRenewed
	}
	return err
}
