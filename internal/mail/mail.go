// Package mail is the domain's side of sending mail: what is to be sent to whom,
// once, and what became of it. A mail is queued in the transaction that makes it
// necessary; a job delivers it through a Transport and records the outcome.
//
// Exactly once is not to be had over SMTP: if the process dies between the server's
// "250" and our record of it, the next run sends the same message again, under the
// same Message-ID. Nothing else sends a mail twice.
package mail

import (
	"context"
	"time"

	"github.com/google/uuid"

	"techbiz/internal/audit"
	"techbiz/internal/base/job"
	"techbiz/internal/base/people"
)

// Kind says which message it is, and so which template.
type Kind string

// The kinds of mail.
const (
	Invitation Kind = "invitation"   // the link to an invitation's page
	AcceptCode Kind = "accept_code"  // the code that proves the invited mailbox
	SignInCode Kind = "sign_in_code" // the code that signs an officer in
	ResetCode  Kind = "reset_code"   // the code by which a password is reset

	DisableReminder  Kind = "disable_reminder"     // the account will be disabled, nobody having signed in
	EndReminder      Kind = "termination_reminder" // the account will be terminated
	ContractReminder Kind = "contract_reminder"    // the account will be disabled, its contract ending

	NewDevice       Kind = "new_device"       // somebody signed in from a browser not seen before
	PasswordChanged Kind = "password_changed" // the password was reset

	AppAdded       Kind = "app_added"        // an authenticator app was set up, instead of an earlier one
	AppRemoved     Kind = "app_removed"      // the authenticator app was removed
	CodesReplaced  Kind = "codes_replaced"   // a new set of recovery codes was made
	CodeUsed       Kind = "code_used"        // somebody signed in with a recovery code
	PasskeyAdded   Kind = "passkey_added"    // a passkey was registered
	PasskeyRemoved Kind = "passkey_removed"  // a passkey was removed
	MFAReset       Kind = "mfa_reset"        // an admin took all second factors away
	PasskeyBlocked Kind = "passkey_blocked"  // a passkey seems to have been copied
	SetUpLinkUsed  Kind = "set_up_link_used" // somebody set up an account by the operator's link
	DutyChanged    Kind = "duty_changed"     // an admin gave or took a duty

	DeviceEnrolled Kind = "device_enrolled" // a device was enrolled for SEED
	DeviceRemoved  Kind = "device_removed"  // the holder's device was removed by their own wish
	DeviceReminder Kind = "device_reminder" // the record of an unused device will be deleted
	DeviceDeleted  Kind = "device_deleted"  // … was deleted

	SignUpKnown Kind = "sign_up_known" // who signed up has an account already
	SignUpTaken Kind = "sign_up_taken" // the username of a sign-up is somebody else's, and sealed in the mail
	Notices     Kind = "notices"       // what became of somebody's invitations

	SEEDInvitation Kind = "seed_invitation" // a licence is assigned, and a device may be onboarded
	RequestChanged Kind = "request_changed" // something happened to a service request
)

// bulk tells whether mails of this kind may wait: many come at a time, and nobody sits
// before them.
func (k Kind) bulk() bool {
	switch k {
	case Invitation, SEEDInvitation, Notices, DisableReminder, EndReminder, ContractReminder, DeviceReminder:
		return true
	}
	return false
}

// State is where a mail stands.
type State string

// The states. All but Queued and Held are final.
const (
	Queued    State = "queued"    // on its way: not tried yet, or tried again
	Held      State = "held"      // kept back by the operator until it is released or dropped
	Sent      State = "sent"      // the server accepted it
	Refused   State = "refused"   // the server says that there is no such address
	GivenUp   State = "given_up"  // no server took it in time
	Withdrawn State = "withdrawn" // no longer wanted before it left
)

// Mail is one message to one mailbox.
type Mail struct {
	ID           uuid.UUID
	Kind         Kind
	To           people.Email
	InvitationID uuid.UUID // uuid.Nil where it is about none
	Attempt      int       // the invitation's attempt, from 1
	MessageID    string    // without angle brackets; never changes
	LinkHash     []byte    // SHA-256 of the token in the link, nil where it has none
	// Sealed is the token or code that the text needs, readable with the
	// installation's key until the mail has left; then it is wiped.
	Sealed   []byte
	State    State
	Reply    string // the server's last words
	Tries    int
	QueuedAt time.Time
	NotAfter time.Time // pointless after this; given up
	EndedAt  time.Time // when it reached a final state; where that is Sent, when it left
	OpenedAt time.Time // when its link was first opened
	TraceID  string

	Cause   Cause     // of the last try that failed
	TriedAt time.Time // of the last try that failed
	NextAt  time.Time // when it is tried again; zero where that is about to be, or never
	Doubts  int       // tries of which nobody knows whether the server took the message
	// Dispatch numbers the jobs that were queued to deliver it: those of an earlier one do
	// nothing, so that a mail can be brought forward without two jobs sending it.
	Dispatch int
}

