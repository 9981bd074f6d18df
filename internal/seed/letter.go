package seed

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/fault"
	"techbiz/internal/mail"
	"techbiz/internal/people"
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

// MailEnded is told that a SEED mail came to its end. Once a mail server took it, its
// holder is Invited. It does nothing where SEED moved on since, and may run twice.
func (s *Service) MailEnded(ctx context.Context, mailID uuid.UUID) error {
	err := s.Store.Update(ctx, func(tx OwnTx) error {
		m, err := tx.Mail(ctx, mailID)
		if err != nil || m.State != mail.Sent {
			return err // the mail itself tells why it was refused; somebody asks for another
		}
		p, err := tx.ProvisioningOfMail(ctx, mailID)
		if err != nil || p.State != Licensed {
			return err
		}
		if err := p.On(Mail, s.Now()); err != nil {
			return err
		}
		if err := tx.StoreProvisionings(ctx, p); err != nil {
			return fmt.Errorf("store provisioning: %w", err)
		}
		return tx.Record(ctx, audit.New(ctx, s.Now(), people.System(), audit.SEEDMailed, Subject(p.AccountID), "mail_id", mailID.String()))
	})
	if err != nil && !errors.Is(err, fault.NotFound) {
		return fmt.Errorf("note end of SEED mail %s: %w", mailID, err)
	}
	return nil
}
