package seed

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// StaleFor is after what time a SEED mail that was not used counts as stale.
const StaleFor = 7 * 24 * time.Hour

// AgainMost is how many SEED mails are sent again at once.
const AgainMost = 200

// Stale holds SEED mails that are valid and were not used: those sent after After, and not
// after By.
type Stale struct{ After, By time.Time }

// StaleAt returns which SEED mails are stale at the time.
func StaleAt(now time.Time) Stale { return Stale{After: now.Add(-Lifetime), By: now.Add(-StaleFor)} }

// CountStale tells how many of those whom the actor invited can get their SEED mail again
// because they did not use it: AgainMost at most, and whether there are more. Errors:
// fault.Forbidden.
func (s *Service) CountStale(ctx context.Context, actor people.Actor) (n int, more bool, err error) {
	if !actor.MayInvite() {
		return 0, false, fault.Forbidden
	}
	found, err := s.Store.StaleMails(ctx, actor.ID, StaleAt(s.Now()), AgainMost+1)
	if err != nil {
		return 0, false, fmt.Errorf("count SEED mails that were not used: %w", err)
	}
	return min(len(found), AgainMost), len(found) > AgainMost, nil
}

// AskStaleAgain mails the SEED mail once more to those whom the actor invited and who did
// not use it, each by the rule of AskAgain: AgainMost at most, those who wait longest first.
// Who got it is stale no more, so that asking twice mails nobody twice. It returns how many
// mails it sent. Errors: fault.Forbidden, *fault.Conflict (there is none).
func (s *Service) AskStaleAgain(ctx context.Context, actor people.Actor) (sent int, err error) {
	if !actor.MayInvite() {
		return 0, fault.Forbidden
	}
	err = s.Store.Update(ctx, func(tx OwnTx) error {
		stale, err := tx.StaleMails(ctx, actor.ID, StaleAt(s.Now()), AgainMost)
		if err != nil {
			return err
		}
		those, err := s.mailable(ctx, tx, stale)
		if err != nil {
			return err
		}
		if sent = len(those); sent == 0 {
			return &fault.Conflict{Reason: "No SEED mail can be sent again now: none was left unused for 7 days."}
		}
		return s.mailAgain(ctx, tx, actor, those)
	})
	if err != nil {
		return 0, fmt.Errorf("send SEED mails again: %w", err)
	}
	return sent, nil
}

// mailable locks the accounts and their provisionings, and leaves out whom a mail may not
// be sent to any more, somebody having been faster.
func (s *Service) mailable(ctx context.Context, tx OwnTx, accountIDs []uuid.UUID) ([]again, error) {
	accounts, err := tx.AccountsByID(ctx, accountIDs)
	if err != nil {
		return nil, fmt.Errorf("load accounts: %w", err)
	}
	byID := make(map[uuid.UUID]*techpass.Account, len(accounts))
	for _, a := range accounts {
		byID[a.ID] = a
	}
	found, err := tx.Provisionings(ctx, accountIDs...)
	if err != nil {
		return nil, fmt.Errorf("load provisionings: %w", err)
	}
	var those []again
	stale := StaleAt(s.Now())
	for _, p := range found {
		a := byID[p.AccountID]
		if a == nil || p.MailedAt.After(stale.By) || s.mayMail(a, p, mail.Delivery{}) != nil {
			continue
		}
		those = append(those, again{a, p})
	}
	return those, nil
}
