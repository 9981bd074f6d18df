package invite

import (
	"context"
	"errors"
	"fmt"

	"techbiz/internal/fault"
	"techbiz/internal/mail"
	"techbiz/internal/people"
)

// Letter holds the facts that a mail about an invitation tells.
type Letter struct {
	Invitation *Invitation
	LoginID    string
}

// LetterFor returns the facts for the mail m, or mail.ErrWithdrawn where it must not
// leave any more: the invitation ended, a newer attempt was made, or it goes to another
// address now.
func (s *Service) LetterFor(ctx context.Context, m *mail.Mail) (Letter, error) {
	i, err := s.Store.Get(ctx, m.InvitationID)
	if errors.Is(err, fault.NotFound) {
		return Letter{}, mail.ErrWithdrawn
	}
	if err != nil {
		return Letter{}, fmt.Errorf("load invitation: %w", err)
	}
	state := i.StateAt(s.Now())
	stale := m.Kind == mail.Invitation && m.Attempt != i.Attempt
	if (state != Open && state != Accepted) || stale || m.To != i.Email {
		return Letter{}, mail.ErrWithdrawn
	}
	l := Letter{Invitation: i, LoginID: i.Email.String()}
	if people.UsernameNeeded(i.Email) {
		a, err := s.Store.AccountByID(ctx, i.AccountID)
		if err != nil {
			return Letter{}, fmt.Errorf("load account: %w", err)
		}
		l.LoginID = a.LoginID()
	}
	return l, nil
}
