package notice

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/mail"
)

// letterLines is how many notices a letter lists; the others are counted.
const letterLines = 20

// Letter holds what a mail with notices tells.
type Letter struct{ Parts []Part }

// Part is what a letter tells of one kind.
type Part struct {
	Kind  Kind
	First []*Notice // the newest
	More  int       // those that are not listed
}

// Total returns how many notices of the kind there are.
func (p Part) Total() int { return len(p.First) + p.More }

// LetterFor returns what the mail m tells, or mail.ErrWithdrawn where nobody may use the
// account any more.
func (s *Service) LetterFor(ctx context.Context, m *mail.Mail) (Letter, error) {
	counts, err := s.Store.CountTold(ctx, m.ID)
	if err != nil {
		return Letter{}, fmt.Errorf("count notices of mail: %w", err)
	}
	var l Letter
	for _, k := range Kinds {
		if counts[k] == 0 {
			continue
		}
		first, err := s.Store.Told(ctx, m.ID, k, letterLines/len(counts))
		if err != nil {
			return Letter{}, fmt.Errorf("read notices of mail: %w", err)
		}
		if len(first) > 0 {
			l.Parts = append(l.Parts, Part{Kind: k, First: first, More: counts[k] - len(first)})
		}
	}
	if len(l.Parts) == 0 {
		return Letter{}, mail.ErrWithdrawn
	}
	return l, s.stillWanted(ctx, m, l.Parts[0].First[0].AccountID)
}

// stillWanted returns mail.ErrWithdrawn where the mailbox is not that of a usable account
// any more.
func (s *Service) stillWanted(ctx context.Context, m *mail.Mail, accountID uuid.UUID) error {
	a, err := s.Store.AccountByID(ctx, accountID)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return fmt.Errorf("load account: %w", err)
	}
	if err != nil || !a.State.Usable() || a.Email != m.To {
		return mail.ErrWithdrawn
	}
	return nil
}
