package desk

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/mail"
)

// Letter holds the facts that a mail about a request tells.
type Letter struct {
	*Request

	Event   Event
	Already bool
	// ToDesk: the reader looks after the request; its requester reads it otherwise.
	ToDesk bool
}

// LetterFor returns the facts of a mail as they are when it leaves, or mail.ErrWithdrawn
// where its reader may not use the account any more.
func (s *Service) LetterFor(ctx context.Context, m *mail.Mail) (Letter, error) {
	e, r, err := s.Store.EntryOfMail(ctx, m.ID)
	if errors.Is(err, fault.NotFound) {
		return Letter{}, mail.ErrWithdrawn
	}
	if err != nil {
		return Letter{}, fmt.Errorf("load request of mail: %w", err)
	}
	l := Letter{Request: r, Event: e.Event, Already: e.Already, ToDesk: e.DeskMailID == m.ID}
	reader := r.RequesterID
	if l.ToDesk {
		reader = r.AssigneeID
	}
	if reader == uuid.Nil {
		return Letter{}, mail.ErrWithdrawn
	}
	a, err := s.Store.AccountByID(ctx, reader)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return Letter{}, fmt.Errorf("load account: %w", err)
	}
	if err != nil || !a.State.Usable() || a.Email != m.To {
		return Letter{}, mail.ErrWithdrawn
	}
	return l, nil
}
