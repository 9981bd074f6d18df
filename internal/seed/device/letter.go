package device

import (
	"context"
	"errors"
	"fmt"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/sgtime"
	"techbiz/internal/mail"
	"techbiz/internal/seed"
)

// Reminder holds the facts that a reminder tells.
type Reminder struct {
	Device    *seed.Device
	DeletedOn sgtime.Date
	Days      int // left until then
}

// ReminderFor returns the facts of a reminder as they are when it leaves, or
// mail.ErrWithdrawn where it must not leave any more: the device was used meanwhile, or it
// is gone.
func (s *Service) ReminderFor(ctx context.Context, m *mail.Mail) (Reminder, error) {
	d, err := s.deviceOf(ctx, m)
	if errors.Is(err, fault.NotFound) {
		return Reminder{}, mail.ErrWithdrawn
	}
	if err != nil {
		return Reminder{}, fmt.Errorf("load device: %w", err)
	}
	left := d.daysLeft(s.Now())
	if left == 0 || left > reminders[0] {
		return Reminder{}, mail.ErrWithdrawn
	}
	return Reminder{Device: &d.Device, DeletedOn: sgtime.DateOf(d.deletedAt()), Days: left}, nil
}

func (s *Service) deviceOf(ctx context.Context, m *mail.Mail) (*Device, error) {
	a, err := s.Store.AccountOf(ctx, m.To)
	if err != nil {
		return nil, err
	}
	return s.Store.EnrolledOf(ctx, a.ID)
}
