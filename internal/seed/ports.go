package seed

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/techpass"
)

// Tx is the part of a transaction that provisions people with SEED. Whatever it locks, it
// locks in this order: accounts, the pool, provisionings.
type Tx interface {
	audit.Tx
	mail.QueueTx

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
	QueueAll(ctx context.Context, tx mail.QueueTx, drafts []mail.Draft) error
}

// OwnTx is one transaction of this package's Service.
type OwnTx interface {
	Tx
	notice.NotifyTx

	// Mail returns the mail, or fault.NotFound.
	Mail(ctx context.Context, id uuid.UUID) (*mail.Mail, error)
	// Account returns the account, locked, or fault.NotFound.
	Account(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
	// InviterOf returns who looks after the invitation, and for which agency, or
	// fault.NotFound.
	InviterOf(ctx context.Context, invitationID uuid.UUID) (inviterID uuid.UUID, agency people.Agency, err error)
	// ProvisioningOfMail returns the one whose newest mail this is, locked, or fault.NotFound.
	ProvisioningOfMail(ctx context.Context, mailID uuid.UUID) (*Provisioning, error)
	// AccountsByID returns those of these accounts that there are, locked.
	AccountsByID(ctx context.Context, ids []uuid.UUID) ([]*techpass.Account, error)
	// StaleMails does what Store.StaleMails does.
	StaleMails(ctx context.Context, inviterID uuid.UUID, st Stale, limit int) ([]uuid.UUID, error)
	// OverdueProvisionings returns, without locking, up to limit of those whose mail ran out
	// before now, the longest ago first.
	OverdueProvisionings(ctx context.Context, now time.Time, limit int) ([]Overdue, error)
}

// Overdue is somebody whose SEED mail ran out, and who is told of it.
type Overdue struct {
	AccountID    uuid.UUID
	InvitationID uuid.UUID
	InviterID    uuid.UUID // uuid.Nil where nobody else invited them
}

// Store keeps provisionings and the pool.
type Store interface {
	Reader
	LineReader

	// Update runs change in one transaction; it may run it again.
	Update(ctx context.Context, change func(OwnTx) error) error
	// AccountByID returns an account without locking it, or fault.NotFound.
	AccountByID(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
	// StaleMails returns up to limit active accounts that the inviter looks after and whose
	// SEED mail is stale, the oldest mail first. What changed within a minute may be missing.
	StaleMails(ctx context.Context, inviterID uuid.UUID, st Stale, limit int) ([]uuid.UUID, error)
	// ProvisioningOfMail returns the one whose newest mail this is, or fault.NotFound.
	ProvisioningOfMail(ctx context.Context, mailID uuid.UUID) (*Provisioning, error)
}
