package invite

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/approval"
	"techbiz/internal/audit"
	"techbiz/internal/auth/mailcode"
	"techbiz/internal/base/people"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// Tx is one transaction over everything that an invitation touches.
type Tx interface {
	audit.Tx
	mail.QueueTx
	noticesTx
	strangersTx
	accountsTx
	attemptsTx
	domainWaitTx
	Lookup

	// Approvals is this transaction as package approval has it.
	Approvals() approval.Tx

	AddInvitations(ctx context.Context, invitations ...*Invitation) error
	UpdateInvitation(ctx context.Context, i *Invitation) error
	// Invitation returns the invitation, locked until the transaction ends, or
	// fault.NotFound.
	Invitation(ctx context.Context, id uuid.UUID) (*Invitation, error)
	// InvitationOf returns the newest invitation of the account, locked, or
	// fault.NotFound.
	InvitationOf(ctx context.Context, accountID uuid.UUID) (*Invitation, error)
	// CountEvents counts the actor's events of this kind since then, limit at most.
	CountEvents(ctx context.Context, actorID uuid.UUID, action audit.Action, since time.Time, limit int) (int, error)
}

// accountsTx is the part of a Tx that keeps the invitees' accounts, and what hangs on them.
type accountsTx interface {
	techpass.Tx

	// AddAccounts stores new accounts, and returns those of them that it did not because
	// their email or username is taken.
	AddAccounts(ctx context.Context, accounts []*techpass.Account) (taken []*techpass.Account, err error)
	// AddAccount stores a new account; techpass.ErrEmailTaken or ErrUsernameTaken.
	AddAccount(ctx context.Context, a *techpass.Account) error
	// AccountByEmail returns the one that has not ended, locked, or fault.NotFound.
	AccountByEmail(ctx context.Context, e people.Email) (*techpass.Account, error)
	// AccountByUsername returns the one that has not ended, locked, or fault.NotFound.
	AccountByUsername(ctx context.Context, u people.Username) (*techpass.Account, error)
	// Policies returns the versions that are in force.
	Policies(ctx context.Context) (techpass.Policies, error)
	// SEED is this transaction as package seed has it.
	SEED() seed.Tx
	// OtherAdmins locks the admins, and counts those who may sign in, but this one.
	OtherAdmins(ctx context.Context, accountID uuid.UUID) (int, error)

	// ReplaceSetUpLink stores a new set-up link, and revokes an earlier one of the account
	// that was not used.
	ReplaceSetUpLink(ctx context.Context, l *SetUpLink) error
	// SetUpLink returns the link whose token has this hash, locked, or fault.NotFound.
	SetUpLink(ctx context.Context, tokenHash []byte) (*SetUpLink, error)
	// UseSetUpLink notes that the link was used.
	UseSetUpLink(ctx context.Context, tokenHash []byte, at time.Time) error
}

// attemptsTx is the part of a Tx that keeps what becomes of the mails with a link: opened, or
// too old.
type attemptsTx interface {
	// Mail returns the mail, or fault.NotFound.
	Mail(ctx context.Context, id uuid.UUID) (*mail.Mail, error)
	// MailOfLink returns, without locking, the mail whose link carries the token with this
	// hash, or fault.NotFound.
	MailOfLink(ctx context.Context, tokenHash []byte) (*mail.Mail, error)
	// NoteOpened notes that the link of the mail was opened; false if it was before.
	NoteOpened(ctx context.Context, mailID uuid.UUID, at time.Time) (bool, error)
	// Overdue returns up to limit invitations, locked, that are open or refused and
	// expired before now.
	Overdue(ctx context.Context, now time.Time, limit int) ([]*Invitation, error)
}

// strangersTx is the part of a Tx that keeps what somebody does whom nobody knows yet.
type strangersTx interface {
	// SignUp returns the sign-up, locked until the transaction ends, or fault.NotFound.
	SignUp(ctx context.Context, id uuid.UUID) (*SignUp, error)
	// EndSignUp wipes what was typed.
	EndSignUp(ctx context.Context, id uuid.UUID) error
	// Codes is this transaction as package proof has it.
	Codes() mailcode.Tx
}

