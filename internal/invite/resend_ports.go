package invite

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// ResendTx is one transaction that sends many invitations again.
type ResendTx interface {
	audit.Tx
	mail.QueueTx
	ResendStore

	// Account returns the account, locked until the transaction ends, or fault.NotFound.
	Account(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
	AddResendRun(ctx context.Context, r *ResendRun) error
	UpdateResendRun(ctx context.Context, r *ResendRun) error
	// ResendRun returns the run, locked until the transaction ends, or fault.NotFound.
	ResendRun(ctx context.Context, id uuid.UUID) (*ResendRun, error)
	// Resendable returns up to limit of the inviter's invitations, locked, that the range
	// holds, those that were sent longest ago first.
	Resendable(ctx context.Context, inviterID uuid.UUID, r ResendRange, limit int) ([]*Invitation, error)
	// AccountsByID returns those of these accounts that there are, locked.
	AccountsByID(ctx context.Context, ids []uuid.UUID) ([]*techpass.Account, error)
	// UpdateAccounts stores accounts that this transaction has locked, whose email and
	// username are as they were.
	UpdateAccounts(ctx context.Context, accounts []*techpass.Account) error
	// UpdateInvitations stores invitations that this transaction has locked.
	UpdateInvitations(ctx context.Context, invitations []*Invitation) error
}

// ResendStore is the part of a Store, and of a transaction, that tells what may be sent
// again, and what is being. It locks nothing.
type ResendStore interface {
	// NewestResendRun returns the officer's newest run, or fault.NotFound.
	NewestResendRun(ctx context.Context, accountID uuid.UUID) (*ResendRun, error)
	// CountResendable counts the inviter's invitations that the range holds, up to ceiling.
	CountResendable(ctx context.Context, inviterID uuid.UUID, r ResendRange, ceiling int) (int, error)
}

// ResendRange holds invitations that are open, and valid after ValidAfter, or accepted; and
// of both those whose mail left at SentBy or before, and those whose mail did not leave. Its
// attempt was made before AttemptedBefore, so that a run takes nothing twice.
type ResendRange struct {
	ValidAfter, SentBy, AttemptedBefore time.Time
	// BatchID: only those of this list, and only those whose mail did not leave.
	BatchID uuid.UUID
	// State: only those that are Open, or Accepted, and whose attempt was made at StaleBy, which
	// is before SentBy, or earlier.
	State   State
	StaleBy time.Time
}

// Until is when the newest attempt ends that was made at SentBy, or StaleBy, or before.
func (r ResendRange) Until() time.Time {
	if r.State != "" {
		return r.StaleBy.Add(Lifetime)
	}
	return r.SentBy.Add(Lifetime)
}
