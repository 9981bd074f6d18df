package handover

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
)

// Tx is the part of a transaction that hands over.
type Tx interface {
	audit.Tx
	notice.NotifyTx

	// Account returns the account, locked, or fault.NotFound.
	Account(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
	// AccountByEmail returns the account that has not ended, locked, or fault.NotFound.
	AccountByEmail(ctx context.Context, e people.Email) (*techpass.Account, error)
	Counter
	// MoveInvitations gives the officer's invitations of the choice that do not wait in a
	// hand-over to another, and returns how many.
	MoveInvitations(ctx context.Context, from uuid.UUID, c Choice, to people.Actor) (int, error)
	// AddHandOver stores a new one; added is false where one with its id is there.
	AddHandOver(ctx context.Context, h *HandOver) (added bool, err error)
	// UpdateHandOver stores what became of it.
	UpdateHandOver(ctx context.Context, h *HandOver) error
	// HandOver returns it, locked until the transaction ends, or fault.NotFound.
	HandOver(ctx context.Context, id uuid.UUID) (*HandOver, error)
	// WaitingHandOvers returns those of the officer's invitations that wait, locked.
	WaitingHandOvers(ctx context.Context, from uuid.UUID) ([]*HandOver, error)
	// DueHandOvers returns up to limit that wait and whose time is over, locked.
	DueHandOvers(ctx context.Context, now time.Time, limit int) ([]*HandOver, error)
	// HoldInvitations has the officer's invitations of the choice wait in the hand-over, but
	// those that wait in another, and returns how many.
	HoldInvitations(ctx context.Context, h *HandOver, c Choice) (int, error)
	// MoveHeld gives the invitations that wait in the hand-over, and still are the officer's,
	// to the receiver, and returns how many.
	MoveHeld(ctx context.Context, h *HandOver, to people.Actor) (int, error)
	// ReleaseHeld has nothing wait in the hand-over any more.
	ReleaseHeld(ctx context.Context, id uuid.UUID) error
}

// Counter counts what would be handed over.
type Counter interface {
	// CountToHandOver counts the officer's invitations of the choice; those that wait in a
	// hand-over where it says so.
	CountToHandOver(ctx context.Context, from uuid.UUID, c Choice) (int, error)
}

// Store keeps hand-overs.
type Store interface {
	Counter
	// Update runs change in one transaction; it may run it again.
	Update(ctx context.Context, change func(Tx) error) error
	// AccountOf returns the account with this email that has not ended, or fault.NotFound.
	AccountOf(ctx context.Context, e people.Email) (*techpass.Account, error)
	// AccountByID returns an account, or fault.NotFound.
	AccountByID(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
	// HandOverByID returns a hand-over, or fault.NotFound.
	HandOverByID(ctx context.Context, id uuid.UUID) (*HandOver, error)
	// WaitingFrom lists those of the officer's invitations that wait, newest first.
	WaitingFrom(ctx context.Context, from uuid.UUID, limit int) ([]*HandOver, error)
}
