package invite

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/fault"
	"techbiz/internal/base/people"
	"techbiz/internal/base/secret"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// SetUpLifetime is how long a set-up link works.
const SetUpLifetime = 24 * time.Hour

// SetUpLink is a link, made by the operator and used once, by which an officer sets up how
// they sign in. The database holds its token's hash.
type SetUpLink struct {
	TokenHash []byte
	AccountID uuid.UUID
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // zero while it was not used
	RevokedAt time.Time // when a newer one took its place; zero for the newest
}

// SetUpState is what a set-up link leads to now.
type SetUpState string

// The states of a set-up link.
const (
	SetUpOpen    SetUpState = "open"
	SetUpUsed    SetUpState = "used"
	SetUpRevoked SetUpState = "revoked" // a newer one was made
	SetUpExpired SetUpState = "expired"
)

func (l *SetUpLink) stateAt(now time.Time) SetUpState {
	switch {
	case !l.UsedAt.IsZero():
		return SetUpUsed
	case !l.RevokedAt.IsZero():
		return SetUpRevoked
	case !now.Before(l.ExpiresAt):
		return SetUpExpired
	}
	return SetUpOpen
}

// SetUpError: the set-up link does not work any more.
type SetUpError struct{ State SetUpState }

func (e *SetUpError) Error() string { return "the set-up link is " + string(e.State) }

// MakeSetUpLink makes a set-up link for a public officer's account and returns its token,
// which is shown once. An earlier one stops working. Only the system makes any, on the
// operator's command line. Errors: fault.Forbidden, fault.NotFound, *fault.Conflict (an
// account that may not be used, or is no public officer's).
func (s *Service) MakeSetUpLink(ctx context.Context, actor people.Actor, accountID uuid.UUID) (token string, l *SetUpLink, err error) {
	if actor.Role != people.RoleSystem {
		return "", nil, fault.Forbidden
	}
	token = secret.NewToken()
	err = s.Store.Update(ctx, func(tx Tx) error {
		a, err := tx.Account(ctx, accountID)
		if err != nil {
			return err
		}
		if err := mayGetDuty(a); err != nil {
			return err
		}
		now := s.Now()
		l = &SetUpLink{TokenHash: secret.HashToken(token), AccountID: a.ID, CreatedAt: now, ExpiresAt: now.Add(SetUpLifetime)}
		if err := tx.ReplaceSetUpLink(ctx, l); err != nil {
			return err
		}
		return tx.Record(ctx, audit.New(ctx, now, actor, audit.SetUpLinkMade, accountSubject(a.ID)))
	})
	if err != nil {
		return "", nil, fmt.Errorf("make set-up link: %w", err)
	}
	return token, l, nil
}

// SetUp is what the page behind a set-up link shows.
type SetUp struct {
	State SetUpState
	Until time.Time
	// Account is whose it is; nil where the link does not work any more.
	Account *techpass.Account
}

// OpenSetUp tells what the set-up link with this token leads to, or fault.NotFound. It
// changes nothing.
func (s *Service) OpenSetUp(ctx context.Context, token string) (SetUp, error) {
	l, err := s.Store.SetUpLinkOf(ctx, secret.HashToken(token))
	if err != nil {
		return SetUp{}, fmt.Errorf("open set-up link: %w", err)
	}
	found := SetUp{State: l.stateAt(s.Now()), Until: l.ExpiresAt}
	if found.State != SetUpOpen {
		return found, nil
	}
	if found.Account, err = s.Onboarding(ctx, l.AccountID); err != nil {
		return SetUp{}, err
	}
	return found, nil
}

// UseSetUp uses the set-up link up and returns the account, whose missing steps come next.
// What the account has stays: nobody replaces a second factor by a link. withPassword says
// that no identity provider vouches for the mailbox, so a password is among the steps. The
// mailbox counts as proved, since the operator gave the link to its holder, who is mailed.
// Errors: fault.NotFound, *SetUpError, *fault.Conflict (the account may not be used).
func (s *Service) UseSetUp(ctx context.Context, token string, withPassword bool) (*techpass.Account, error) {
	var account *techpass.Account
	err := s.Store.Update(ctx, func(tx Tx) error {
		now := s.Now()
		l, err := tx.SetUpLink(ctx, secret.HashToken(token))
		if err != nil {
			return err
		}
		if state := l.stateAt(now); state != SetUpOpen {
			return &SetUpError{State: state}
		}
		if err := tx.UseSetUpLink(ctx, l.TokenHash, now); err != nil {
			return err
		}
		a, err := tx.Account(ctx, l.AccountID)
		if err != nil {
			return err
		}
		if !a.State.Usable() {
			return &fault.Conflict{Reason: "This account is disabled or has ended. Ask whoever gave you the link."}
		}
		if withPassword {
			a.AskForPassword()
		}
		if account = a; a.MailboxProvedAt.IsZero() {
			a.MailboxProvedAt = now
		}
		if err := tx.UpdateAccount(ctx, a); err != nil {
			return err
		}
		if err := s.acceptWaiting(ctx, tx, a); err != nil {
			return err
		}
		if err := s.Post.Queue(ctx, tx, &mail.Mail{Kind: mail.SetUpLinkUsed, To: a.Email, NotAfter: now.Add(dutyNews)}, ""); err != nil {
			return err
		}
		holder := people.Actor{ID: a.ID, Role: people.RoleInvitee, Email: a.Email}
		return tx.Record(ctx, audit.New(ctx, now, holder, audit.SetUpLinkUsed, accountSubject(a.ID)))
	})
	if err != nil {
		return nil, fmt.Errorf("use set-up link: %w", err)
	}
	return account, nil
}

// acceptWaiting accepts an invitation that waits for the holder of a pending account, whose
// mailbox is proved.
func (s *Service) acceptWaiting(ctx context.Context, tx Tx, a *techpass.Account) error {
	if a.State != techpass.Pending {
		return nil
	}
	i, err := s.lastInvitation(ctx, tx, a)
	if err != nil || i == nil {
		return err
	}
	switch i.StateAt(s.Now()) {
	case Open, Refused, Accepted:
		return s.accepted(ctx, tx, people.Actor{ID: a.ID, Role: people.RoleInvitee, Email: a.Email}, i)
	}
	return nil
}
