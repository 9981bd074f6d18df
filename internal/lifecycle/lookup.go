package lifecycle

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/techpass"
)

// Lookup reads accounts and invitations without locking them.
type Lookup interface {
	allowlist.Owners
	// AccountOf returns the account with this email that has not ended, or fault.NotFound.
	AccountOf(ctx context.Context, e people.Email) (*techpass.Account, error)
	// AccountByID returns an account, or fault.NotFound.
	AccountByID(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
	// InvitationByID returns an invitation, or fault.NotFound.
	InvitationByID(ctx context.Context, id uuid.UUID) (*invite.Invitation, error)
	// CountInvited counts the people whom the account's holder invited.
	CountInvited(ctx context.Context, accountID uuid.UUID) (int, error)
	// FindAccounts returns up to limit accounts that are not wiped, the newest first.
	FindAccounts(ctx context.Context, q AccountQuery, limit int) ([]*techpass.Account, error)
}

// AccountQuery says which accounts are looked for; the zero query asks for the newest.
type AccountQuery struct {
	// Words are parts of name, email or login ID. Where all of them are short, only the newest
	// invite.ShortReach accounts are looked through. Of a single word, those come first whose
	// whole email, username or login ID it is.
	Words invite.Words
	// Agency is whose accounts are looked through, zero for all.
	Agency people.Agency
}

// MostFound is how many accounts a search returns at most.
const MostFound = 50

// Found are the accounts that a search found.
type Found struct {
	Accounts []*techpass.Account
	More     bool // there are more; type more words
	Partial  bool // all words were short: only the newest invite.ShortReach accounts were looked through
}

// Find looks for accounts whose name, email or login ID holds each of the words that were typed,
// in any order; without any it returns the newest. An agency admin finds those of the own agency.
// What was wiped is not found. Errors: fault.Forbidden.
func (s *Service) Find(ctx context.Context, actor people.Actor, typed string) (Found, error) {
	if !mayRun(actor) {
		return Found{}, fault.Forbidden
	}
	q := AccountQuery{Words: invite.WordsOf(typed)}
	if !runsAll(actor) {
		q.Agency = actor.Agency()
	}
	accounts, err := s.Store.FindAccounts(ctx, q, MostFound+1)
	if err != nil {
		return Found{}, fmt.Errorf("find accounts: %w", err)
	}
	found := Found{Accounts: accounts, Partial: len(q.Words) > 0 && !q.Words.Indexed()}
	if len(accounts) > MostFound {
		found.Accounts, found.More = accounts[:MostFound], true
	}
	return found, nil
}

// About is an account as an admin sees it.
type About struct {
	*techpass.Account

	Invited  int // people whom its holder invited
	Contract Contract
}

// Get returns an account, be it ended. Errors: fault.Forbidden, fault.NotFound (also another
// agency's).
func (s *Service) Get(ctx context.Context, actor people.Actor, id uuid.UUID) (About, error) {
	if !mayRun(actor) {
		return About{}, fault.Forbidden
	}
	a, err := s.Store.AccountByID(ctx, id)
	if err != nil {
		return About{}, fmt.Errorf("load account: %w", err)
	}
	if err := maySee(ctx, s.Store, actor, a); err != nil {
		return About{}, fmt.Errorf("load account: %w", err)
	}
	n, err := s.Store.CountInvited(ctx, id)
	if err != nil {
		return About{}, err
	}
	return About{Account: a, Invited: n, Contract: contractOf(a, invite.Accepted)}, nil
}
