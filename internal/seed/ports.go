package seed

import (
	"context"

	"github.com/google/uuid"

	"techbiz/internal/mail"
	"techbiz/internal/people"
)

// Tx is the part of a transaction that provisions people with SEED. Whatever it locks, it
// locks in this order: accounts, the pool, provisionings.
type Tx interface {
	mail.Tx // and with it audit.Tx and job.Queue

	// SEEDPool returns the pool, locked until the transaction ends. Whoever changes who
	// waits or who holds a licence holds it.
	SEEDPool(ctx context.Context) (Pool, error)
	StoreSEEDPool(ctx context.Context, p Pool) error
	// AnyProvisioning tells, without locking, whether one of the accounts has a provisioning.
	AnyProvisioning(ctx context.Context, accountIDs ...uuid.UUID) (bool, error)
	// Provisionings returns those of the accounts, locked; an account without one is left out.
	Provisionings(ctx context.Context, accountIDs ...uuid.UUID) ([]*Provisioning, error)
	// StoreProvisionings stores provisionings, new ones and others.
	StoreProvisionings(ctx context.Context, ps ...*Provisioning) error
	// FirstInLine returns up to limit provisionings that wait for a licence, locked, those
	// who wait longest first. Accounts that are not active are passed over.
	FirstInLine(ctx context.Context, limit int) ([]*Waiting, error)
	// Sponsor returns who invited the account.
	Sponsor(ctx context.Context, accountID uuid.UUID) (Sponsor, error)
}

// Waiting is a provisioning that waits for a licence, with the mailbox that gets the mail.
type Waiting struct {
	*Provisioning

	Email people.Email
}

// Sponsor tells of an account's newest invitation. It is zero where there is none.
type Sponsor struct {
	InvitationID uuid.UUID
	Agency       people.Agency // of the inviter
}

// Post queues mails.
type Post interface {
	QueueAll(ctx context.Context, tx mail.Tx, unsent []mail.Unsent) error
}

// Store keeps provisionings and the pool.
type Store interface {
	// Update runs change in one transaction; it may run it again.
	Update(ctx context.Context, change func(Tx) error) error
	// Pool returns the pool.
	Pool(ctx context.Context) (Pool, error)
	// Provisioning returns the account's, or fault.NotFound.
	Provisioning(ctx context.Context, accountID uuid.UUID) (*Provisioning, error)
	// Before counts who gets a licence before p, which waits, up to ceiling.
	Before(ctx context.Context, p *Provisioning, ceiling int) (int, error)
}
