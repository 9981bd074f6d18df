// Package techpass holds the TechPass account: who a person is to the SGTS products,
// and the steps that make a pending account an active one. In this release accounts
// live in the built-in directory, the portal's own database.
package techpass

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/base/people"
	"techbiz/internal/base/sgtime"
)

// Type is the account type (domain.md, "Life of an account").
type Type string

// The account types.
const (
	PublicOfficer Type = "public officer"
	Vendor        Type = "vendor"
	Temp          Type = "temp"
	Product       Type = "product" // for tests and training; the daily job leaves it alone
	Others        Type = "others"
)

// TypeOf returns the type of account that a mailbox gets.
func TypeOf(e people.Email) Type {
	if e.Kind() == people.Officer {
		return PublicOfficer
	}
	return Vendor
}

// Duty is what a public officer does for the portal beside inviting.
type Duty string

// The duties. Who has none is a public officer like others.
const (
	DutyAgent       Duty = "agent"        // serves the service desk
	DutyAgencyAdmin Duty = "agency admin" // runs what belongs to the officer's own agency
	DutyAdmin       Duty = "admin"        // runs the portal
)

// State is where an account stands.
type State string

// The states.
const (
	Pending    State = "pending"    // created, not yet activated
	Active     State = "active"     // may be used
	Disabled   State = "disabled"   // may not be used until somebody enables it
	Terminated State = "terminated" // ended: its email and username are free again
	Deleted    State = "deleted"    // ended, and nothing personal is left of it
)

// Ended tells whether an account in this state is over for good.
func (s State) Ended() bool { return s == Terminated || s == Deleted }

// Usable tells whether somebody may sign in with an account in this state, or go on
// activating it.
func (s State) Usable() bool { return s == Pending || s == Active }

// Account is a TechPass account.
type Account struct {
	people.Details

	ID       uuid.UUID
	Email    people.Email
	Username people.Username // zero for government mailboxes
	Type     Type
	State    State
	Duty     Duty // beside inviting; public officers alone have one
	Phone    people.Phone

	PasswordHash   string    // argon2id, PHC format; "" where none is set
	PasswordDue    bool      // its holder was asked to choose a password, be it a government mailbox's
	PrivacyVersion string    // the accepted version of the Privacy Policy
	TermsVersion   string    // the accepted version of the Terms of Use
	TOTPAt         time.Time // when the authenticator app was confirmed; zero where there is none
	Passkeys       int       // how many are registered
	SEED           bool      // a device is to be onboarded to SEED

	CreatedAt       time.Time
	InvitedAt       time.Time // when its newest invitation was sent; resending gives the invitee all their days again
	MailboxProvedAt time.Time // when the invitation was accepted with a mailed code
	ActivatedAt     time.Time
	LastSignInAt    time.Time
	StateChangedAt  time.Time
	Cause           Cause // why it came to its state; "" where its holder's own steps led there

	Investigated bool        // the daily job leaves it alone
	EndsOn       sgtime.Date // the end of the contract; zero where it has none
	LeftAt       time.Time   // when the officer left; zero where they did not
	RemindedAt   time.Time   // when the daily job last reminded its holder
	DueAt        time.Time   // when the daily job has to look at it next, as it was stored; zero for never. See NextDue
}

// MoveTo brings the account to another state, with no cause.
func (a *Account) MoveTo(s State, now time.Time) {
	a.State = s
	a.Cause = ""
	a.StateChangedAt = now
}

// HasMFA tells whether the account has a second factor: an authenticator app, or a
// passkey, which alone suffices.
func (a *Account) HasMFA() bool { return !a.TOTPAt.IsZero() || a.Passkeys > 0 }

// DutyRests tells whether the account has a duty that nobody can exercise yet: there is no
// second factor.
func (a *Account) DutyRests() bool { return a.Duty != "" && !a.HasMFA() }

// LoginID is what the person signs in with: the email for government mailboxes,
// username@techpass.gov.sg otherwise.
func (a *Account) LoginID() string {
	if a.Username.IsZero() {
		return a.Email.String()
	}
	return a.Username.LoginID()
}

// SearchText is what a search for accounts looks through: name, email and login ID in lower
// case; "" once the account was wiped.
func (a *Account) SearchText() string {
	if a.Email.IsZero() {
		return ""
	}
	parts := []string{a.FirstName.String(), a.LastName.String(), a.Email.String()}
	if login := a.LoginID(); login != a.Email.String() {
		parts = append(parts, login)
	}
	return strings.ToLower(strings.Join(strings.Fields(strings.Join(parts, " ")), " "))
}

// Actor returns the account as the one who acts.
func (a *Account) Actor() people.Actor {
	role := people.RoleVendor
	switch {
	case a.Type != PublicOfficer:
	case a.Duty == DutyAdmin:
		role = people.RoleAdmin
	case a.Duty == DutyAgencyAdmin:
		role = people.RoleAgencyAdmin
	case a.Duty == DutyAgent:
		role = people.RoleAgent
	default:
		role = people.RoleOfficer
	}
	return people.Actor{ID: a.ID, Role: role, Email: a.Email}
}

// Errors of a Tx.
var (
	ErrEmailTaken    = errors.New("another account has this email")
	ErrUsernameTaken = errors.New("another account has this username")
)

// Tx is the part of a transaction that changes an account. Emails and usernames are
// unique among the accounts that have not ended, regardless of case.
type Tx interface {
	// Account returns the account, locked until the transaction ends, or fault.NotFound.
	Account(ctx context.Context, id uuid.UUID) (*Account, error)
	// UpdateAccount stores the account as it is now; ErrEmailTaken or ErrUsernameTaken.
	UpdateAccount(ctx context.Context, a *Account) error
}
