package notice

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/job"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// NotifyTx is the part of a transaction that tells account holders something.
type NotifyTx interface {
	job.Queue

	// Recipients returns those of the accounts that may be used, and whether notices to
	// them wait for a mail. Until the transaction ends no other one gets them by Tx.Account,
	// so that no notice is added beside a mail that is just being made.
	Recipients(ctx context.Context, accounts ...uuid.UUID) (waiting map[uuid.UUID]bool, err error)
	// AddNotices stores new notices.
	AddNotices(ctx context.Context, notices ...*Notice) error
}

// Tx is one transaction of the Service, which shows and mails what was told.
type Tx interface {
	mail.QueueTx
	NotifyTx

	// Account returns the account, locked until the transaction ends, or fault.NotFound.
	Account(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
	// MarkTold notes that the mail tells what the account was not told by any.
	MarkTold(ctx context.Context, accountID, mailID uuid.UUID) error
	// DropUntold deletes the account's notices that wait for a mail.
	DropUntold(ctx context.Context, accountID uuid.UUID) error
	// MarkRead notes that the account's unread notices made until then were read.
	MarkRead(ctx context.Context, accountID uuid.UUID, until, now time.Time) error
}

// Store keeps notices.
type Store interface {
	// Update runs change in one transaction; it may run it again.
	Update(ctx context.Context, change func(Tx) error) error
	// Notices returns up to q.Limit+1 notices to the account, newest first; where q goes
	// back, those that follow the place, the oldest of them first.
	Notices(ctx context.Context, accountID uuid.UUID, q Query) ([]*Notice, error)
	// CountUnread counts the account's unread notices, up to ceiling.
	CountUnread(ctx context.Context, accountID uuid.UUID, ceiling int) (int, error)
	// Told returns up to limit of the notices of this kind that the mail tells, newest first.
	Told(ctx context.Context, mailID uuid.UUID, k Kind, limit int) ([]*Notice, error)
	// CountTold counts the notices that the mail tells, by kind.
	CountTold(ctx context.Context, mailID uuid.UUID) (map[Kind]int, error)
	// AccountByID returns an account without locking it, or fault.NotFound.
	AccountByID(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
}
