package life

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"techbiz/internal/allowlist"
	"techbiz/internal/fault"
	"techbiz/internal/invite"
	"techbiz/internal/people"
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
	// AccountsFrom returns up to limit accounts whose email or username begins with
	// prefix, in lower case, by email.
	AccountsFrom(ctx context.Context, prefix Prefix, limit int) ([]*techpass.Account, error)
}

// Prefix is what is looked for: how an email begins, or a username; "" for neither.
type Prefix struct {
	Email    string
	Username string
	// Agency is whose accounts are looked through, zero for all. Of one agency's, a
	// username is looked for as a whole.
	Agency people.Agency
}

// MostFound is how many accounts a search returns at most.
const MostFound = 50

// Found are the accounts that a search found.
type Found struct {
	Accounts []*techpass.Account
	More     bool // there are more; type more of the address
}

// Find looks for accounts by the beginning of an email or login ID; a whole one is its own
// beginning. An agency admin finds those of the own agency. What was wiped is not found.
// Errors: fault.Forbidden.
func (s *Service) Find(ctx context.Context, actor people.Actor, typed string) (Found, error) {
	if !mayRun(actor) {
		return Found{}, fault.Forbidden
	}
	p := prefixOf(typed)
	if p == (Prefix{}) {
		return Found{}, nil
	}
	if !runsAll(actor) {
		p.Agency = actor.Agency()
	}
	accounts, err := s.Store.AccountsFrom(ctx, p, MostFound+1)
	if err != nil {
		return Found{}, fmt.Errorf("find accounts: %w", err)
	}
	if len(accounts) > MostFound {
		return Found{Accounts: accounts[:MostFound], More: true}, nil
	}
	return Found{Accounts: accounts}, nil
}

func prefixOf(typed string) Prefix {
	text := strings.ToLower(strings.TrimSpace(typed))
	name, domain, address := strings.Cut(text, "@")
	switch {
	case !address:
		return Prefix{Email: text, Username: text}
	case name != "" && strings.HasPrefix(people.LoginSuffix[1:], domain):
		return Prefix{Email: text, Username: name}
	default:
		return Prefix{Email: text}
	}
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
