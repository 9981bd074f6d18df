package invite

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"techbiz/internal/base/fault"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// Letter holds the facts that a mail about an invitation tells.
type Letter struct {
	Invitation *Invitation
	LoginID    string
	Steps      []techpass.Step // that the invitee goes through until the account is active
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
	a, err := s.Store.AccountByID(ctx, i.AccountID)
	if err != nil {
		return Letter{}, fmt.Errorf("load account: %w", err)
	}
	steps := slices.DeleteFunc(a.Steps(), func(step techpass.Step) bool { return step == techpass.StepDone })
	return Letter{Invitation: i, LoginID: a.LoginID(), Steps: steps}, nil
}
