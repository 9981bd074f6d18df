// Package techpass holds the TechPass account: who a person is to the SGTS products,
// and the steps that make a pending account an active one. In this release accounts
// live in the built-in directory, the portal's own database.
package techpass

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/people"
)

// Type is the account type (domain.md, "Life of an account").
type Type string

// The account types of this release.
const (
	PublicOfficer Type = "public officer"
	Vendor        Type = "vendor"
)

// TypeOf returns the type of account that a mailbox gets.
func TypeOf(e people.Email) Type {
	if e.Kind() == people.Officer {
		return PublicOfficer
	}
	return Vendor
}

// State is where an account stands.
type State string

// The states.
const (
	Pending    State = "pending"    // created, not yet activated
	Active     State = "active"     // may be used
	Terminated State = "terminated" // ended: its email and username are free again
)

// Account is a TechPass account.
type Account struct {
	ID           uuid.UUID
	Email        people.Email
	Username     people.Username // zero for government mailboxes
	Type         Type
	State        State
	Admin        bool
	FirstName    people.PersonName
	LastName     people.PersonName
	Phone        people.Phone
	Organisation people.Organisation
	Department   people.Department

	PasswordHash   string // argon2id, PHC format; "" where none is set
	PrivacyVersion string // the accepted version of the Privacy Policy
	TermsVersion   string // the accepted version of the Terms of Use

	CreatedAt       time.Time
	MailboxProvedAt time.Time // when the invitation was accepted with a mailed code
	ActivatedAt     time.Time
	LastSignInAt    time.Time
}

// LoginID is what the person signs in with: the email for government mailboxes,
// username@techpass.gov.sg otherwise.
func (a *Account) LoginID() string {
	if a.Username.IsZero() {
		return a.Email.String()
	}
	return a.Username.LoginID()
}

// Actor returns the account as the one who acts.
func (a *Account) Actor() people.Actor {
	role := people.RoleVendor
	switch {
	case a.Type == PublicOfficer && a.Admin:
		role = people.RoleAdmin
	case a.Type == PublicOfficer:
		role = people.RoleOfficer
	}
	return people.Actor{ID: a.ID, Role: role, Email: a.Email}
}

// Errors of a Tx.
var (
	ErrEmailTaken    = errors.New("another account has this email")
	ErrUsernameTaken = errors.New("another account has this username")
)

// Tx is the part of a transaction that changes accounts. Emails and usernames are
// unique among the accounts that are not terminated, regardless of case.
type Tx interface {
	// AddAccounts stores new accounts, and returns those of them that it did not because
	// their email or username is taken.
	AddAccounts(ctx context.Context, accounts []*Account) (taken []*Account, err error)
	// AddAccount stores a new account; ErrEmailTaken or ErrUsernameTaken.
	AddAccount(ctx context.Context, a *Account) error
	// UpdateAccount stores the account as it is now; the same errors.
	UpdateAccount(ctx context.Context, a *Account) error
	// Account returns the account, locked until the transaction ends, or fault.NotFound.
	Account(ctx context.Context, id uuid.UUID) (*Account, error)
	// AccountByEmail returns the one that is not terminated, or fault.NotFound.
	AccountByEmail(ctx context.Context, e people.Email) (*Account, error)
	// AccountByUsername returns the one that is not terminated, or fault.NotFound.
	AccountByUsername(ctx context.Context, u people.Username) (*Account, error)
}