// Failing tells whether the mail waits to be tried again.
func (m *Mail) Failing() bool { return m.State == Queued && m.Tries > 0 }

// QueueTx is the part of a transaction that queues mails.
type QueueTx interface {
	job.Queue
	AddMails(ctx context.Context, added ...*Mail) error
}

// Tx is one transaction of the Service, which delivers mails.
type Tx interface {
	audit.Tx
	QueueTx
	// EndMails records final states and wipes Sealed. It returns the mails that it
	// changed: one that is neither queued nor held any more stays as it is.
	EndMails(ctx context.Context, ends ...End) (changed map[uuid.UUID]bool, err error)
	// NoteTries counts tries that failed for now. A mail that is not queued any more stays
	// as it is.
	NoteTries(ctx context.Context, tries ...Try) error
	// BringForward takes up to limit of the failing mails that the selection holds, gives
	// each the next Dispatch, and returns them, those that are tried next first.
	BringForward(ctx context.Context, s Selection, limit int) ([]Dispatched, error)
	HoldTx
}

// HoldTx is the part of a transaction that keeps mails back.
type HoldTx interface {
	// HoldMails holds the queued mails that were queued before the time, and returns their
	// number.
	HoldMails(ctx context.Context, queuedBefore time.Time) (int, error)
	// ReleaseMails queues up to limit held mails anew at the time, each with the next
	// Dispatch, those first that were queued first.
	ReleaseMails(ctx context.Context, at time.Time, limit int) ([]Dispatched, error)
	// HeldMails returns the ids of up to limit held mails.
	HeldMails(ctx context.Context, limit int) ([]uuid.UUID, error)
}

// Try is a try that failed for now.
type Try struct {
	MailID uuid.UUID
	Cause  Cause
	Reply  string // the server's words
	Doubt  bool
	At     time.Time
	NextAt time.Time
}

// Selection says which failing mails are brought forward: those last tried before
// TriedBefore whose next try is after NextAfter. A mail whose next try is closer may be
// under way on another node.
type Selection struct {
	TriedBefore time.Time
	NextAfter   time.Time
	// OfOperator: only those whose cause an operator mends.
	OfOperator bool
}

// Dispatched is a mail for which a new job is to be queued.
type Dispatched struct {
	MailID   uuid.UUID
	Kind     Kind
	Dispatch int
	TraceID  string
}

// End is the final state of a mail.
type End struct {
	MailID uuid.UUID
	State  State
	Reply  string // the server's last words
	At     time.Time
}

// DeliverJob delivers one mail.
type DeliverJob struct {
	MailID uuid.UUID `json:"mail_id"`
	// Dispatch is the mail's when the job was queued.
	Dispatch int `json:"dispatch,omitempty"`
	// Bulk: the mail may wait. One with a code may not, somebody sits before it, however
	// many invitations were queued before.
	Bulk bool `json:"-"`
}

// Kind implements job.Args.
func (DeliverJob) Kind() string { return "mail.deliver" }

// Queue is the queue in which mails are delivered, apart from other jobs: those go on while
// the mail server is slow.
const Queue = "mail"

// Place implements job.Placed.
func (j DeliverJob) Place() (queue string, priority int) {
	if j.Bulk {
		return Queue, 2
	}
	return Queue, 1
}

// RefusedJob tells the owner of an invitation's mail that its address is wrong, or that no
// server took it in time.
type RefusedJob struct {
	MailID uuid.UUID `json:"mail_id"`
}

// Kind implements job.Args.
func (RefusedJob) Kind() string { return "mail.refused" }

// EndedJob tells the owner of a SEED mail that a mail server took it, or that none did.
type EndedJob struct {
	MailID uuid.UUID `json:"mail_id"`
}

// Kind implements job.Args.
func (EndedJob) Kind() string { return "mail.ended" }
