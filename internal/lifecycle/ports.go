package lifecycle

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/approval"
	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/invite/handover"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// Tx is one transaction over what becomes of accounts.
type Tx interface {
	audit.Tx
	mail.QueueTx
	notice.NotifyTx
	allowlist.Owners
	DueTx
	EndTx

	// Approvals is this transaction as package approval has it.
	Approvals() approval.Tx
	// HandOvers is this transaction as package handover has it.
	HandOvers() handover.Tx
	// SEED is this transaction as package seed has it.
	SEED() seed.Tx
	// Account returns the account, locked until the transaction ends, or fault.NotFound.
	Account(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
	// AccountByEmail returns the account that has not ended, locked, or fault.NotFound.
	AccountByEmail(ctx context.Context, e people.Email) (*techpass.Account, error)
	// Policies returns the versions that are in force.
	Policies(ctx context.Context) (techpass.Policies, error)
	// Invitation returns the invitation, locked, or fault.NotFound.
	Invitation(ctx context.Context, id uuid.UUID) (*invite.Invitation, error)
	// OtherAdmins locks the admins, and counts those who may sign in, but this one.
	OtherAdmins(ctx context.Context, accountID uuid.UUID) (int, error)
}

// DueTx is the part of a transaction that finds what is due, and stores many at once.
type DueTx interface {
	// DueAccounts returns up to limit accounts that the daily job has to look at, locked,
	// in the order in which they came due, after the given place. It passes over those
	// that another transaction holds.
	DueAccounts(ctx context.Context, now time.Time, after Place, limit int) ([]*techpass.Account, error)
	// UpdateAccounts stores accounts that this transaction has locked, none of which
	// changed its email or username but to lose it.
	UpdateAccounts(ctx context.Context, accounts []*techpass.Account) error
}

// Place is where an account stands among those that are due; the zero Place is the start.
type Place struct {
	DueAt time.Time
	ID    uuid.UUID
}

// EndTx is the part of a transaction that ends what belongs to accounts.
type EndTx interface {
	// LiveInvitations returns the invitations that lead to these accounts and have not
	// come to nothing, locked.
	LiveInvitations(ctx context.Context, accountIDs []uuid.UUID) ([]*invite.Invitation, error)
	// UpdateInvitations stores invitations that this transaction has locked.
	UpdateInvitations(ctx context.Context, invitations []*invite.Invitation) error
	// EndAllSignIns ends every sign-in of these accounts, and those that are not finished.
	EndAllSignIns(ctx context.Context, accountIDs []uuid.UUID, at time.Time) error
	// DropFactors deletes the second factors of these accounts.
	DropFactors(ctx context.Context, accountIDs []uuid.UUID) error
	// DropTokens deletes the API tokens of these accounts.
	DropTokens(ctx context.Context, accountIDs []uuid.UUID) error
	// ForgetAccounts deletes what is kept about the holders of these accounts beside the
	// accounts themselves: sign-ins, browsers, second factors, notices, and of the
	// invitations to them everything but the address that their inviters wrote to.
	ForgetAccounts(ctx context.Context, accountIDs []uuid.UUID, at time.Time) error
}

// Store keeps accounts.
type Store interface {
	// Update runs change in one transaction. It may run change again where the database
	// asks for it, so change has no other effects.
	Update(ctx context.Context, change func(Tx) error) error
	Lookup
}

// Post queues mails.
type Post interface {
	QueueAll(ctx context.Context, tx mail.QueueTx, drafts []mail.Draft) error
}