// noticesTx is the part of a Tx that tells inviters what became of their invitations.
type noticesTx interface {
	notice.NotifyTx

	// DropAccepted deletes the unread notices that the invitation was accepted: more is told now.
	DropAccepted(ctx context.Context, invitationID uuid.UUID) error
}

// Store keeps invitations.
type Store interface {
	Lookup
	Lister
	ResendStore
	DomainWaits
	Accounts
	seed.Reader

	// Update runs change in one transaction: all of it commits, or nothing. It may run
	// change again where the database asks for it, so change has no other effects.
	Update(ctx context.Context, change func(Tx) error) error
	// UpdateSignUps and UpdateResends are Update for what touches less.
	UpdateSignUps(ctx context.Context, change func(SignUpTx) error) error
	UpdateResends(ctx context.Context, change func(ResendTx) error) error
	// Link returns the mail whose link carries the token with this hash, and its
	// invitation; fault.NotFound where there is none.
	Link(ctx context.Context, tokenHash []byte) (*mail.Mail, *Invitation, error)
	// Get returns an invitation with its inviter's email, or fault.NotFound.
	Get(ctx context.Context, id uuid.UUID) (*Invitation, error)
	// Mails returns the mails of an invitation, oldest first.
	Mails(ctx context.Context, invitationID uuid.UUID) ([]*mail.Mail, error)
	// SetUpLinkOf returns the set-up link whose token has this hash, or fault.NotFound.
	SetUpLinkOf(ctx context.Context, tokenHash []byte) (*SetUpLink, error)
	// EventsAbout lists the audit events about a subject, oldest first.
	EventsAbout(ctx context.Context, s audit.Subject, limit int) ([]*audit.Event, error)
}

// Accounts is the part of a Store that finds the accounts of those who invite or are
// invited.
type Accounts interface {
	// AccountByID returns an account without locking it, or fault.NotFound.
	AccountByID(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
	// AccountOf returns the account with this email that is not terminated, or fault.NotFound.
	AccountOf(ctx context.Context, e people.Email) (*techpass.Account, error)
	// DutyHolders returns up to limit accounts with a duty that have not ended, in order,
	// after the given place: those of the agency's mailboxes, or all where it is zero.
	DutyHolders(ctx context.Context, g people.Agency, after DutyPlace, limit int) ([]*techpass.Account, error)
}

// Lister is the part of a Store that lists and counts invitations. Whose they are says the
// query's scope; where it is not Whole, they are the inviter's.
type Lister interface {
	// List returns up to q.Limit+1 invitations.
	List(ctx context.Context, inviterID uuid.UUID, q Query) ([]*Invitation, error)
	// Count counts the invitations that match q: all of them where they are the inviter's
	// and q searches nothing, up to ceiling otherwise.
	Count(ctx context.Context, inviterID uuid.UUID, q Query, ceiling int) (int, error)
	// StatusCounts counts the inviter's invitations by state.
	StatusCounts(ctx context.Context, inviterID uuid.UUID) (map[State]int, error)
	// Lapsing returns up to limit of the inviter's open invitations that expire after
	// from and before to, the next to expire first.
	Lapsing(ctx context.Context, inviterID uuid.UUID, from, to time.Time, limit int) ([]*Invitation, error)
	// CountLapsing counts those of Lapsing, up to ceiling.
	CountLapsing(ctx context.Context, inviterID uuid.UUID, from, to time.Time, ceiling int) (int, error)
}

// Post queues mails.
type Post interface {
	Queue(ctx context.Context, tx mail.QueueTx, m *mail.Mail, secret string) error
	QueueAll(ctx context.Context, tx mail.QueueTx, drafts []mail.Draft) error
}
