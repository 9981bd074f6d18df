package signin

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/auth/mailcode"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/techpass"
)

// Tx is the part of a transaction that signing in needs.
type Tx interface {
	audit.Tx
	mail.QueueTx
	techpass.Tx
	TriesTx
	SignInsTx
	UnfinishedTx
	// Codes is this transaction as package proof has it.
	Codes() mailcode.Tx
	// AccountByEmail returns the account that has not ended, locked, or fault.NotFound.
	AccountByEmail(ctx context.Context, e people.Email) (*techpass.Account, error)
	// Policies returns the versions that are in force.
	Policies(ctx context.Context) (techpass.Policies, error)
	AddToken(ctx context.Context, t *Token) error
}

// SignInsTx is the part of a transaction that keeps sign-ins and the browsers they came from.
type SignInsTx interface {
	AddSignIn(ctx context.Context, in *SignIn) error
	// EndSignIn ends one, which may have ended before.
	EndSignIn(ctx context.Context, id uuid.UUID, at time.Time) error
	// EndSignIns ends the account's sign-ins but keep, and returns how many were open. What
	// is not finished of them ends too.
	EndSignIns(ctx context.Context, accountID, keep uuid.UUID, at time.Time) (int, error)
	// RememberBrowser remembers that the account's holder used the browser, and tells
	// whether they had before.
	RememberBrowser(ctx context.Context, accountID uuid.UUID, device []byte, at time.Time) (known bool, err error)
	// ProveBrowser remembers that the account's holder proved their mailbox in the browser.
	// KnowsDevice tells so from then on; RememberBrowser calls it new until they sign in with
	// TechPass.
	ProveBrowser(ctx context.Context, accountID uuid.UUID, device []byte, at time.Time) error
}

// Store keeps what signing in needs.
type Store interface {
	Update(ctx context.Context, change func(Tx) error) error
	// MaySignIn tells whether the mailbox has an account that is not terminated, or
	// one of its domain may have one (the domain is allow-listed).
	MaySignIn(ctx context.Context, e people.Email) (bool, error)
	// AccountByID returns the account, or fault.NotFound.
	AccountByID(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
	// AccountOf returns the account with this email that has not ended, or fault.NotFound.
	AccountOf(ctx context.Context, e people.Email) (*techpass.Account, error)
	// AccountOfToken returns the owner of the token with this hash that has not
	// expired by now, or fault.NotFound.
	AccountOfToken(ctx context.Context, hash []byte, now time.Time) (*techpass.Account, error)
	// AccountOfUsername returns the account with this username that has not ended, or
	// fault.NotFound.
	AccountOfUsername(ctx context.Context, u people.Username) (*techpass.Account, error)
	// KnowsDevice tells whether the account's holder used the browser before.
	KnowsDevice(ctx context.Context, accountID uuid.UUID, device []byte) (bool, error)
	// KnowsDeviceOfAny tells whether the holder of any account used the browser before.
	KnowsDeviceOfAny(ctx context.Context, device []byte) (bool, error)
	// PasswordCosts tells what the stored passwords cost, and how many accounts have each.
	PasswordCosts(ctx context.Context) ([]techpass.CostCount, error)
	// SignIn returns a sign-in with its account, or fault.NotFound.
	SignIn(ctx context.Context, id uuid.UUID) (*SignIn, *techpass.Account, error)
	// Unfinished returns what is not finished, or fault.NotFound.
	Unfinished(ctx context.Context, id uuid.UUID) (*Unfinished, error)
	// SignInsOf lists the account's sign-ins since then that have not ended, the newest first.
	SignInsOf(ctx context.Context, accountID uuid.UUID, since time.Time) ([]*SignIn, error)
}

// Arrivals is told who signed in and returns their account, new where needed.
type Arrivals interface {
	Arrive(ctx context.Context, officer people.Email) (*techpass.Account, error)
	// EnsureOfficer returns the officer's account without signing in.
	EnsureOfficer(ctx context.Context, officer people.Email) (*techpass.Account, error)
	// ProveMailbox notes that the holder of a pending account reads its mailbox.
	ProveMailbox(ctx context.Context, accountID uuid.UUID) (*techpass.Account, error)
}

// Post queues mails.
type Post interface {
	Queue(ctx context.Context, tx mail.QueueTx, m *mail.Mail, secret string) error
}
