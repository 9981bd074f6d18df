package desk

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/approval"
	"techbiz/internal/audit"
	"techbiz/internal/base/people"
	"techbiz/internal/invite"
	"techbiz/internal/lifecycle"
	"techbiz/internal/mail"
	"techbiz/internal/mail/notice"
	"techbiz/internal/org/allowlist"
	"techbiz/internal/seed"
	"techbiz/internal/techpass"
)

// Tx is one transaction over requests and all that granting one changes.
type Tx interface {
	audit.Tx
	mail.QueueTx
	notice.NotifyTx
	allowlist.Lookup
	allowlist.Owners
	accountsTx
	StoryTx

	// Allowlist is this transaction as package allowlist has it.
	Allowlist() allowlist.Tx
	// Approvals is this transaction as package approval has it.
	Approvals() approval.Tx
	// Lives is this transaction as package life has it.
	Lives() lifecycle.Tx

	// AddRequest stores a new request and gives it its number; added is false where it
	// asks for a domain that another open one asks for.
	AddRequest(ctx context.Context, r *Request) (added bool, err error)
	// UpdateRequest stores the request as it is now.
	UpdateRequest(ctx context.Context, r *Request) error
	// Request returns the request, locked until the transaction ends, or fault.NotFound.
	Request(ctx context.Context, id uuid.UUID) (*Request, error)
	// OpenDomainRequest returns the open request for the domain, locked, or fault.NotFound.
	OpenDomainRequest(ctx context.Context, d people.Domain) (*Request, error)
	// CountOpen counts the requester's open requests, limit at most.
	CountOpen(ctx context.Context, requesterID uuid.UUID, limit int) (int, error)
	// CountRaised counts the requests that the requester raised since then, limit at most.
	CountRaised(ctx context.Context, requesterID uuid.UUID, since time.Time, limit int) (int, error)
	// EndedSince tells whether an account with this login was terminated since then.
	EndedSince(ctx context.Context, l people.Login, since time.Time) (bool, error)
}

// accountsTx is the part of a Tx that reads and changes the accounts that requests are about.
type accountsTx interface {
	techpass.Tx

	// AccountByEmail returns the account that has not ended, locked, or fault.NotFound.
	AccountByEmail(ctx context.Context, e people.Email) (*techpass.Account, error)
	// AccountByUsername returns the account that has not ended, locked, or fault.NotFound.
	AccountByUsername(ctx context.Context, u people.Username) (*techpass.Account, error)
	// InvitationOf returns the newest invitation of the account, locked, or fault.NotFound.
	InvitationOf(ctx context.Context, accountID uuid.UUID) (*invite.Invitation, error)
	UpdateInvitation(ctx context.Context, i *invite.Invitation) error
	// LiveInvitations returns the invitations that lead to these accounts and have not
	// come to nothing, locked.
	LiveInvitations(ctx context.Context, accountIDs []uuid.UUID) ([]*invite.Invitation, error)
	// Provisionings returns what SEED keeps of the accounts, locked; an account without is left out.
	Provisionings(ctx context.Context, accountIDs ...uuid.UUID) ([]*seed.Provisioning, error)
	// SEED is this transaction as package seed has it.
	SEED() seed.Tx
}

// StoryTx is the part of a transaction that writes what becomes of a request.
type StoryTx interface {
	// AddEntry adds to the request's story.
	AddEntry(ctx context.Context, e *Entry) error
	// LastEntry returns the newest entry of the request, or fault.NotFound.
	LastEntry(ctx context.Context, requestID uuid.UUID) (*Entry, error)
	// DropLogin takes away that the request is found by the login.
	DropLogin(ctx context.Context, requestID uuid.UUID, l people.Login) error
	// AddFiles attaches files, with their contents.
	AddFiles(ctx context.Context, requestID uuid.UUID, files []*File) error
	// CountFiles counts the attachments of the request.
	CountFiles(ctx context.Context, requestID uuid.UUID) (int, error)
	// FilesSize is how many bytes the attachments of the requester's requests take up.
	FilesSize(ctx context.Context, requesterID uuid.UUID) (int64, error)
}

// Store keeps requests.
type Store interface {
	allowlist.Owners
	Accounts
	// Update runs change in one transaction. It may run change again where the database
	// asks for it, so change has no other effects.
	Update(ctx context.Context, change func(Tx) error) error
	// RequestByID returns the request, or fault.NotFound.
	RequestByID(ctx context.Context, id uuid.UUID) (*Request, error)
	// Requests returns up to q.Limit+1 requests.
	Requests(ctx context.Context, q Query) ([]*Request, error)
	// CountUnassigned counts open requests of the agency, zero for all, that nobody looks after:
	// limit at most.
	CountUnassigned(ctx context.Context, agency people.Agency, limit int) (int, error)
	// Entries returns the request's story, oldest first.
	Entries(ctx context.Context, requestID uuid.UUID) ([]*Entry, error)
	// Files lists the request's attachments without their contents, oldest first.
	Files(ctx context.Context, requestID uuid.UUID) ([]*File, error)
	// File returns an attachment of the request with its contents, or fault.NotFound.
	File(ctx context.Context, requestID, fileID uuid.UUID) (*File, error)
	// EntryOfMail returns the entry that the mail tells of, and its request, or
	// fault.NotFound.
	EntryOfMail(ctx context.Context, mailID uuid.UUID) (*Entry, *Request, error)
	// RequestedDomains returns when those of the domains were asked for that an open
	// request asks for.
	RequestedDomains(ctx context.Context, domains []string) (map[string]time.Time, error)
	// Staff lists who works on requests of the agency, by email.
	Staff(ctx context.Context, agency people.Agency) ([]*techpass.Account, error)
}

// Accounts is where the accounts that requests are about are looked up.
type Accounts interface {
	// AccountByID returns an account, or fault.NotFound.
	AccountByID(ctx context.Context, id uuid.UUID) (*techpass.Account, error)
	// AccountOfLogin returns the account with this login that has not ended, or
	// fault.NotFound.
	AccountOfLogin(ctx context.Context, l people.Login) (*techpass.Account, error)
}

// Bell tells requesters what was decided; notice.Notifier does.
type Bell interface {
	Notify(ctx context.Context, tx notice.NotifyTx, now time.Time, notices ...notice.Notice) error
}

// Post queues mails.
type Post interface {
	Queue(ctx context.Context, tx mail.QueueTx, m *mail.Mail, secret string) error
}

// Lives changes accounts; lifecycle.Service does.
type Lives interface {
	ResetMFAIn(ctx context.Context, tx lifecycle.Tx, actor people.Actor, accountID uuid.UUID, w lifecycle.GrantedRequest) error
	TerminateIn(ctx context.Context, tx lifecycle.Tx, actor people.Actor, accountID uuid.UUID, w lifecycle.GrantedRequest) error
}

// Allowlist allows domains; allowlist.Service does.
type Allowlist interface {
	AllowIn(ctx context.Context, tx allowlist.Tx, actor people.Actor, d people.Domain, g people.Agency) (added bool, err error)
}
