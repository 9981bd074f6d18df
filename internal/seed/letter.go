package seed

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
)

// Letter holds the facts that the SEED mail tells.
type Letter struct {
	*Provisioning

	Account *techpass.Account
}

// LetterFor returns the facts for the mail m, or mail.ErrWithdrawn where it must not leave
// any more: SEED moved on, a newer mail was asked for, or the account ended.
func (s *Service) LetterFor(ctx context.Context, m *mail.Mail) (Letter, error) {
	p, err := s.Store.ProvisioningOfMail(ctx, m.ID)
	if errors.Is(err, fault.NotFound) {
		return Letter{}, mail.ErrWithdrawn
	}
	if err != nil {
		return Letter{}, fmt.Errorf("find provisioning of mail: %w", err)
	}
	a, err := s.Store.AccountByID(ctx, p.AccountID)
	if err != nil {
		return Letter{}, fmt.Errorf("load account: %w", err)
	}
	if p.StateAt(s.Now()) != Licensed || a.State.Ended() || a.Email != m.To {
		return Letter{}, mail.ErrWithdrawn
	}
	return Letter{Provisioning: p, Account: a}, nil
}

// MailEnded is told that a SEED mail came to its end. Once a mail server took it, its holder is
// Invited; where none did, who invited them is told. It does nothing where SEED moved on since,
// and may run twice.
func (s *Service) MailEnded(ctx context.Context, mailID uuid.UUID) error {
	err := s.Store.Update(ctx, func(tx OwnTx) error {
		m, err := tx.Mail(ctx, mailID)
		if err != nil {
			return err
		}
		switch m.State {
		case mail.Sent:
			return s.mailSent(ctx, tx, m)
		case mail.Refused, mail.GivenUp:
			return s.mailMissing(ctx, tx, m)
		default:
			return nil
		}
	})
	if _, replayed := errors.AsType[*audit.Replayed](err); replayed || errors.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("note end of SEED mail %s: %w", mailID, err)
	}
	return nil
}

// mailSent notes that the mail left.
func (s *Service) mailSent(ctx context.Context, tx OwnTx, m *mail.Mail) error {
	p, err := tx.ProvisioningOfMail(ctx, m.ID)
	if err != nil || p.State != Licensed {
		return err
	}
	if err := p.On(Mail, s.Now()); err != nil {
		return err
	}
	if err := tx.StoreProvisionings(ctx, p); err != nil {
		return fmt.Errorf("store provisioning: %w", err)
	}
	return tx.Record(ctx, audit.New(ctx, s.Now(), people.System(), audit.SEEDMailed, Subject(p.AccountID), "mail_id", m.ID.String()))
}

// mailMissing tells who looks after the invitation that the mail did not arrive, once. Whom
// nobody invited is told by the portal when they look. Who is told is held before the
// provisioning is.
func (s *Service) mailMissing(ctx context.Context, tx OwnTx, m *mail.Mail) error {
	if m.InvitationID == uuid.Nil {
		return nil
	}
	inviter, _, err := tx.InviterOf(ctx, m.InvitationID)
	if err != nil {
		return err
	}
	if _, err := tx.Recipients(ctx, inviter); err != nil {
		return err
	}
	p, err := tx.ProvisioningOfMail(ctx, m.ID)
	if err != nil || p.StateAt(s.Now()) != Licensed || p.AccountID == inviter {
		return err
	}
	e := audit.New(ctx, s.Now(), people.System(), audit.SEEDMailMissing, Subject(p.AccountID), "mail_id", m.ID.String())
	e.Once(m.ID.String(), string(audit.SEEDMailMissing))
	if err := tx.Record(ctx, e); err != nil {
		return err
	}
	kind := notice.SEEDNotDelivered
	if m.State == mail.Refused {
		kind = notice.SEEDMailRefused
	}
	return s.Bell.Notify(ctx, tx, s.Now(), notice.Notice{AccountID: inviter, Kind: kind, InvitationID: m.InvitationID})
}
