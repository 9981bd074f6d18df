package approval

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
)

// Tx is the part of a transaction that keeps approvals.
type Tx interface {
	audit.Tx
	notice.NotifyTx

	// Account returns the account, locked, or fault.NotFound.
	Account(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
	// AddApproval stores a new one; added is false where one about the same waits already.
	AddApproval(ctx context.Context, a *Approval) (added bool, err error)
	// Approval returns it, locked until the transaction ends, or fault.NotFound.
	Approval(ctx context.Context, id uuid.UUID) (*Approval, error)
	// WaitingApproval returns the one of this kind about the same that waits, locked, or
	// fault.NotFound.
	WaitingApproval(ctx context.Context, k Kind, about string) (*Approval, error)
	// DueApprovals returns up to limit that wait and whose time is over, locked.
	DueApprovals(ctx context.Context, now time.Time, limit int) ([]*Approval, error)
	// UpdateApproval stores what became of it.
	UpdateApproval(ctx context.Context, a *Approval) error
	// Deciders lists the accounts of who may decide what waits for this agency: its agency
	// admins, and the admins; those alone where it is zero.
	Deciders(ctx context.Context, g people.Agency) ([]*techpass.Account, error)
}

// Store keeps approvals.
type Store interface {
	// Update runs change in one transaction. It may run change again where the database
	// asks for it, so change has no other effects.
	Update(ctx context.Context, change func(Tx) error) error
	// ApprovalByID returns the approval, or fault.NotFound.
	ApprovalByID(ctx context.Context, id uuid.UUID) (*Approval, error)
	// Approvals returns up to q.Limit approvals: of those that wait the oldest first, of
	// those that are decided the newest.
	Approvals(ctx context.Context, q Query) ([]*Approval, error)
	// DecidersOf is Tx.Deciders outside a transaction.
	DecidersOf(ctx context.Context, g people.Agency) ([]*techpass.Account, error)
}

// Query says which approvals are asked for.
type Query struct {
	// Agency and Asker bound them to those for the agency, and those that this account
	// asked for; both zero: all.
	Agency  people.Agency
	Asker   uuid.UUID
	Waiting bool      // or else those that are decided
	About   uuid.UUID // the subject; uuid.Nil: any
	Limit   int
}

// Doer carries out the approvals of one kind.
type Doer interface {
	// CarryOut does what was asked for, if the rules allow it to who asked as they are now,
	// and to who approves. It calls Decision.Approve first, in the transaction in which it
	// does it. Errors: those of Approve, *fault.Conflict.
	CarryOut(ctx context.Context, d *Decision) error
}

// Bell tells account holders what happened; notice.Notifier does.
type Bell interface {
	Notify(ctx context.Context, tx notice.NotifyTx, now time.Time, notices ...notice.Notice) error
}
