package lifecycle

import (
	"context"
	"errors"
	"fmt"

	"techbiz/internal/base/fault"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// Reminder holds the facts that a reminder tells.
type Reminder struct {
	Account *techpass.Account
	techpass.Action
}

// ReminderFor returns the facts of a reminder as they are when it leaves, or
// mail.ErrWithdrawn where it must not leave any more: its reader signed in meanwhile, or
// the day has come.
func (s *Service) ReminderFor(ctx context.Context, m *mail.Mail) (Reminder, error) {
	a, err := s.Store.AccountOf(ctx, m.To)
	if errors.Is(err, fault.NotFound) {
		return Reminder{}, mail.ErrWithdrawn
	}
	if err != nil {
		return Reminder{}, fmt.Errorf("load account: %w", err)
	}
	v := techpass.Warning(a, s.Now())
	if v.Do == techpass.Nothing || kindOf(v) != m.Kind {
		return Reminder{}, mail.ErrWithdrawn
	}
	return Reminder{Account: a, Action: v}, nil
}
